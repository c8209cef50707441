// Whether a key belongs to a field in which somebody is typing, or to an open dialogue.
export function isTyping(event) {
  const at = event.target;
  if (!(at instanceof Element)) return false;
  return event.isComposing || at.isContentEditable || at.closest("input, textarea, select, dialog") !== null;
}
