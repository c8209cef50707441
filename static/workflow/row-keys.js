// x ticks a routine row. j and k go from row to row; Enter opens the row's link, as any focused link.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog")) return;
  if (event.key === "x") document.querySelector(".tbl tr.cur input[type=checkbox]")?.click();
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const rows = [...document.querySelectorAll(".tbl tbody tr")];
  const here = rows.findIndex((row) => row.classList.contains("cur"));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  if (!next) return;
  rows[here]?.classList.remove("cur");
  next.classList.add("cur");
  next.querySelector("a")?.focus();
  event.preventDefault();
});
