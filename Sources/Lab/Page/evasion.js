// A visit with an evasion strategy, made here and replayed through every censor of the gallery.

import {ask} from "./api.js";
import {byId, element, fill, say} from "./dom.js";
import {question, state} from "./state.js";

let strategies = [];

/// Sets the form up. `open` is called with the name of the visit's capture.
export function setUpEvasion(catalogue, open) {
  strategies = catalogue.strategies;
  byId("request").addEventListener("change", listStrategies);
  byId("strategy").addEventListener("change", showOwn);
  byId("cut-segments").addEventListener("click", () => split("segments-at"));
  byId("cut-records").addEventListener("click", () => split("records-at"));
  byId("evade").addEventListener("click", () => evade(open));
  listStrategies();
}

function listStrategies() {
  const request = byId("request").value;
  const fitting = strategies.map((item, index) => ({...item, index}))
    .filter((item) => item.requests.includes(request));
  const tables = [...new Set(fitting.map((item) => item.table))];
  fill(byId("strategy"),
    element("option", {value: "own"}, "my own, below"),
    tables.map((table) => element("optgroup", {label: table},
      fitting.filter((item) => item.table === table)
        .map((item) => element("option", {value: item.index}, item.title)))));
  showOwn();
}

function showOwn() {
  byId("own-strategy").hidden = byId("strategy").value !== "own";
}

function split(step) {
  byId("strategy-text").value = `steps: {${step}: ${byId("cut").value || 1}}`;
  byId("evade").click();
}

async function evade(open) {
  const chosen = byId("strategy").value;
  const asked = {
    request: byId("request").value, name: byId("site").value.trim(),
    side: question(state.sides[0]),
  };
  if (chosen === "own") asked.strategy = byId("strategy-text").value;
  else {
    asked.table = strategies[chosen].table;
    asked.row = strategies[chosen].row;
  }
  const parent = byId("evasion");
  fill(parent, element("p", {}, "Trying it…"));
  try {
    const answer = await ask("evasion", asked);
    await open(answer.capture);
    show(parent, answer);
  } catch (error) {
    fill(parent, element("p", {class: "bad"}, error.message));
    say(error.message, true);
  }
}

const words = {passed: "passes", blocked: "blocked", degraded: "slowed or changed"};

function show(parent, answer) {
  const acting = answer.cells.filter((cell) => cell.plain !== "passed");
  const evaded = acting.filter((cell) => cell.evading === "passed");
  const idle = answer.cells.length - acting.length;
  fill(parent,
    element("p", {}, acting.length === 0
      ? "No censor blocks this visit by the chosen rules, with or without a strategy."
      : `It gets past ${evaded.length} of the ${acting.length} censors that block the visit without it. `
        + "The ladder shows why, at the chosen censor."),
    acting.length > 0 && element("table", {},
      element("caption", {}, "Censors that block the visit as clients make it"),
      element("thead", {}, element("tr", {}, element("th", {scope: "col"}, "censor"),
        element("th", {scope: "col"}, "with the strategy"))),
      element("tbody", {}, acting.map((cell) => element("tr", {},
        element("th", {scope: "row", title: cell.title}, cell.censor),
        element("td", {}, element("span", {class: `verdict ${cell.evading}`}, words[cell.evading])))))),
    idle > 0 && element("p", {}, `${idle} more censors let it pass in any case: they look elsewhere.`));
}
