// Elements. Text from captures and rules only ever becomes text nodes: nothing here parses HTML.

/// An element with attributes and children; strings become text.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    made.append(child instanceof Node ? child : document.createTextNode(shown(String(child))));
  }
  return made;
}

/// Puts children in the place of what an element has.
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter(Boolean).map(
    (child) => child instanceof Node ? child : document.createTextNode(shown(String(child)))));
  return parent;
}

export function byId(id) {
  return document.getElementById(id);
}

/// A text with characters that cannot be seen, or turn the writing round, as \u{...}.
export function shown(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
}

/// Says something to those who see the page and to those who hear it.
export function say(text, isBad = false) {
  const status = byId("status");
  status.textContent = shown(text);
  status.classList.toggle("bad", isBad);
}
