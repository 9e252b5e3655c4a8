// The first card: the percentage with everything that belongs to it, and the five levels.
import { h } from "./dom.js";
import { isWhole, stateOf, verdict } from "./figure.js";
import { icon } from "./icons.js";
import { count, interval, percent, satisfaction } from "./numbers.js";
import { words } from "./words.js";

const order = [5, 4, 3, 2, 1];

function levelBar(figure) {
  const sentence = order.map((level) => `${words.levels[level]} ${percent(figure.levels[level], figure.votes)}`).join(", ");
  return h(
    "div",
    { class: "level-bar", role: "img", "aria-label": sentence },
    order.map((level) =>
      figure.levels[level] > 0
        ? h("span", { class: `level-${level}`, style: { "flex-grow": String(figure.levels[level]) } })
        : null,
    ),
  );
}

function legend(figure) {
  return h(
    "table",
    { class: "legend" },
    h("caption", { class: "unseen" }, words.satisfaction),
    h(
      "tbody",
      {},
      order.map((level) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, h("span", { class: `swatch level-${level}` }), words.levels[level]),
          h("td", { class: "count" }, count(figure.levels[level])),
          h("td", {}, percent(figure.levels[level], figure.votes)),
        ),
      ),
    ),
  );
}

function rawText({ raw, votes }) {
  if (raw.votes === votes) return words.noneAside;
  return words.raw(percent(raw.satisfied, raw.votes), count(raw.votes));
}

function number(figure) {
  const small = figure.small_sample ? h("span", { class: "tag" }, words.smallSample) : null;
  return h(
    "div",
    { class: "hero-number" },
    h("h2", {}, words.satisfaction),
    h("p", { class: "big", id: "satisfaction" }, satisfaction(figure), small),
    h("p", {}, words.satisfiedOf(count(figure.satisfied), count(figure.votes))),
    h("p", {}, `${words.interval}: ${interval(figure.interval)}`),
    figure.raw && h("p", { id: "raw" }, rawText(figure)),
    figure.late !== 0 && h("p", { class: "soft" }, words.late(figure.late === null ? words.fewVotes : count(figure.late))),
    h("p", { class: "judged" }, `${words.target(figure.target_percent)} · `, verdict(figure)),
  );
}

// No percentage can be told: says why, and what to do.
function instead(state, widen) {
  const texts = {
    empty: ["inbox", words.empty, null],
    too_few: ["hidden", words.hidden, words.hiddenWhy],
    not_published: ["calendar", words.notPublished, words.notPublishedWhy],
  };
  const [picture, title, why] = texts[state];
  return h(
    "div",
    { class: "hero-instead" },
    icon(picture, 28),
    h("div", {}, h("h2", {}, words.satisfaction), h("p", { class: "medium" }, title), why && h("p", { class: "soft" }, why)),
    widen && state !== "too_few" ? h("a", { class: "button", href: widen }, words.widen) : null,
  );
}

// `widen` is the address of a longer period, or null when this is the longest.
export function hero(figure, widen) {
  const state = stateOf(figure);
  const content = state
    ? instead(state, widen)
    : [
        number(figure),
        h(
          "div",
          { class: "hero-levels" },
          isWhole(figure) ? [levelBar(figure), legend(figure)] : h("p", { class: "soft" }, words.levelsNeed),
        ),
      ];
  return h("section", { class: "card hero", "aria-label": words.satisfaction }, content);
}
