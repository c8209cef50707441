// Notes that the reader has an item before them: a GET changes nothing, so a POST goes beside it.
const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
for (const mark of document.querySelectorAll("[data-opened]")) {
  fetch(mark.dataset.opened, { method: "POST", headers, keepalive: true });
}
