// The bytes of a packet: hexadecimal and text side by side, with what is legible marked in both.

import {element, fill} from "./dom.js";

const rowCount = 16;

function bytesOf(hex) {
  const bytes = [];
  for (let index = 0; index + 1 < hex.length; index += 2) {
    bytes.push(Number.parseInt(hex.slice(index, index + 2), 16));
  }
  return bytes;
}

/// The places of what is legible in a packet's payload: also what only a later packet completes.
function places(explanation, index) {
  const found = [];
  for (const packet of explanation.packets) {
    for (const legible of packet.legible) {
      if (legible.place && legible.place.packet === index) {
        found.push({start: legible.place.offset, end: legible.place.offset + legible.place.length,
          text: legible.text, field: legible.field});
      }
    }
  }
  return found;
}

/// Shows the payload of a packet, or a forged packet from its IP header on.
export function showBytes(parent, title, explanation, index, forged) {
  const packet = explanation.packets[index];
  const bytes = bytesOf(forged ? forged.packet : packet.payload);
  const marked = forged ? [] : places(explanation, index);
  title.textContent = forged ? `Bytes of a forged packet` : `Bytes of packet ${packet.frame}`;
  const words = [];
  if (forged) words.push(`The whole packet, ${bytes.length} bytes, made up by a gateway.`);
  else if (bytes.length === 0) words.push("The packet has no payload.");
  else words.push(`${packet.length} bytes of payload${bytes.length < packet.length ? `, the first ${bytes.length}` : ""}.`);
  for (const mark of marked) {
    words.push(`${mark.field} ${mark.text.split(/[\r\n]/)[0]} stands at bytes ${mark.start} to ${mark.end - 1}.`);
  }
  const hidden = packet.legible.filter((legible) => !legible.place);
  if (!forged && hidden.length > 0) {
    words.push(`${hidden.map((legible) => legible.field).join(", ")} is not in the bytes as they are: `
      + "it is encrypted with keys that everybody can derive, or is made of several parts.");
  }
  const rows = [];
  for (let start = 0; start < bytes.length; start += rowCount) {
    rows.push(row(bytes.slice(start, start + rowCount), start, marked));
  }
  fill(parent, element("p", {}, words.join(" ")),
    rows.length > 0 && element("div", {
      class: "hex", role: "region", tabindex: "0", "aria-label": "Bytes in hexadecimal and as text",
    }, rows));
}

function row(bytes, start, marked) {
  const isMarked = (offset) => marked.some((mark) => offset >= mark.start && offset < mark.end);
  const runs = (text, gap) => {
    const parts = [];
    let run = "";
    let runIsMarked = false;
    const end = () => {
      if (run) parts.push(runIsMarked ? element("mark", {}, run) : run);
      run = "";
    };
    bytes.forEach((byte, index) => {
      const marks = isMarked(start + index);
      if (marks !== runIsMarked) {
        end();
        runIsMarked = marks;
      }
      run += text(byte) + gap;
    });
    end();
    return parts;
  };
  const hexadecimal = (byte) => byte.toString(16).padStart(2, "0");
  const character = (byte) => byte > 32 && byte < 127 ? String.fromCharCode(byte) : "·";
  return element("div", {class: "hexrow"},
    element("span", {class: "offset"}, start.toString(16).padStart(4, "0")),
    element("span", {class: "digits"}, runs(hexadecimal, " ")),
    element("span", {class: "text"}, runs(character, "")));
}
