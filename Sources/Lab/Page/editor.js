// An editor of YAML, with the lines numbered and the program's errors where they are.

import {element, fill} from "./dom.js";

/// Makes an editor.
///
/// `original` gives the text of the file; `edited` the text in its place, null for none; `edit` takes that text.
/// `change` is called when somebody has typed, or has taken all edits back.
export function yamlEditor({id, label, title, rows, original, edited, edit, change}) {
  const area = element("textarea", {
    id, rows, spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off",
    "aria-describedby": `${id}-fault`, "data-title": title,
  });
  const numbers = element("div", {class: "numbers", "aria-hidden": "true"});
  const fault = element("div", {id: `${id}-fault`, class: "fault", role: "alert"});
  const revert = element("button", {type: "button", hidden: true}, "Undo all edits");
  const number = (faults = []) => {
    const count = area.value.split("\n").length;
    const bad = new Set(faults.map((item) => item.line));
    fill(numbers, Array.from({length: count}, (_, line) =>
      element("span", {class: bad.has(line + 1) ? "bad" : ""}, `${line + 1}`)));
    numbers.scrollTop = area.scrollTop;
  };
  const showFaults = (faults) => {
    number(faults);
    area.setAttribute("aria-invalid", faults.length > 0 ? "true" : "false");
    fill(fault, faults.map((item) => element("p", {},
      item.line ? element("button", {type: "button", class: "place", onclick: () => goTo(area, item)},
        `line ${item.line}${item.column ? `, column ${item.column}` : ""}`) : title.toLowerCase(),
      `: ${item.message}${item.remedy ? ` (${item.remedy})` : ""}`)));
  };
  const load = async () => {
    const text = await original();
    const now = edited() === null ? text : edited();
    if (area.value !== now) area.value = now;
    revert.hidden = edited() === null;
    showFaults([]);
  };
  let timer = null;
  area.addEventListener("input", () => {
    edit(area.value);
    revert.hidden = false;
    number();
    clearTimeout(timer);
    timer = setTimeout(change, 120);
  });
  area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });
  revert.addEventListener("click", async () => {
    edit(null);
    await load();
    change();
    area.focus();
  });
  return {
    load, showFaults,
    node: element("div", {class: "editor"}, element("label", {for: id}, label),
      element("div", {class: "lines"}, numbers, area), fault, revert),
  };
}

function goTo(area, place) {
  const lines = area.value.split("\n");
  const before = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const start = before + Math.max(0, (place.column || 1) - 1);
  area.focus();
  area.setSelectionRange(start, before + (lines[place.line - 1] || "").length);
}
