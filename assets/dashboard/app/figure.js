// How one figure reads: its verdict, and why it may show less than everything.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { count } from "./numbers.js";
import { words } from "./words.js";

const icons = { met: "met", not_met: "notMet", undecided: "undecided", too_few: null };

// Icon, word and colour together; colour alone never tells.
export function verdict(figure, short = false) {
  if (!figure.verdict || figure.votes === 0) return null;
  const text = (short && words.verdictsShort[figure.verdict]) || words.verdicts[figure.verdict];
  const picture = icons[figure.verdict];
  return h("span", { class: `verdict ${figure.verdict}` }, picture && icon(picture, short ? 16 : 18), h("span", {}, text));
}

// n, or the word for it where it is hidden.
export function votesText(figure) {
  if (figure.shown === "too_few") return words.fewVotes;
  if (figure.votes === null || figure.votes === undefined) return "–";
  return count(figure.votes);
}

// The state that stands in place of a percentage; null when there is one.
export function stateOf(figure) {
  if (figure.shown === "not_published") return "not_published";
  if (figure.shown === "too_few") return "too_few";
  return figure.votes === 0 ? "empty" : null;
}

export const isWhole = (figure) => figure.shown === "all" && figure.levels !== null && figure.votes > 0;
