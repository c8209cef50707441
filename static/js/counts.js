// The header's counts are fetched anew every half minute, but only by a page that is looked at; one
// that comes back into sight asks at once.
const EVERY_MS = 30_000;
const counts = document.querySelector("[data-counts]");
let asked = Date.now();

function ask() {
  if (!counts || document.hidden || Date.now() - asked < EVERY_MS - 1000) return;
  asked = Date.now();
  counts.dispatchEvent(new Event("counts"));
}

setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", ask);
