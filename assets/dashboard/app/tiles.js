// The small cards beside the percentage.
import { h } from "./dom.js";
import { stateOf, votesText } from "./figure.js";
import { count, percent } from "./numbers.js";
import { goodKiosks, pendingOf } from "./kiosk_states.js";
import { lastPublished } from "./periods.js";
import { words } from "./words.js";

function tile(title, value, ...notes) {
  return h(
    "section",
    { class: "card tile" },
    h("h2", {}, title),
    h("p", { class: "large" }, value),
    notes.map((note) => note && h("p", { class: "soft" }, note)),
  );
}

function answerRate(figure) {
  if (stateOf(figure)) return tile(words.answerRate, "–", words.noInvitations);
  const invitations = figure.votes + figure.timed_out + figure.withdrawn;
  return tile(words.answerRate, percent(figure.votes, invitations), words.invitations(count(figure.votes), count(invitations)));
}

// Of the transactions told from outside, so that an officer who never opens the question does not look perfect.
function participation(figure) {
  const told = figure.participation;
  if (told) return tile(words.participation, percent(told.linked, told.transactions), words.transactions(count(told.linked), count(told.transactions)));
  const untold = figure.votes && figure.period?.last > lastPublished() ? words.participationLater : words.noTransactions;
  return tile(words.participation, "–", untold);
}

// `figure` is null for roles that see no ratings, `kiosks` null until they are there.
export function tiles(figure, kiosks, now) {
  const cards = [];
  if (figure) {
    const small = figure.shown === "too_few" ? words.hidden : null;
    cards.push(tile(words.votes, votesText(figure), small), answerRate(figure), participation(figure));
  }
  if (kiosks) {
    const active = kiosks.filter((kiosk) => !kiosk.revoked);
    const good = goodKiosks(active, now);
    cards.push(
      tile(words.pages.devices, [String(good), h("small", {}, `/${active.length}`)], words.onlineNote),
      tile(words.pending, count(pendingOf(active)), words.pendingNote),
    );
  }
  return cards;
}
