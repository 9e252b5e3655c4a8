// The units and counters below: n, percentage, interval against the target, verdict. In the order of their
// ids, not ranked: small groups would win and lose by chance.
import { h } from "./dom.js";
import { stateOf, verdict, votesText } from "./figure.js";
import { icon } from "./icons.js";
import { interval, percent, satisfaction } from "./numbers.js";
import { words } from "./words.js";

const axis = { from: 80, to: 100 };

// Place on the axis in percent of its width.
const at = (value) => `${((Math.max(value, axis.from) - axis.from) / (axis.to - axis.from)) * 100}%`;

// The interval as a band, the percentage as a dot, the target as a dashed line; what lies below the axis is
// cut off with an arrow.
function intervalPlot(figure) {
  const lower = figure.interval.lower / 100;
  const upper = figure.interval.upper / 100;
  const value = (100 * figure.satisfied) / figure.votes;
  const below = value < axis.from;
  const sentence = `${percent(figure.satisfied, figure.votes)}, ${words.interval} ${interval(figure.interval)}`;
  const band = { left: at(lower), right: `calc(100% - ${at(upper)})` };
  return h(
    "div",
    {
      class: `interval ${figure.verdict ?? "too_few"}`,
      role: "img",
      "aria-label": below ? `${sentence} (${words.clipped(axis.from)})` : sentence,
    },
    h("span", { class: "band", style: band }),
    h("span", { class: "target", style: { left: at(figure.target_percent) } }),
    h("span", { class: below ? "arrow" : "dot", style: { left: at(value) } }),
  );
}

function resultCell(figure) {
  const state = stateOf(figure);
  const text = { too_few: words.hidden, not_published: words.notPublished, empty: words.emptyShort }[state];
  return state ? h("span", { class: "soft" }, text) : verdict(figure, true);
}

function row(figure, addressOf) {
  const untold = stateOf(figure) !== null;
  return h(
    "tr",
    { class: untold ? "untold" : null, role: "row" },
    h(
      "th",
      { scope: "row", role: "rowheader", class: "name" },
      h("a", { href: addressOf(figure) }, icon(figure.kind === "unit" ? "place" : "counter", 16), h("span", {}, figure.name)),
    ),
    h("td", { role: "cell", class: "votes" }, votesText(figure)),
    h("td", { role: "cell", class: "strong" }, untold ? "–" : satisfaction(figure)),
    h("td", { role: "cell", class: "plot" }, untold || !figure.interval ? null : intervalPlot(figure)),
    h("td", { role: "cell", class: "range" }, untold || !figure.interval ? "–" : interval(figure.interval)),
    h("td", { role: "cell", class: "result" }, resultCell(figure)),
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
    { role: "rowgroup" },
    h(
      "tr",
      { role: "row" },
      h("th", { scope: "col", role: "columnheader" }, h("span", { class: "unseen" }, words.unit)),
      h("th", { scope: "col", role: "columnheader", class: "votes" }, words.votes),
      h("th", { scope: "col", role: "columnheader" }, words.rate),
      h("td", { class: "plot", role: "cell" }, scale),
      h("th", { scope: "col", role: "columnheader", class: "range" }, words.interval),
      h("th", { scope: "col", role: "columnheader", class: "result" }, words.result),
    ),
  );
}

// The same figures, with those of the unit or counter itself, as a file.
function files(fileOf) {
  const link = (form, text, name) => h("a", { class: "link", href: fileOf(form), download: "", "aria-label": name }, text);
  return h("span", { class: "files" }, link("xlsx", "Excel", words.asSpreadsheet), link("csv-excel", "CSV", words.asCsv));
}

// `addressOf(figure)` leads to that unit or counter, `fileOf(form)` to what is kept on a disk.
export function places(figures, addressOf, fileOf) {
  const title = titleFor(figures);
  return h(
    "section",
    { class: "card places", id: "places", tabindex: -1, "aria-labelledby": "places-title" },
    h("header", {}, h("h2", { id: "places-title" }, title), h("span", { class: "soft formula" }, words.formula), files(fileOf)),
    figures.length === 0
      ? h("p", { class: "soft" }, words.noChildren)
      : h(
          "table",
          { role: "table" }, // said again, because narrow layouts make grids of its rows
          h("caption", { class: "unseen" }, title),
          head(),
          h("tbody", { role: "rowgroup" }, figures.map((figure) => row(figure, addressOf))),
        ),
  );
}
