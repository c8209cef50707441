// On a phone the navigation is a sheet that "#nav" in the address opens: it works by CSS alone.
// This adds Esc, the focus, and going back to where one was.
const nav = document.querySelector("[data-nav]");

function close() {
  history.replaceState(null, "", location.pathname + location.search);
  location.hash = "main";
  document.querySelector("[data-nav-open]")?.focus();
}

window.addEventListener("hashchange", () => {
  if (location.hash === "#nav") nav?.querySelector("a")?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#nav") close();
});
