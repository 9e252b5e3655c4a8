// The units and counters below: n, percentage, interval against the target, verdict. In the order of their
// ids, not ranked: small groups would win and lose by chance.
import { h, s } from "./dom.js";
import { stateOf, verdict, votesText } from "./figure.js";
import { icon } from "./icons.js";
import { interval, percent, satisfaction } from "./numbers.js";
import { words } from "./words.js";

const axis = { from: 80, to: 100, width: 200, height: 22, pad: 7 };

const x = (value) => axis.pad + ((Math.max(value, axis.from) - axis.from) / (axis.to - axis.from)) * (axis.width - 2 * axis.pad);

// The interval as a band, the percentage as a dot, the target as a dashed line; what lies below the axis is
// cut off with an arrow.
function intervalPlot(figure) {
  const middle = axis.height / 2;
  const lower = figure.interval.lower / 100;
  const upper = figure.interval.upper / 100;
  const value = (100 * figure.satisfied) / figure.votes;
  const target = x(figure.target_percent);
  const below = value < axis.from;
  const sentence = `${percent(figure.satisfied, figure.votes)}, ${words.interval} ${interval(figure.interval)}`;
  return s(
    "svg",
    {
      class: `interval ${figure.verdict ?? "too_few"}`,
      viewBox: `0 0 ${axis.width} ${axis.height}`,
      role: "img",
      "aria-label": below ? `${sentence} (${words.clipped(axis.from)})` : sentence,
    },
    s("line", { class: "band", x1: x(lower), x2: x(upper), y1: middle, y2: middle }),
    s("line", { class: "target", x1: target, x2: target, y1: 0, y2: axis.height }),
    below
      ? s("path", { class: "arrow", d: `M10 ${middle - 5} L3 ${middle} L10 ${middle + 5}` })
      : s("circle", { class: "dot", cx: x(value), cy: middle, r: 5 }),
  );
}

function resultCell(figure) {
  const state = stateOf(figure);
  const text = { too_few: words.hidden, not_published: words.notPublished, empty: words.empty }[state];
  return state ? h("span", { class: "soft" }, text) : verdict(figure, true);
}

function row(figure, addressOf) {
  const untold = stateOf(figure) !== null;
  return h(
    "tr",
    { class: untold ? "untold" : null },
    h(
      "th",
      { scope: "row" },
      h("a", { href: addressOf(figure) }, icon(figure.kind === "unit" ? "place" : "counter", 16), h("span", {}, figure.name)),
    ),
    h("td", {}, votesText(figure)),
    h("td", { class: "strong" }, untold ? "–" : satisfaction(figure)),
    h("td", { class: "plot" }, untold || !figure.interval ? null : intervalPlot(figure)),
    h("td", { class: "range" }, untold || !figure.interval ? "–" : interval(figure.interval)),
    h("td", { class: "result" }, resultCell(figure)),
  );
}

function titleFor(figures) {
  const kinds = new Set(figures.map((figure) => figure.kind));
  if (kinds.size === 2) return words.placesTitle.both;
  return kinds.has("counter") ? words.placesTitle.counters : words.placesTitle.units;
}

function head() {
  const scale = h("span", { class: "scale", "aria-hidden": "true" }, h("span", {}, `${axis.from}%`), h("span", {}, `${axis.to}%`));
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", { scope: "col" }, h("span", { class: "unseen" }, words.unit)),
      h("th", { scope: "col" }, words.votes),
      h("th", { scope: "col" }, words.rate),
      h("td", { class: "plot" }, scale),
      h("th", { scope: "col", class: "range" }, words.interval),
      h("th", { scope: "col", class: "result" }, words.result),
    ),
  );
}

// `addressOf(figure)` leads to that unit or counter.
export function places(figures, addressOf) {
  const title = titleFor(figures);
  return h(
    "section",
    { class: "card places", id: "places", tabindex: -1, "aria-labelledby": "places-title" },
    h("header", {}, h("h2", { id: "places-title" }, title), h("span", { class: "soft" }, words.formula)),
    figures.length === 0
      ? h("p", { class: "soft" }, words.noChildren)
      : h(
          "table",
          {},
          h("caption", { class: "unseen" }, title),
          head(),
          h("tbody", {}, figures.map((figure) => row(figure, addressOf))),
        ),
  );
}
