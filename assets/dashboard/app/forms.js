// What the pages before the dashboard are made of.
import { h } from "./dom.js";
import { words } from "./words.js";

export function field(id, label, attributes) {
  return h("div", { class: "field" }, h("label", { for: id }, label), h("input", { id, name: id, required: true, ...attributes }));
}

// For six digits of an app, or a recovery code.
export function codeField(label, hint) {
  const input = field("code", label, {
    type: "text",
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 24,
    "aria-describedby": "code-hint",
  });
  input.append(h("p", { class: "soft", id: "code-hint" }, hint));
  return input;
}

// One card in the middle of the page, and what stands below it.
export function frame(root, title, card, ...below) {
  document.title = `${title} · ${words.name}`;
  root.replaceChildren(
    h(
      "main",
      { class: "sign-in" },
      h("div", { class: "brand" }, h("img", { src: "/mark.svg", alt: "", width: 44, height: 44 }), h("span", {}, words.name)),
      card,
      ...below,
    ),
  );
}
