// The running difference while shares are typed. Counts in fen, so that no rounding shows.
const form = document.querySelector("form[data-allocation]");

function fen(text) {
  const clean = String(text).replaceAll(/[,\s,]/g, "");
  if (!/^-?\d*\.?\d*$/.test(clean) || clean === "") return 0;
  return Math.round(Number(clean) * 100);
}

function yuan(amount) {
  const sign = amount < 0 ? "−" : "";
  return sign + (Math.abs(amount) / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
}

function reckon() {
  let sum = 0;
  for (const field of form.querySelectorAll("[data-share]")) {
    const share = fen(field.value);
    sum += share;
    const after = field.closest("tr").querySelector("[data-after]");
    if (after) after.textContent = yuan(fen(field.dataset.share) - share);
  }
  const rest = fen(form.dataset.allocation) - sum;
  form.querySelector("[data-allocated]").textContent = yuan(sum);
  const cell = form.querySelector("[data-rest]");
  cell.textContent = yuan(rest);
  cell.classList.toggle("t-red", rest < 0);
  cell.classList.toggle("t-amber", rest > 0);
}

// Enter fills the instalment, "=" takes what is left, as in the statement beside the screen.
function keys(event) {
  const field = event.target.closest("[data-share]");
  if (!field || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter") field.value = field.dataset.share;
  else if (event.key === "=") {
    const others = [...form.querySelectorAll("[data-share]")].filter((one) => one !== field);
    const left = fen(form.dataset.allocation) - others.reduce((sum, one) => sum + fen(one.value), 0);
    field.value = (Math.max(0, Math.min(left, fen(field.dataset.share))) / 100).toFixed(2);
  } else return;
  event.preventDefault();
  reckon();
}

if (form) {
  form.addEventListener("input", reckon);
  form.addEventListener("keydown", keys);
  reckon();
}
