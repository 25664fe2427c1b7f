// A flow as a ladder: packets between client, gateways and server, time going down.

import {element, fill} from "./dom.js";

/// The most packets that are drawn at once; the rest on request.
const drawnMax = 300;

const seconds = (nanoseconds) => (nanoseconds / 1e9).toFixed(4);

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/// Boxes by their names: a gateway's own where all of its boxes are meant.
export function boxNames(explanation, boxes) {
  return explanation.gateways.map((gateway) => {
    const meant = boxes.filter((box) => box.gateway === gateway.name);
    if (meant.length === 0) return null;
    if (meant.length >= gateway.boxes.length) return gateway.name;
    return `${gateway.name} (${meant.map((box) => box.box).join(", ")})`;
  }).filter(Boolean).join(", ");
}

/// What became of the flow, in a sentence.
export function outcome(explanation) {
  const {outcome} = explanation;
  const cause = explanation.caused_by;
  if (cause) {
    const name = cause.name ? `, which asks for ${cause.name},` : "";
    return `Not begun: flow ${cause.flow}${name} is blocked, so that the client never learns the address.`;
  }
  if (outcome.verdict === "passed") {
    const evaded = outcome.evaded.length > 0
      ? ` Rules that name it did not see it: ${outcome.evaded.join(", ")}.` : "";
    const insufficient = outcome.insufficient_words
      ? ` The capture does not tell all: ${outcome.insufficient_words}.` : "";
    return `The flow passes.${evaded}${insufficient}`;
  }
  const verb = outcome.verdict === "blocked" ? "blocked" : "slowed or changed";
  const at = outcome.gateway ? ` at ${outcome.gateway} by rule ${outcome.rule}` : "";
  const means = outcome.reaction ? ` (${outcome.reaction})` : "";
  const failure = outcome.failure ? ` The client reports ${outcome.failure}.` : "";
  const mistake = outcome.collateral_words ? ` By ${outcome.collateral_words}.` : "";
  return `The flow is ${verb}${at}${means}.${failure}${mistake}`;
}

/// The ladder of an explanation.
///
/// `steps` is how many packets are shown; `choose` is called with a packet, and a forged one if it is one.
export function ladder(explanation, label, steps, choose) {
  const lanes = ["client", ...(explanation.inside === "client"
    ? explanation.way : [...explanation.way].reverse()), "server"];
  const head = element("p", {class: "lanes", "aria-hidden": "true"},
    lanes.map((lane) => element("span", {}, lane)));
  const shownCount = Math.min(explanation.packets.length, steps);
  const list = element("ol", {class: "packets", "aria-label": `Packets${label ? ` on side ${label}` : ""}`});
  const draw = (from, to) => {
    for (let index = from; index < to; index += 1) {
      for (const item of packetItems(explanation, index, lanes, choose)) list.append(item);
    }
  };
  draw(0, Math.min(shownCount, drawnMax));
  const section = element("section", {class: "ladder", "aria-label": label ? `Side ${label}` : "Ladder"},
    label && element("h3", {}, `Side ${label}`),
    element("p", {class: `outcome ${explanation.outcome.verdict}`}, outcome(explanation)),
    element("p", {class: "ends"}, endsWords(explanation)), head, list);
  if (shownCount > drawnMax) {
    let drawn = drawnMax;
    const more = element("button", {type: "button", onclick: () => {
      draw(drawn, Math.min(shownCount, drawn + drawnMax));
      drawn += drawnMax;
      if (drawn >= shownCount) more.remove();
      else more.textContent = `Show more of ${shownCount} packets`;
    }}, `Show more of ${shownCount} packets`);
    section.append(more);
  }
  if (explanation.packets_not_listed > 0) {
    section.append(element("p", {}, `${explanation.packets_not_listed} more packets are not listed.`));
  }
  return section;
}

function endsWords(explanation) {
  const {client, server} = explanation.outcome;
  if (!client) return "";
  return `The client ${client}. The server ${server}.`;
}

function packetItems(explanation, index, lanes, choose) {
  const packet = explanation.packets[index];
  const isOver = !packet.arrives;
  const words = [
    `${packet.frame}`, `${seconds(packet.age_ns)} s`,
    packet.from === "client" ? "client → server" : "server → client",
    packet.flags ? packet.flags.join(" ") || "no flags" : explanation.proto.toUpperCase(),
    plural(packet.length, "byte"),
  ];
  const button = element("button", {
    type: "button", class: `packet from-${packet.from}${isOver ? " dropped" : ""}`,
    "data-index": index, onclick: () => choose(index, null),
  }, element("span", {class: "words"}, words.join(" · ")),
  packet.carries && element("span", {class: "carries"}, packet.carries),
  isOver && element("span", {class: "absent"},
    packet.actions.length > 0 ? "does not arrive" : explanation.outcome.absence || "does not arrive"),
  arrow(packet.from, lanes, isOver ? stop(explanation, packet, lanes) : null));
  const item = element("li", {class: "step"}, button, notes(explanation, packet));
  return [item, ...forgedItems(explanation, packet, index, lanes, choose)];
}

