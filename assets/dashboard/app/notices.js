// What must be said above the figures: old data, silent devices, filters that were left out, failures.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { dayOf, momentText } from "./periods.js";
import { words } from "./words.js";

const day = 86_400_000;

function notice(text, action) {
  return h("p", { class: "notice" }, icon("warning", 18), h("span", {}, text), action);
}

function freshness(kiosks, now) {
  const active = kiosks.filter((kiosk) => !kiosk.revoked);
  const seen = active.map((kiosk) => kiosk.last_seen).filter(Boolean).sort();
  if (seen.length === 0) return null;
  const last = seen[seen.length - 1];
  if (now - Date.parse(last) > day) return notice(words.stale(momentText(last)));
  const silent = active.filter((kiosk) => !kiosk.last_seen || dayOf(Date.parse(kiosk.last_seen)) !== dayOf(now)).length;
  return silent > 0 ? notice(words.partial(silent, active.length)) : null;
}

export function failure(error, retry) {
  const text = error.status === 0 ? words.offline : error.status === 404 ? words.foreign : words.error;
  return h(
    "div",
    { class: "notice failure", role: "alert" },
    icon("warning", 18),
    h("span", {}, text, " ", h("span", { class: "soft" }, words.code(error.status || "–"))),
    h("button", { class: "button", type: "button", onclick: retry }, icon("retry", 16), words.retry),
  );
}

export function notices({ kiosks, dropped, now }) {
  return [
    dropped.length > 0 ? notice(words.dropped(dropped.join(", "))) : null,
    kiosks ? freshness(kiosks, now) : null,
  ];
}
