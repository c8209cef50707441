// Line grids (table[data-line-grid] with tr[data-line]): Enter goes to the next field and opens a
// new line at the end, arrows move between lines, Ctrl+Enter adds a line, Ctrl+D copies the line
// above, pasting from Excel fills cells. A formset's empty form stands in template[data-line-empty]
// with __prefix__ in its names; its management form counts the lines.
const FIELDS = "input:not([type=hidden]):not([readonly]), select:not(.tomselected), .ts-control input";

const fieldsOf = (row) => [...row.querySelectorAll(FIELDS)].filter((field) => field.offsetParent);
const rowsOf = (grid) => [...grid.querySelectorAll("tr[data-line]")].filter((row) => !row.hidden);

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

function goDown(grid, row, field, step) {
  const rows = rowsOf(grid);
  const other = rows[rows.indexOf(row) + step];
  const column = fieldsOf(row).indexOf(field);
  const target = other && fieldsOf(other)[column];
  target?.focus();
  target?.select?.();
  return Boolean(target);
}

function onEnter(grid, row, field) {
  const fields = rowsOf(grid).flatMap(fieldsOf);
  const next = fields[fields.indexOf(field) + 1] ?? fieldsOf(addLine(grid) ?? row)[0];
  next?.focus();
  next?.select?.();
}

function copyAbove(grid, row) {
  const rows = rowsOf(grid);
  const above = rows[rows.indexOf(row) - 1];
  if (!above) return;
  const from = fieldsOf(above);
  fieldsOf(row).forEach((field, index) => fill(field, from[index]?.value));
}

function fill(field, value) {
  if (value === undefined || value === null) return;
  field.value = value.trim();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
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
  if (!grid || event.isComposing || field.closest(".ts-wrapper.dropdown-active")) return;
  const handled = {
    Enter: () => (event.ctrlKey ? fieldsOf(addLine(grid) ?? row)[0]?.focus() : onEnter(grid, row, field)),
    ArrowDown: () => field.tagName !== "SELECT" && goDown(grid, row, field, 1),
    ArrowUp: () => field.tagName !== "SELECT" && goDown(grid, row, field, -1),
    d: () => event.ctrlKey && (copyAbove(grid, row), true),
  }[event.key];
  if (!handled || (event.key === "d" && !event.ctrlKey)) return;
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

document.addEventListener("paste", (event) => {
  const row = event.target instanceof Element && event.target.closest("tr[data-line]");
  const grid = row && row.closest("[data-line-grid]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!grid || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const column = fieldsOf(row).indexOf(event.target);
  let at = null;
  for (const typed of text.replace(/\r/g, "").trimEnd().split("\n")) {
    const rows = rowsOf(grid);
    at = at ? (rows[rows.indexOf(at) + 1] ?? addLine(grid)) : row;
    if (!at) break;
    const fields = fieldsOf(at);
    typed.split("\t").forEach((value, index) => fields[column + index] && fill(fields[column + index], value));
  }
});
