// What is seen, as one page that needs no lab: its text, its style, and nothing that runs.

import {byId} from "./dom.js";

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// Lets the browser save bytes as a file.
export function download(blob, name) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}

/// The page's text.
export async function savedPage(title, address) {
  const style = await (await fetch("style.css")).text();
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = "en";
  const meta = (attributes) => {
    const made = page.createElement("meta");
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    page.head.prepend(made);
  };
  meta({"http-equiv": "Content-Security-Policy", content: policy});
  meta({name: "viewport", content: "width=device-width, initial-scale=1"});
  meta({charset: "utf-8"});
  // As an element it would come under this page's own policy, which allows no style within a page.
  page.head.append(page.createComment("style"));
  const main = page.createElement("main");
  main.className = "saved";
  const heading = page.createElement("h1");
  heading.textContent = title;
  main.append(heading);
  const note = page.createElement("p");
  note.textContent = `Simulated by Chokepoint: what would happen, not what did. In the lab: ${address}`;
  main.append(note);
  for (const id of ["ladders", "bytes", "totals", "evasion"]) main.append(still(page, byId(id)));
  for (const side of document.querySelectorAll("#sides textarea")) {
    if (side.value === "") continue;
    const text = page.createElement("pre");
    text.textContent = side.value;
    // It may be longer than it is shown: the keyboard scrolls it.
    text.tabIndex = 0;
    text.setAttribute("aria-label", side.dataset.title);
    const caption = page.createElement("h2");
    caption.textContent = side.dataset.title;
    main.append(caption, text);
  }
  page.body.append(main);
  const text = page.documentElement.outerHTML.replace("<!--style-->", () => `<style>\n${style}</style>`);
  return `<!DOCTYPE html>\n${text}\n`;
}

/// A copy in which nothing can be pressed.
function still(page, original) {
  const copy = page.importNode(original, true);
  for (const button of copy.querySelectorAll("button")) {
    const plain = page.createElement("div");
    plain.className = button.className;
    plain.append(...button.childNodes);
    button.replaceWith(plain);
  }
  // The page has one heading above them.
  for (const heading of copy.querySelectorAll("h3")) {
    const raised = page.createElement("h2");
    raised.textContent = heading.textContent;
    heading.replaceWith(raised);
  }
  copy.querySelectorAll("details").forEach((details) => { details.open = true; });
  copy.querySelectorAll("[id]").forEach((item) => item.removeAttribute("id"));
  copy.removeAttribute("aria-live");
  copy.removeAttribute("aria-labelledby");
  return copy;
}
