// A form with data-autosave="URL" saves its draft some seconds after the last change, by htmx.
// The answer replaces the element that data-autosave-target names ("14:09 saved").
const WAIT = 3000;
const timers = new WeakMap();

function save(form) {
  if (form.dataset.sent || !window.htmx) return;
  window.htmx.ajax("POST", form.dataset.autosave, {
    source: form,
    target: form.dataset.autosaveTarget,
    swap: "innerHTML",
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), WAIT));
});
