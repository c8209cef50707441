// The selects of a list's filter send their form at once; the button for it is then not needed,
// unless days are typed too: they are sent when they are whole, by Enter or the button.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  if (form.querySelector("select") && !form.querySelector("input[type=date]")) {
    form.querySelector("[data-autosubmit-button]")?.setAttribute("hidden", "");
  }
  form.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT") form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    // Empty values say nothing: keep them out of the address.
    for (const field of form.elements) if (field.name && !field.value && !field.dataset.keep) field.disabled = true;
  });
}
