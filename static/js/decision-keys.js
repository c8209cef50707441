// Decision pages: j and k go to the next and previous item; a, r and n press the button that has
// data-key="a" and so on. Those buttons open a confirmation, so a key alone never decides.
// Esc leaves the opinion, so that the keys are keys again.
// Lists with data-rows: j and k move a mark, Enter opens, x ticks.
import { isTyping } from "./typing.js";

function pressed(key) {
  const button = document.querySelector(`[data-key="${key}"]`);
  if (!button || button.disabled) return false;
  button.focus();
  if (button.tagName === "A" || button.dataset.dialog) button.click();
  return true;
}

function moveMark(table, step) {
  const rows = [...table.tBodies[0].rows].filter((row) => !row.classList.contains("sum"));
  const here = rows.findIndex((row) => row.classList.contains("cur"));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  if (!next) return;
  rows[here]?.classList.remove("cur");
  next.classList.add("cur");
  next.querySelector("a")?.focus();
}

document.addEventListener("keydown", (event) => {
  const isLeaving = event.key === "Escape" && !event.isComposing && event.target.matches("textarea");
  if (isLeaving && document.querySelector("[data-key]")) event.target.blur();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const key = event.key.toLowerCase();
  const table = document.querySelector("table[data-rows]");
  if (table && (key === "j" || key === "k")) {
    event.preventDefault();
    moveMark(table, key === "j" ? 1 : -1);
  } else if (table && key === "x") {
    table.querySelector("tr.cur input[type=checkbox]")?.click();
  } else if (["a", "r", "n", "j", "k"].includes(key) && pressed(key)) {
    event.preventDefault();
  }
});
