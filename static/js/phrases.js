// A standard phrase goes into the opinion: data-phrases names the textarea's id. By click, or by
// the figure that the button shows, from anywhere but a field.
import { isTyping } from "./typing.js";

function put(phrase) {
  const field = document.getElementById(phrase.closest("[data-phrases]").dataset.phrases);
  if (!field) return;
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const after = field.value.slice(field.selectionEnd).trimStart();
  const text = phrase.dataset.text || phrase.textContent.trim();
  field.value = [before, text, after].filter(Boolean).join(" ").trim();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return field;
}

document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrases] button");
  if (phrase) put(phrase)?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const phrase = document.querySelector(`[data-phrases] button[data-number="${CSS.escape(event.key)}"]`);
  if (!phrase || document.querySelector("dialog[open]")) return;
  // The field is not entered: the next key may decide (a, r, n) or add another phrase.
  put(phrase)?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
});
