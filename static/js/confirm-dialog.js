// data-dialog="ID" on a button opens the dialogue instead of sending the form; Esc closes it.
// Without script the button sends its form, and the server asks or refuses.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
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
