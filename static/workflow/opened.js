// Notes that an item or a notice was followed: a GET changes nothing, so a POST goes beside it.
const MARKS = [
  [/^\/inbox\/\d+\/$/, "opened/"],
  [/^\/notices\/\d+\/$/, "read/"],
];

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const mark = link && MARKS.find(([address]) => address.test(link.pathname));
  if (!mark) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  fetch(link.pathname + mark[1], { method: "POST", headers, keepalive: true });
});
