// The gateways of a side: a censor or a scenario, and rules. Censor and rules can be edited.

import {get} from "./api.js";
import {byId, element, fill} from "./dom.js";
import {yamlEditor} from "./editor.js";
import {state} from "./state.js";

let catalogue = null;
const known = new Map();
const editors = [];

/// A rule set or a censor of the lab, asked for once.
async function file(kind, name) {
  const key = `${kind}/${name}`;
  if (!known.has(key)) known.set(key, await get(kind, {name}));
  return known.get(key);
}

/// Draws the sides. `change` is called whenever one is another.
export function showSides(shown, change) {
  catalogue = shown;
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
  const rulesEditor = yamlEditor({
    id: id("text"), label: "Rules (YAML; edit them)", title: "Rules", rows: "14", change,
    original: async () => (await file("rules", side.rules)).text,
    edited: () => side.rulesText, edit: (text) => { side.rulesText = text; },
  });
  const censorEditor = yamlEditor({
    id: id("censor-text"), label: "Censor (YAML; edit it)", title: "Censor", rows: "14", change,
    original: async () => (await file("censor", side.censor)).text,
    edited: () => side.censorText, edit: (text) => { side.censorText = text; },
  });
  editors[index] = {rules: rulesEditor, censor: censorEditor};
  const censorField = element("div", {}, element("label", {for: id("censor")}, "Censor"), censor, about,
    element("details", {class: "censor", open: side.censorText !== null},
      element("summary", {}, "How it reads and acts, to edit"), censorEditor.node));
  const update = async () => {
    censorField.hidden = side.scenario !== "";
    if (side.scenario === "") {
      await fillAbout(about, side.censor);
      await censorEditor.load();
    }
    await rulesEditor.load();
  };
  map.addEventListener("change", async () => {
    side.scenario = map.value;
    side.rulesText = null;
    side.censorText = null;
    if (side.scenario) {
      const chosen = await get("scenario", {name: side.scenario});
      const first = (chosen.ruleSets || []).find((name) => catalogue.ruleSets.includes(name));
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
    side.censorText = null;
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
    element("label", {for: id("rules")}, "Rule set"), rules, rulesEditor.node);
}

async function fillAbout(parent, name) {
  const censor = await file("censor", name);
  fill(parent, element("summary", {}, "Source and doubts"),
    censor.sources.length > 0 && element("p", {}, "Source: ", censor.sources.join("; ")),
    censor.doubts.length > 0 && element("ul", {}, censor.doubts.map((doubt) => element("li", {}, doubt))),
    element("pre", {tabindex: "0", "aria-label": `How ${name} reads and acts`}, censor.page));
}

/// Shows what is wrong with what was edited on a side, each fault at the text that it is in; nothing where all
/// is right.
export function showFaults(index, faults) {
  if (!editors[index]) return;
  for (const [part, editor] of Object.entries(editors[index])) {
    editor.showFaults(faults.filter((fault) => fault.part === part));
  }
}
