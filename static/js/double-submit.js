// A form is sent once: its buttons rest while the answer is on its way. The form key on the server
// is what makes it safe; this only keeps people from wondering. Coming back wakes the buttons.
function rest(form) {
  form.dataset.sent = "1";
  const buttons = [...form.elements, ...document.querySelectorAll(`button[form="${form.id}"]`)];
  for (const button of buttons) {
    if (button.type === "submit") button.setAttribute("aria-disabled", "true");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  rest(form);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-disabled=true]")) button.removeAttribute("aria-disabled");
  }
});
