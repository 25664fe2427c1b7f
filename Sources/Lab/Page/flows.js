// The flows of a capture, by site.

import {byId, element, fill} from "./dom.js";
import {isAgainstOriginal, state} from "./state.js";

export const pageCount = 100;

const words = {passed: "passes", blocked: "blocked", degraded: "slowed or changed"};

/// What becomes of a flow on a side, as a word of its own and not by colour alone.
export function verdict(fate, label = "") {
  const text = (label ? `${label} ` : "") + (words[fate.verdict] || fate.verdict)
    + (fate.causedBy ? " (not begun)" : "");
  return element("span", {class: `verdict ${fate.verdict}`}, text);
}

function labels(count) {
  if (count < 2) return [""];
  return isAgainstOriginal() ? ["now", "before"] : ["A", "B"];
}

/// Fills the list.
///
/// `choose` is called with a flow that is clicked.
export function showFlows(answer, choose) {
  const list = byId("flows");
  const sites = [];
  for (const flow of answer.flows) {
    const name = flow.name || "no name legible";
    if (sites.length === 0 || sites[sites.length - 1].name !== name) sites.push({name, flows: []});
    sites[sites.length - 1].flows.push(flow);
  }
  const marks = labels(answer.sides.length);
  fill(list, sites.map((site) => element("li", {class: "site"},
    element("span", {class: "name"}, site.name),
    element("ul", {}, site.flows.map((flow) => element("li", {}, flowButton(flow, marks, choose)))))));
  const last = answer.offset + answer.flows.length;
  const shown = answer.found === 0 ? "No such flow."
    : `Flows ${answer.offset + 1} to ${last} of ${answer.found}`;
  const more = answer.unlisted > 0 ? `; ${answer.unlisted} more are not listed` : "";
  byId("found").textContent = shown + more;
  byId("earlier").disabled = answer.offset === 0;
  byId("later").disabled = last >= answer.found;
  byId("paging").hidden = answer.found <= pageCount;
}

function flowButton(flow, marks, choose) {
  const differs = flow.fates.length > 1 && flow.fates[0].verdict !== flow.fates[1].verdict;
  const fates = flow.fates.length > 1 && !differs && marks[0] === "now"
    ? [verdict(flow.fates[0])]
    : flow.fates.map((fate, index) => verdict(fate, marks[index]));
  const isChosen = isLookedAt(flow.flow, flow.capture);
  return element("button", {
    type: "button", class: `flow${differs ? " differs" : ""}`, "data-flow": flow.flow,
    "data-capture": flow.capture,
    "aria-current": isChosen ? "true" : null, onclick: () => choose(flow),
  }, element("span", {class: "number"}, `${flow.flow}`), ` ${flow.field || flow.proto} `,
  element("span", {class: "client"}, `from ${flow.client}`), " ", fates);
}

/// Whether a flow is the one that is looked at: several captures have one of the same number.
function isLookedAt(flow, capture) {
  return flow === state.flow && (state.capture !== "*" || capture === state.flowCapture);
}

/// Marks the flow that is looked at.
export function markFlow() {
  for (const button of byId("flows").querySelectorAll("button.flow")) {
    if (isLookedAt(Number(button.dataset.flow), button.dataset.capture)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
