// A standard phrase goes into the opinion: data-phrases names the textarea's id.
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrases] button");
  if (!phrase) return;
  const field = document.getElementById(phrase.closest("[data-phrases]").dataset.phrases);
  if (!field) return;
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const after = field.value.slice(field.selectionEnd).trimStart();
  field.value = [before, phrase.textContent.trim(), after].filter(Boolean).join(" ").trim();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
