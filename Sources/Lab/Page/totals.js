// What users lose, side by side, and what differs from the state before.

import {byId, element, fill} from "./dom.js";
import {isAgainstOriginal} from "./state.js";

let former = null;

const rows = [
  ["users affected", (side) => side.usersAffected, (side) => side.users],
  ["visits lost", (side) => side.visitsLost, (side) => side.visits],
  ["flows blocked", (side) => side.blocked, (side) => side.flows],
  ["of these, not begun", (side) => side.notBegun, () => null],
  ["names blocked", (side) => side.namesBlocked, (side) => side.names],
  ["blocked by mistake", (side) => side.collateral, () => null],
  ["evaded a rule", (side) => side.evaded, () => null],
];

export function showTotals(answer) {
  const heads = answer.sides.length < 2 ? ["flows of this capture"]
    : isAgainstOriginal() ? ["now", "before the edit"] : ["side A", "side B"];
  const first = answer.sides[0];
  fill(byId("totals"),
    element("table", {}, element("caption", {}, "In the chosen captures"),
      element("thead", {}, element("tr", {}, element("th", {scope: "col"}, "figure"),
        heads.map((head) => element("th", {scope: "col"}, head)))),
      element("tbody", {}, rows.map(([label, value, whole]) => element("tr", {},
        element("th", {scope: "row"}, label),
        answer.sides.map((side) => element("td", {},
          whole(side) === null ? `${value(side)}` : `${value(side)} of ${whole(side)}`)))))),
    element("p", {class: "change"}, changes(answer)),
    first.lost.length > 0 && element("details", {}, element("summary", {}, "Most lost names"),
      element("ul", {}, first.lost.map((lost) => element("li", {},
        `${lost.name}: ${lost.flows} flows, ${lost.users} users`)))));
  former = first;
}

/// What differs, in a sentence.
export function changes(answer) {
  const first = answer.sides[0];
  if (answer.difference) {
    const {flows, sites} = answer.difference;
    const against = isAgainstOriginal() ? "what was before the edit" : "the other side";
    if (flows === 0) return `No flow differs from ${against}.`;
    const users = first.usersAffected - answer.sides[1].usersAffected;
    return `${flows} flows of ${sites} sites differ from ${against}; `
      + `users affected: ${users > 0 ? "+" : ""}${users}.`;
  }
  if (!former) return "";
  const blocked = first.blocked - former.blocked;
  const users = first.usersAffected - former.usersAffected;
  if (blocked === 0 && users === 0) return "";
  const signed = (number) => `${number > 0 ? "+" : ""}${number}`;
  return `Since the last change: ${signed(blocked)} flows blocked, ${signed(users)} users affected.`;
}
