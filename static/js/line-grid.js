// Line grids (table[data-line-grid] with tr[data-line]): Enter goes to the next field and opens a
// new line at the end, arrows move between lines, Ctrl+Enter adds a line, Ctrl+D copies the line
// above; line-paste.js pastes from Excel. A formset's empty form stands in template[data-line-empty]
// with __prefix__ in its names; its management form counts the lines.
import { copyChoice } from "./select-search.js";

const CELLS = "input:not([type=hidden]), select:not(.tomselected), .ts-control input";

const isShown = (cell) => cell.checkVisibility?.() ?? Boolean(cell.offsetParent);
const isTyped = (cell) => !cell.readOnly && !cell.disabled;
export const cellsOf = (row) => [...row.querySelectorAll(CELLS)].filter(isShown);
const fieldsOf = (row) => cellsOf(row).filter(isTyped);
export const rowsOf = (grid) => [...grid.querySelectorAll("tr[data-line]")].filter((row) => !row.hidden);

// A searching field stands behind the select that it fills in.
export const holderOf = (cell) => cell.closest(".ts-wrapper")?.previousElementSibling ?? cell;
// A column goes by its field's name, "price" of "lines-7-price" and "2" of "discount__2", never by
// its place: a line may lack a cell that others have, or only show it.
export const columnOf = (cell) => holderOf(cell).name.replace(/^.*?(-\d+-|__)/, "");
export const cellIn = (row, column) => cellsOf(row).find((cell) => columnOf(cell) === column);

function total(grid) {
  const form = grid.closest("form");
  return form?.querySelector(`input[name="${grid.dataset.lineGrid}-TOTAL_FORMS"]`);
}

export function addLine(grid) {
  const empty = grid.querySelector("template[data-line-empty]") ?? document.querySelector(`template[data-line-empty="${grid.dataset.lineGrid}"]`);
  const count = total(grid);
  if (!empty || !count || Number(count.value) >= Number(grid.dataset.most ?? 200)) return null;
  const row = empty.content.firstElementChild.cloneNode(true);
  for (const node of row.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (value.includes("__prefix__")) node.setAttribute(name, value.replaceAll("__prefix__", count.value));
    }
  }
  const number = row.querySelector("[data-line-number]");
  if (number) number.textContent = String(rowsOf(grid).length + 1);
  count.value = String(Number(count.value) + 1);
  const rows = rowsOf(grid);
  if (rows.length) rows.at(-1).after(row);
  else grid.tBodies[0].prepend(row);
  row.dispatchEvent(new CustomEvent("lines:added", { bubbles: true }));
  window.htmx?.process(row);
  return row;
}

function goTo(cell) {
  cell?.focus();
  cell?.select?.();
  return Boolean(cell);
}

function goDown(grid, row, cell, step) {
  const rows = rowsOf(grid);
  const at = rows.indexOf(row);
  const others = step > 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  const column = columnOf(cell);
  return goTo(others.map((other) => cellIn(other, column)).find(Boolean));
}

function onEnter(grid, row, cell) {
  const cells = rowsOf(grid).flatMap(cellsOf);
  goTo(cells.slice(cells.indexOf(cell) + 1).find(isTyped) ?? fieldsOf(addLine(grid) ?? row)[0]);
}

function copyAbove(grid, row) {
  const rows = rowsOf(grid);
  const above = rows[rows.indexOf(row) - 1];
  if (!above) return;
  for (const cell of fieldsOf(row)) {
    const source = cellIn(above, columnOf(cell));
    // What is only read names its line, such as the code of a product that is on the list.
    if (!source || !isTyped(source) || copyChoice(holderOf(source), holderOf(cell))) continue;
    fill(cell, source.value);
  }
}

// As Excel writes days: 2026/11/5, 2026-11-05, 2026年11月5日.
const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

function known(cell, typed) {
  if (cell.tagName === "SELECT") return [...cell.options].find((one) => one.value === typed || one.text.trim() === typed)?.value;
  if (cell.type !== "date" || !typed) return typed;
  return DAY.exec(typed)?.slice(1).map((part) => part.padStart(2, "0")).join("-");
}

// False when a list does not know the value, or it is no day: the cell stays as it was.
export function fill(cell, value) {
  const typed = known(cell, value.trim());
  if (typed === undefined) return false;
  cell.value = typed;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  cell.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function removeLine(grid, row) {
  const mark = row.querySelector('input[name$="-DELETE"]');
  if (mark) {
    mark.checked = true;
    if (mark.type === "hidden") mark.value = "on";
    row.hidden = true;
  } else for (const field of fieldsOf(row)) fill(field, "");
  row.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const row = field instanceof Element && field.closest("tr[data-line]");
  const grid = row && row.closest("[data-line-grid]");
  if (!grid || !field.matches(CELLS) || event.isComposing || field.closest(".ts-wrapper.dropdown-active")) return;
  const key = event.key === "D" ? "d" : event.key; // with the caps lock on
  const handled = {
    Enter: () => (event.ctrlKey ? fieldsOf(addLine(grid) ?? row)[0]?.focus() : onEnter(grid, row, field)),
    ArrowDown: () => field.tagName !== "SELECT" && goDown(grid, row, field, 1),
    ArrowUp: () => field.tagName !== "SELECT" && goDown(grid, row, field, -1),
    d: () => event.ctrlKey && (copyAbove(grid, row), true),
  }[key];
  if (!handled || (key === "d" && !event.ctrlKey)) return;
  if (handled() !== false) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-line-add]");
  const remove = event.target.closest("[data-line-remove]");
  if (add) {
    event.preventDefault();
    const grid = document.querySelector(`[data-line-grid="${add.dataset.lineAdd}"]`);
    if (grid) fieldsOf(addLine(grid) ?? grid)[0]?.focus();
  } else if (remove) {
    event.preventDefault();
    removeLine(remove.closest("[data-line-grid]"), remove.closest("tr"));
  }
});
