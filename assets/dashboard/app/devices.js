// The kiosks: one square each, and a table with when each was last seen and what it still holds.
import { h } from "./dom.js";
import { showApproval } from "./approval.js";
import { showJournals } from "./journals.js";
import { goodKiosks, stateOf, troublesOf } from "./kiosk_states.js";
import { count, degrees, gigabytes } from "./numbers.js";
import { momentText } from "./periods.js";
import { showSwap } from "./swap.js";
import { words } from "./words.js";

const minute = 60_000;

export const mendsDevices = (session) => ["admin", "technician"].includes(session.role);

function since(rfc3339, now) {
  if (!rfc3339) return words.never;
  const age = now - Date.parse(rfc3339);
  if (age < 2 * minute) return words.ago.now;
  if (age < 60 * minute) return words.ago.minutes(Math.floor(age / minute));
  if (age < 24 * 60 * minute) return words.ago.hours(Math.floor(age / (60 * minute)));
  return momentText(rfc3339);
}

function stateMark(kiosk, now) {
  const state = stateOf(kiosk, now);
  const why = state === "watch" ? troublesOf(kiosk).map((trouble) => words.kioskTroubles[trouble]).join(", ") : "";
  return [h("span", { class: "kiosk-state" }, h("span", { class: `square ${state}` }), words.kioskStates[state]), why && h("span", { class: "soft why" }, why)];
}

// One square each; the key below it picks the state that the table shows. `view` lasts over redraws.
function waffle(kiosks, now, view, redraw) {
  const of = (wanted) => kiosks.filter((kiosk) => stateOf(kiosk, now) === wanted).length;
  const shown = ["good", "watch", "lost", "unapproved"].filter((state) => state !== "unapproved" || of(state) > 0);
  const sentence = shown.map((state) => `${of(state)} ${words.kioskStates[state]}`).join(", ");
  const pick = (state) => {
    view.state = view.state === state ? null : state;
    redraw();
    document.getElementById(`kiosks-${state}`)?.focus();
  };
  const button = (state) =>
    h(
      "button",
      { type: "button", id: `kiosks-${state}`, "aria-pressed": String(view.state === state), onclick: () => pick(state) },
      h("span", { class: `square ${state}` }),
      `${of(state)} ${words.kioskStates[state]}`,
    );
  return [
    h(
      "div",
      { class: "waffle", role: "img", "aria-label": sentence },
      kiosks.map((kiosk) => h("span", { class: `square ${stateOf(kiosk, now)}`, title: kiosk.id })),
    ),
    h("ul", { class: "key picks", "aria-label": words.kiosksPick }, shown.map((state) => h("li", {}, button(state)))),
  ];
}

// "xinluon 0.1.0" as "0.1.0".
const versionOf = (software) => (software || "–").replace(/^xinluon /, "");

// The version of the settings in force; what else it should have, or would not take, in words.
function settingsOf(kiosk) {
  const inForce = kiosk.config_version ?? 0;
  if (kiosk.config_refused && kiosk.config_refused === kiosk.config_wanted)
    return h("span", { title: kiosk.config_trouble }, `${inForce} (${words.settingsRefused(kiosk.config_refused)})`);
  if (kiosk.config_wanted !== inForce && kiosk.last_seen)
    return `${inForce} (${words.settingsWaiting(kiosk.config_wanted)})`;
  return inForce === 0 ? "–" : `${inForce}`;
}

// What is done about one kiosk, by those who mend them. A revoked one brings nothing any more.
function acts(kiosk, session, again) {
  const button = (text, act) => h("button", { class: "button", type: "button", "aria-label": `${text}: ${kiosk.id}`, onclick: act }, text);
  const waits = !kiosk.revoked && kiosk.approved === false;
  return [
    waits && session.role === "admin" && button(words.approval.open, () => showApproval(kiosk, again)),
    !kiosk.revoked && button(words.journals.open, () => showJournals(kiosk)),
    button(words.swap.open, () => showSwap(kiosk, session.role === "admin")),
  ];
}

function row(kiosk, now, session, again) {
  const cell = (text, className) => h("td", { role: "cell", class: className }, text);
  return h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader", class: "name" }, kiosk.id, h("span", { class: "soft place" }, h("span", {}, `${kiosk.counter_name} ·`), " ", h("span", {}, kiosk.unit_name))),
    cell(since(kiosk.last_seen, now), "seen"),
    cell([h("span", { class: "inline-label" }, `${words.pending}: `), kiosk.last_seen ? count(kiosk.pending) : "–"], "number pending"),
    cell(stateMark(kiosk, now), "state"),
    cell(versionOf(kiosk.software), "wide"),
    cell(settingsOf(kiosk), "wide"),
    cell(kiosk.cpu_temp_millicelsius === undefined ? "–" : degrees(kiosk.cpu_temp_millicelsius), "wide number"),
    cell(kiosk.disk_free_bytes === undefined ? "–" : gigabytes(kiosk.disk_free_bytes), "wide number"),
    mendsDevices(session) && cell(acts(kiosk, session, again), "acts"),
  );
}

function table(kiosks, now, session, again) {
  const column = (text, className) => h("th", { scope: "col", role: "columnheader", class: className ?? null }, text);
  return h(
    "table",
    { class: "devices", role: "table" }, // said again, because narrow layouts make grids of its rows
    h("caption", { class: "unseen" }, words.pages.devices),
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        column(words.kiosk),
        column(words.lastSeen),
        column(words.pending, "number"),
        column(words.state),
        column(words.version, "wide"),
        column(words.settings, "wide"),
        column(words.temperature, "wide number"),
        column(words.disk, "wide number"),
        mendsDevices(session) && column(h("span", { class: "unseen" }, words.deviceActs), "acts"),
      ),
    ),
    h("tbody", { role: "rowgroup" }, kiosks.map((kiosk) => row(kiosk, now, session, again))),
  );
}

// `session` decides what may be done; `view` {state} lasts over redraws; `again` after something was done.
export function devices(kiosks, now, session, view, redraw, again) {
  const active = kiosks.filter((kiosk) => !kiosk.revoked);
  const picked = view.state && active.length > 1 ? kiosks.filter((kiosk) => stateOf(kiosk, now) === view.state) : kiosks;
  return h(
    "section",
    { class: "card", id: "devices", tabindex: -1, "aria-labelledby": "devices-title" },
    h(
      "header",
      {},
      h("h2", { id: "devices-title" }, words.pages.devices),
      active.length > 0 && h("span", { class: "soft" }, words.online(goodKiosks(active, now), active.length)),
    ),
    kiosks.length === 0
      ? h("p", { class: "soft" }, words.noKiosks)
      : [active.length > 1 && waffle(active, now, view, redraw), picked.length > 0 ? table(picked, now, session, again) : h("p", { class: "soft" }, words.noKiosksPicked)],
  );
}
