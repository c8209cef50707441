// A block copied in Excel fills the cells of a line grid from the one with the focus on, line by
// line and column by column; new lines are opened as far as there is room. What was not taken is
// said, by count, in the grid's p[data-line-notice].
import { addLine, cellIn, cellsOf, columnOf, fill, holderOf, rowsOf } from "./line-grid.js";
import { pick } from "./select-search.js";

// Excel puts a cell between quotation marks when it holds a tab or the end of a line.
const CELL = /(?:"((?:[^"]|"")*[\t\n](?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;

function blockOf(text) {
  const block = [[]];
  for (const [, quoted, plain, end] of text.matchAll(CELL)) {
    block.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s*[\t\n]\s*/g, " ").trim());
    if (end === "\n") block.push([]);
    else if (end === "") break;
  }
  return block;
}

// The columns from this cell on; what a line has folded away is none of them.
function columnsFrom(row, cell) {
  const cells = cellsOf(row).filter((one) => one === cell || !one.closest("details"));
  return cells.slice(cells.indexOf(cell)).map(columnOf);
}

// A cell that is only read names its line: prices of another product must not go there.
function isOfAnother(row, columns, values) {
  return columns.some((column, at) => {
    const cell = cellIn(row, column);
    return cell?.readOnly && values[at] && values[at].toLowerCase() !== cell.value.trim().toLowerCase();
  });
}

function put(cell, value) {
  if (!cell || cell.readOnly || cell.disabled) return true;
  const holder = holderOf(cell);
  return holder.matches("select[data-search-url]") ? pick(holder, value).catch(() => false) : fill(cell, value);
}

function say(grid, counts) {
  const notice = document.querySelector(`[data-line-notice="${grid.dataset.lineGrid}"]`);
  if (!notice) return;
  const words = Object.entries(counts).filter(([, count]) => count);
  notice.hidden = !words.length;
  notice.textContent = words.map(([why, count]) => notice.dataset[why].replace("{count}", count)).join(" ");
}

async function paste(grid, row, columns, block) {
  const counts = { full: 0, other: 0, unknown: 0 };
  const taken = [];
  let at = row;
  for (const [turn, values] of block.entries()) {
    if (turn) at = rowsOf(grid)[rowsOf(grid).indexOf(at) + 1] ?? addLine(grid);
    if (!at) {
      counts.full = block.length - turn;
      break;
    }
    if (isOfAnother(at, columns, values)) counts.other += 1;
    else values.forEach((value, index) => index < columns.length && taken.push(put(cellIn(at, columns[index]), value)));
  }
  counts.unknown = (await Promise.all(taken)).filter((was) => !was).length;
  say(grid, counts);
}

document.addEventListener("paste", (event) => {
  const row = event.target instanceof Element && event.target.closest("tr[data-line]");
  const grid = row && row.closest("[data-line-grid]");
  const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!grid || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  paste(grid, row, columnsFrom(row, event.target), blockOf(text));
});
