// Notes that a notice was followed: a GET changes nothing, so a POST goes beside it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !/^\/notices\/\d+\/$/.test(link.pathname)) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  fetch(`${link.pathname}read/`, { method: "POST", headers, keepalive: true });
});
