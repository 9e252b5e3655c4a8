// "4 xin, 4 luôn": eight bars with their numbers, or the same as a table.
import { h } from "./dom.js";
import { isWhole } from "./figure.js";
import { count, percent } from "./numbers.js";
import { words } from "./words.js";

const parts = ["shown", "missing", "not_mentioned"];

function bar(behaviour, votes) {
  const sentence = [
    `${words.behaviours[behaviour.code]}: ${words.shown} ${percent(behaviour.shown, votes)}`,
    `${words.missing} ${percent(behaviour.missing, votes)}`,
    `${words.notMentioned} ${percent(behaviour.not_mentioned, votes)}`,
  ].join(", ");
  return h(
    "span",
    { class: "behaviour-bar", role: "img", "aria-label": sentence },
    parts.map((part) => behaviour[part] > 0 && h("span", { class: part, style: { "flex-grow": String(behaviour[part]) } })),
  );
}

function chart(figure) {
  return h(
    "table",
    { class: "behaviours", role: "table" }, // said again, because narrow layouts make grids of its rows
    h("caption", { class: "unseen" }, words.pages.behaviours),
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        h("th", { scope: "col", role: "columnheader" }, h("span", { class: "unseen" }, words.criterion)),
        h("td", { role: "cell" }),
        h("th", { scope: "col", role: "columnheader" }, words.shownShort),
        h("th", { scope: "col", role: "columnheader" }, words.missingShort),
        h("th", { scope: "col", role: "columnheader" }, words.notMentioned),
      ),
    ),
    h(
      "tbody",
      { role: "rowgroup" },
      figure.behaviours.map((behaviour) =>
        h(
          "tr",
          { role: "row" },
          h("th", { scope: "row", role: "rowheader" }, words.behaviours[behaviour.code]),
          h("td", { class: "bar-cell", role: "cell" }, bar(behaviour, figure.votes)),
          h("td", { class: "shown-text", role: "cell" }, percent(behaviour.shown, figure.votes)),
          h("td", { class: "missing-text", role: "cell" }, percent(behaviour.missing, figure.votes)),
          h("td", { role: "cell", class: "rest" }, percent(behaviour.not_mentioned, figure.votes)),
        ),
      ),
    ),
  );
}

function numbers(figure) {
  return h(
    "table",
    { class: "numbers" },
    h("caption", { class: "unseen" }, words.pages.behaviours),
    h("thead", {}, h("tr", {}, [words.criterion, words.shown, words.missing, words.notMentioned].map((text) => h("th", { scope: "col" }, text)))),
    h(
      "tbody",
      {},
      figure.behaviours.map((behaviour) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, words.behaviours[behaviour.code]),
          parts.map((part) => h("td", {}, count(behaviour[part]))),
        ),
      ),
    ),
  );
}

function legend() {
  const item = (part, text) => h("li", {}, h("span", { class: `swatch ${part}` }), text);
  return h(
    "ul",
    { class: "key" },
    item("shown", words.shown),
    item("missing", words.missing),
    item("not_mentioned", words.notMentionedNote),
  );
}

// `asTable` is a setting of the page that `toggle` changes.
export function behaviours(figure, asTable, toggle) {
  const whole = isWhole(figure);
  const button = whole && h("button", { class: "link", type: "button", onclick: toggle }, asTable ? words.chart : words.table);
  return h(
    "section",
    { class: "card", id: "behaviours", tabindex: -1, "aria-labelledby": "behaviours-title" },
    h(
      "header",
      {},
      h("h2", { id: "behaviours-title" }, words.pages.behaviours),
      whole && h("span", { class: "soft" }, words.behavioursOf(count(figure.votes))),
      button,
    ),
    whole ? [asTable ? numbers(figure) : chart(figure), legend()] : h("p", { class: "soft" }, words.behavioursNeed),
  );
}
