// "/" puts the cursor into the search of the header.
import { isTyping } from "./typing.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const search = document.querySelector("[data-search-focus]");
  if (!search || search.offsetParent === null) return;
  event.preventDefault();
  search.focus();
  search.select();
});
