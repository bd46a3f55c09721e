// What pages do beyond what htmx does for them: they keep what is being typed, hear keys, and say when nobody answers any more.

const fields = "input[id]:not([type=hidden]):not([type=file]), select[id], textarea[id]";
let sent = new Map();
let kept = null;

document.addEventListener("htmx:configRequest", (event) => {
  sent = new Map(Object.entries(event.detail.parameters));
});

// A page that comes between pressing a button and letting it go would take the click with it.
let pressed = false;
document.addEventListener("pointerdown", () => {
  pressed = true;
}, true);
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    pressed = false;
    // After the click.
    setTimeout(() => refresh(), 0);
  }, true);
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (pressed) {
    event.detail.shouldSwap = false;
    event.stopImmediatePropagation();
  }
});

// How to find the element again that has the focus, where it has no name of its own.
function places(element) {
  const kind = element.tagName;
  const same = [...document.querySelectorAll(kind)];
  const mark = (each) => [each.id, each.name, each.value, each.getAttribute("href"), each.textContent].join("|");
  return { id: element.id, kind, mark: mark(element), index: same.indexOf(element), find: mark };
}

function focusAgain(place) {
  if (!place || document.activeElement !== document.body) return;
  const same = [...document.querySelectorAll(place.kind)];
  const element = document.getElementById(place.id) ?? same.find((each) => place.find(each) === place.mark) ?? same[place.index];
  element?.focus({ preventScroll: true });
}

// A page that comes while somebody types takes nothing from them: what differs from what was sent stays.
document.addEventListener("htmx:beforeSwap", (event) => {
  kept = { values: new Map(), open: [], focus: null };
  if (document.activeElement && document.activeElement !== document.body) kept.focus = places(document.activeElement);
  for (const field of document.querySelectorAll(fields)) {
    const answer = /^(answer|secret)\./.test(field.name);
    const asked = answer && sent.has(field.name) ? sent.get(field.name) : presented(field);
    if (field.value !== asked) kept.values.set(field.id, field.value);
  }
  for (const details of document.querySelectorAll("details[open][id]")) kept.open.push(details.id);
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  for (const [id, value] of kept.values) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  for (const id of kept.open) document.getElementById(id)?.setAttribute("open", "");
  focusAgain(kept.focus);
});

// A sign that comes while a page is under way is heard by the page that is about to go.
let newest = 0;
document.addEventListener("htmx:sseOpen", (event) => {
  newest = 0;
  event.detail.source.addEventListener("changed", (sign) => {
    newest = Number(sign.data);
  });
});
document.addEventListener("htmx:afterSettle", () => refresh());

function refresh() {
  const page = document.getElementById("page");
  if (page && Number(page.dataset.version) < newest) htmx.trigger(page, "stale");
}

// The new page hears from here on. What was typed while it came is on no page of the server's yet.
document.addEventListener("htmx:afterSettle", () => {
  const restored = kept?.values ?? new Map();
  kept = null;
  for (const field of document.querySelectorAll(fields)) {
    const typing = field === document.activeElement && !restored.has(field.id);
    if (/^(answer|secret)\./.test(field.name) && field.value !== presented(field) && !typing) {
      field.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
  }
});

function presented(field) {
  if (field.tagName !== "SELECT") return field.defaultValue;
  const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return chosen ? chosen.value : "";
}

// Letters stand for buttons that show them, as long as nobody types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  for (const sign of document.querySelectorAll(".btn > kbd")) {
    const button = sign.parentElement;
    if (sign.textContent.toLowerCase() === event.key.toLowerCase() && !button.disabled) {
      event.preventDefault();
      button.click();
      return;
    }
  }
});

document.addEventListener("htmx:sseError", () => gone(true));
document.addEventListener("htmx:sseOpen", () => gone(false));
document.addEventListener("htmx:responseError", () => gone(true));

function gone(isGone) {
  const said = document.getElementById("gone");
  if (said) said.hidden = !isGone;
}

// A file is read here and shown before it is taken.
document.addEventListener("change", async (event) => {
  if (event.target.id !== "import-file") return;
  event.stopPropagation();
  const file = event.target.files[0];
  const text = document.getElementById("import-text");
  if (file && text) text.value = decoded(await file.arrayBuffer());
}, true);

// As spreadsheets write it: UTF-8, or what they write in China.
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

// A button that needs a word typed wakes when it fits; Enter alone never fires, and the server checks the word again.
for (const word of document.querySelectorAll("[data-confirm]")) {
  document.getElementById(word.dataset.button).disabled = word.value.trim() !== word.dataset.confirm;
}
document.addEventListener("keydown", (event) => {
  if (event.target.dataset?.confirm === undefined) return;
  if (event.key === "Enter") event.preventDefault();
  if (event.key === "Escape") event.target.form?.querySelector("a.btn")?.click();
});
document.addEventListener("input", (event) => {
  const wanted = event.target.dataset.confirm;
  if (wanted === undefined) return;
  const button = document.getElementById(event.target.dataset.button);
  if (button) button.disabled = event.target.value.trim() !== wanted;
});
