// A little Markdown: headings, paragraphs, lists, emphasis, code. It becomes elements and text, never HTML.

import {element} from "./dom.js";

function inline(text) {
  const parts = [];
  const pattern = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*)/g;
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) parts.push(text.slice(last, match.index));
    const [piece] = match;
    if (piece.startsWith("`")) parts.push(element("code", {}, piece.slice(1, -1)));
    else if (piece.startsWith("**")) parts.push(element("strong", {}, piece.slice(2, -2)));
    else parts.push(element("em", {}, piece.slice(1, -1)));
    last = match.index + piece.length;
  }
  parts.push(text.slice(last));
  return parts.filter((part) => part !== "");
}

/// The elements of a text.
export function markdown(text) {
  return text.split(/\n\s*\n/).map((block) => block.trim()).filter(Boolean).map((block) => {
    const heading = block.match(/^(#{1,4})\s+([^\n]*)$/);
    if (heading) return element(`h${Math.min(5, heading[1].length + 2)}`, {}, inline(heading[2]));
    const lines = block.split("\n");
    if (lines.every((line) => /^\s*[-*]\s|^\s{2,}\S/.test(line))) {
      return element("ul", {}, items(lines, /^\s*[-*]\s+/));
    }
    if (lines.every((line) => /^\s*\d+\.\s|^\s{2,}\S/.test(line))) {
      return element("ol", {}, items(lines, /^\s*\d+\.\s+/));
    }
    return element("p", {}, inline(lines.join(" ")));
  });
}

function items(lines, marker) {
  const found = [];
  for (const line of lines) {
    if (marker.test(line)) found.push(line.replace(marker, ""));
    else if (found.length > 0) found[found.length - 1] += ` ${line.trim()}`;
  }
  return found.map((text) => element("li", {}, inline(text)));
}
