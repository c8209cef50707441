// After a refused form the summary of what is wrong gets the focus; its links lead to the fields.
document.querySelector("[data-focus]")?.focus();

document.body.addEventListener("htmx:afterSwap", (event) => {
  event.detail.target.querySelector?.("[data-focus]")?.focus();
});
