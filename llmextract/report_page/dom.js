/* Elements from names, attributes and texts. A text only ever becomes a text node. */

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/* Characters that are not seen, or that turn the direction of what follows, are named instead. */
function named(char) {
  return `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function visible(text) {
  return String(text).replace(UNSEEN, (char) => `⟨${named(char)}⟩`);
}

function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "onclick") element.addEventListener("click", value);
    else element.setAttribute(key, value === true ? "" : visible(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : visible(child));
  }
  return element;
}

/* Words of an article inside a sentence of the page keep their direction to themselves. */
function words(text, attributes) {
  return el("bdi", attributes, text);
}

function plural(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many ?? `${one}s`}`;
}

function bringTo(element, block) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}
