// Elements out of plain data. Texts become text nodes: nothing from the server is ever parsed as HTML.

function append(parent, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child);
  }
  return parent;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [property, v] of Object.entries(value)) element.style.setProperty(property, v);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  return element;
}

// h("p", { class: "note" }, "text", otherElement)
export function h(tag, attributes, ...children) {
  const element = append(document.createElement(tag), children);
  return set(element, attributes);
}

// The same for SVG.
export function s(tag, attributes, ...children) {
  return set(append(document.createElementNS("http://www.w3.org/2000/svg", tag), children), attributes);
}
