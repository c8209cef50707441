// A select with data-search-url becomes a field that searches there while one types: the address
// answers ?q=… with {"results": [{"value": "12", "text": "Z41H-16C-50", "note": "…"}]}.
// The plain select stays underneath and works without script. Tom Select is fetched when needed.
const library = new URL("../vendor/tom-select-2.6.2/tom-select.complete.min.js", import.meta.url);
const selector = "select[data-search-url], select[data-search]";
let loading = null;

function tomSelect() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = document.querySelector("meta[name=tom-select]")?.content ?? library.href;
    script.onload = () => done(window.TomSelect);
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

function line(data, escape) {
  const note = data.note ? ` <span class="mu">${escape(data.note)}</span>` : "";
  return `<div class="opt"><b class="b">${escape(data.text)}</b>${note}</div>`;
}

function chosen(data, escape) {
  const note = data.note ? ` <span class="mu sm">${escape(data.note)}</span>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

async function search(url, typed) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", typed.slice(0, 100));
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  return answer.ok ? (await answer.json()).results : [];
}

function answersTo(typed, option, answers) {
  const said = answers.get(typed);
  return said ? said.has(String(option.value)) : option.text.toLowerCase().includes(typed.toLowerCase());
}

const dressing = new WeakMap();

function dress(select) {
  if (!dressing.has(select)) dressing.set(select, dressOnce(select));
  return dressing.get(select);
}

async function dressOnce(select) {
  const TomSelect = await tomSelect();
  const url = select.dataset.searchUrl;
  const answers = new Map(); // what was typed -> the values that the search found for it
  const hasFocus = document.activeElement === select;
  const made = new TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: url ? [] : ["text"],
    maxOptions: 50,
    maxItems: select.multiple ? null : 1,
    loadThrottle: 250,
    refreshThrottle: 0, // a list that lags behind the keys would give Enter the wrong one, and open again behind it
    selectOnTab: true,
    load: url ? (typed, done) => search(url, typed).then((found) => {
      answers.set(typed, new Set(found.map((one) => String(one.value))));
      done(found);
    }, () => done()) : null,
    shouldLoad: (typed) => typed.length > 0,
    // Only what answers to the typed text may be offered: Enter takes the first that is shown.
    score: url ? (typed) => (option) => Number(answersTo(typed, option, answers)) : undefined,
    render: { option: line, item: chosen, no_results: () => `<div class="no-results">${select.dataset.none ?? "—"}</div>` },
    onItemAdd() { this.setTextboxValue(""); this.refreshOptions(false); },
  });
  select.setAttribute("aria-hidden", "true"); // the searching field has taken over its label
  if (hasFocus) made.focus(); // a line was added and is typed in at once
  return made;
}

// Choose what is called exactly this, such as a pasted code; false when the search knows none.
export async function pick(select, typed) {
  const field = await dress(select);
  const isMeant = (option) => option.text.toLowerCase() === typed.toLowerCase();
  if (!typed) field.clear();
  else {
    const found = (await search(select.dataset.searchUrl, typed)).find(isMeant);
    if (!found) return false;
    field.addOption(found);
    field.setValue(found.value);
  }
  return true;
}

// Choose in one searching field what another has chosen; false when they are none.
export function copyChoice(from, to) {
  if (!from.tomselect || !to.tomselect) return false;
  const option = from.tomselect.options[from.value];
  // Names that begin with $ are the other field's own notes, its drawn option among them.
  if (option) to.tomselect.addOption(Object.fromEntries(Object.entries(option).filter(([name]) => !name.startsWith("$"))));
  to.tomselect.setValue(from.value);
  return true;
}

function dressAll(root) {
  for (const select of root.querySelectorAll(selector)) dress(select);
}

dressAll(document);
document.body.addEventListener("htmx:load", (event) => dressAll(event.target));
document.body.addEventListener("lines:added", (event) => dressAll(event.target));
