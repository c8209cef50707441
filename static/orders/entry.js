// The order form: a chosen product fills in its price when none is typed; presets write the terms;
// the verdict hears that a competitor's quotation is chosen, without being sent the file.
import { addLine } from "../js/line-grid.js";

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement) || !select.name.endsWith("-product")) return;
  const row = select.closest("tr[data-line]");
  const price = row?.querySelector('input[name$="-price"]');
  const found = select.tomselect?.options[select.value]?.normal;
  if (price && !price.value && found) {
    price.value = Number(found).toFixed(2);
    price.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

function write(row, name, value) {
  const field = row?.querySelector(`[name$="-${name}"]`);
  if (!field) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const preset = event.target.closest("[data-terms]");
  if (!preset) return;
  const grid = document.querySelector('[data-line-grid="terms"]');
  const wanted = preset.dataset.terms.split(",").map((one) => one.split(":"));
  const rows = [...grid.querySelectorAll("tr[data-line]")].filter((row) => !row.hidden);
  wanted.forEach(([trigger, percent], at) => {
    const row = rows[at] ?? addLine(grid);
    write(row, "trigger", trigger);
    write(row, "percent", percent);
    if (trigger !== "receipt") write(row, "days", "0");
  });
  rows.slice(wanted.length).forEach((row) => row.querySelector("[data-line-remove]")?.click());
  grid.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "verdict") return;
  if (document.querySelector('#order input[name="quotation"]')?.files.length) {
    event.detail.parameters.quotation_chosen = "1";
  }
});
