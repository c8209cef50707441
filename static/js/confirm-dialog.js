// data-dialog="ID" on a button opens the dialogue instead of sending the form; Esc closes it.
// data-needs="ID" names a field that must say something first: an empty one gets the focus and the
// words of data-needs-why instead.
// Without script the button sends its form, and the server asks or refuses.
function lacks(opener) {
  const field = document.getElementById(opener.dataset.needs ?? "");
  if (!field || field.value.trim()) return false;
  field.setCustomValidity(opener.dataset.needsWhy);
  field.reportValidity(); // shows the words and focuses the field
  field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    if (lacks(opener)) return;
    dialog.showModal();
    const first = dialog.querySelector("textarea, select, input:not([type=hidden]), button[type=submit]");
    first?.focus();
    return;
  }
  if (event.target.closest("[data-dialog-close]")) {
    event.preventDefault();
    event.target.closest("dialog")?.close();
  }
});

// The dialogue's button promises Enter; a select alone would swallow it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("dialog[open] select")) return;
  event.preventDefault();
  event.target.closest("dialog").querySelector("button[type=submit]").click();
});
