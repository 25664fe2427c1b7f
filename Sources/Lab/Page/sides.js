// The gateways of a side: a censor or a scenario, and rules that can be edited.

import {get} from "./api.js";
import {byId, element, fill} from "./dom.js";
import {state} from "./state.js";

let catalogue = null;
const texts = new Map();
const editors = [];

async function rulesText(name) {
  if (!texts.has(name)) texts.set(name, (await get("rules", {name})).text);
  return texts.get(name);
}

/// Draws the sides. `change` is called whenever one is another.
export function showSides(known, change) {
  catalogue = known;
  editors.length = 0;
  const count = state.compare ? 2 : 1;
  fill(byId("sides"), state.sides.slice(0, count).map((side, index) => sideForm(side, index, change)));
}

function option(value, text, chosen) {
  return element("option", {value, selected: value === chosen}, text);
}

function sideForm(side, index, change) {
  const letter = "AB"[index];
  const id = (name) => `${name}-${letter}`;
  const map = element("select", {id: id("scenario")},
    option("", "one gateway for all", side.scenario),
    catalogue.scenarios.map((item) => option(item.name, `${item.name}: ${item.title}`, side.scenario)));
  const censor = element("select", {id: id("censor")},
    catalogue.censors.map((item) => option(item.name, `${item.name}: ${item.title}`, side.censor)));
  const rules = element("select", {id: id("rules")},
    catalogue.ruleSets.map((name) => option(name, name, side.rules)));
  const about = element("details", {class: "about"}, element("summary", {}, "Source and doubts"));
  const editor = rulesEditor(side, index, change);
  const censorField = element("div", {}, element("label", {for: id("censor")}, "Censor"), censor, about);
  const update = async () => {
    censorField.hidden = side.scenario !== "";
    if (side.scenario === "") await fillAbout(about, side.censor);
    await editor.load();
  };
  map.addEventListener("change", async () => {
    side.scenario = map.value;
    side.rulesText = null;
    if (side.scenario) {
      const known = await get("scenario", {name: side.scenario});
      const first = (known.ruleSets || []).find((name) => catalogue.ruleSets.includes(name));
      if (first) {
        side.rules = first;
        rules.value = first;
      }
    }
    await update();
    change();
  });
  censor.addEventListener("change", async () => {
    side.censor = censor.value;
    await update();
    change();
  });
  rules.addEventListener("change", async () => {
    side.rules = rules.value;
    side.rulesText = null;
    await update();
    change();
  });
  update();
  return element("fieldset", {class: "side", "data-side": letter},
    element("legend", {}, state.compare ? `Side ${letter}` : "In the way"),
    element("label", {for: id("scenario")}, "Map"), map, censorField,
    element("label", {for: id("rules")}, "Rule set"), rules, editor.node);
}

async function fillAbout(parent, name) {
  const censor = await get("censor", {name});
  fill(parent, element("summary", {}, "Source and doubts"),
    censor.sources.length > 0 && element("p", {}, "Source: ", censor.sources.join("; ")),
    censor.doubts.length > 0 && element("ul", {}, censor.doubts.map((doubt) => element("li", {}, doubt))),
    element("pre", {tabindex: "0", "aria-label": `How ${name} reads and acts`}, censor.page),
    element("details", {}, element("summary", {}, "The file"),
      element("pre", {tabindex: "0", "aria-label": `The file of ${name}`}, censor.text)));
}

/// An editor of YAML, with the lines numbered and the program's errors where they are.
function rulesEditor(side, index, change) {
  const id = `text-${"AB"[index]}`;
  const area = element("textarea", {
    id, rows: "14", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off",
    "aria-describedby": `${id}-fault`,
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
        `line ${item.line}${item.column ? `, column ${item.column}` : ""}`) : "rules",
      `: ${item.message}${item.remedy ? ` (${item.remedy})` : ""}`)));
  };
  let timer = null;
  area.addEventListener("input", () => {
    side.rulesText = area.value;
    revert.hidden = false;
    number();
    clearTimeout(timer);
    timer = setTimeout(change, 120);
  });
  area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });
  revert.addEventListener("click", async () => {
    side.rulesText = null;
    await load();
    change();
    area.focus();
  });
  const load = async () => {
    const original = await rulesText(side.rules);
    if (side.rulesText === null) area.value = original;
    else if (area.value !== side.rulesText) area.value = side.rulesText;
    revert.hidden = side.rulesText === null;
    showFaults([]);
  };
  editors[index] = {showFaults, load};
  return {
    load,
    node: element("div", {class: "editor"}, element("label", {for: id}, "Rules (YAML; edit them)"),
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

/// Shows what is wrong with a side's rules; nothing where they are right.
export function showFaults(index, faults) {
  if (editors[index]) editors[index].showFaults(faults);
}