/// Which lane a packet that does not arrive comes to.
function stop(explanation, packet, lanes) {
  const gateway = packet.actions.length > 0 ? packet.actions[0].gateway : null;
  const place = lanes.indexOf(gateway);
  return place > 0 ? place : null;
}

/// The line between the lanes, for the eye; the words say the same.
function arrow(from, lanes, stopLane) {
  const last = lanes.length - 1;
  const start = from === "client" ? 0 : last;
  let end = from === "client" ? last : 0;
  if (stopLane !== null) end = stopLane;
  return bar(start, end, lanes.length);
}

function bar(start, end, laneCount) {
  const low = Math.min(start, end) + 1;
  const high = Math.max(start, end) + 1;
  const line = element("span", {
    class: `arrow ${start < end ? "to-right" : "to-left"} lanes-${Math.min(laneCount, 6)}`, "aria-hidden": "true",
  });
  const inner = element("span", {class: "line"});
  inner.style.gridColumn = `${low} / ${high}`;
  line.style.gridTemplateColumns = `repeat(${Math.max(1, laneCount - 1)}, 1fr)`;
  line.append(inner);
  return line;
}

/// Why a box did nothing about what was legible: of one that missed it, by which habits.
function whyNot(box) {
  const words = box.why_not_words;
  const missed = "did not read it";
  return box.why_not === "not-read" && words !== missed ? `${missed}: ${words}` : words;
}

/// What came of a packet: who read what, who holds what, who did what, and why not.
function notes(explanation, packet) {
  const lines = [];
  for (const legible of packet.legible) {
    lines.push(element("li", {class: "legible"}, "legible: ", element("mark", {}, legible.text.split(/[\r\n]/)[0]),
      ` (${legible.field})`));
    const reasons = new Map();
    for (const box of legible.boxes) {
      const reason = whyNot(box) || "read it, and acts";
      if (!reasons.has(reason)) reasons.set(reason, []);
      reasons.get(reason).push(box);
    }
    for (const [reason, boxes] of reasons) {
      lines.push(element("li", {class: "sight"}, `${boxNames(explanation, boxes)} ${reason}`));
    }
  }
  for (const misread of packet.misread) {
    lines.push(element("li", {class: "sight"},
      `${boxNames(explanation, misread.boxes)} reads instead: ${misread.text} (${misread.field})`));
  }
  for (const answer of packet.answers) {
    const addresses = answer.addresses.length > 0 ? `is at ${answer.addresses.join(", ")}` : "has no such address";
    lines.push(element("li", {}, `answers: ${answer.name} ${addresses}`
      + (answer.late ? "; too late, the forgery came first" : "")));
  }
  for (const box of packet.states) {
    lines.push(element("li", {class: "state"}, `${boxNames(explanation, box.boxes)} ${box.words}`));
  }
  for (const action of packet.actions) {
    const cause = action.remembers_flow ? `, remembering flow ${action.remembers_flow}`
      : action.field ? ` (${action.field})` : "";
    lines.push(element("li", {class: "acts"},
      `${boxNames(explanation, [action])} acts: ${action.reaction} by rule ${action.rule}${cause}`));
  }
  if (packet.client_sees) {
    lines.push(element("li", {class: "end"}, `The client ${packet.client_sees}.`));
    lines.push(element("li", {class: "end"}, `The server ${packet.server_sees}.`));
  }
  return lines.length > 0 ? element("ul", {class: "notes"}, lines) : null;
}

/// What boxes forged in answer to a packet.
function forgedItems(explanation, packet, index, lanes, choose) {
  const items = [];
  for (const action of packet.actions) {
    const lane = Math.max(0, lanes.indexOf(action.gateway));
    for (const forged of action.forged) {
      const fields = [
        `forged by ${boxNames(explanation, [action])}, to the ${forged.to}: ${forged.words}`,
        forged.seq === undefined ? null : `seq ${forged.seq}`,
        `TTL ${forged.hop_limit}`, forged.ip_id === null ? null : `IP ID ${forged.ip_id}`,
      ].filter(Boolean);
      const end = forged.to === "client" ? 0 : lanes.length - 1;
      items.push(element("li", {class: "step"}, element("button", {
        type: "button", class: "packet forged", "data-index": index, onclick: () => choose(index, forged),
      }, element("span", {class: "words"}, fields.join(" · ")), bar(lane, end, lanes.length))));
    }
  }
  return items;
}

/// Puts ladders beside each other.
export function showLadders(parent, ladders) {
  parent.className = ladders.length > 1 ? "two" : "one";
  fill(parent, ladders);
}
