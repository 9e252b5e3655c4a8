// What somebody should look after: alerts of devices and of quality, each with its state, who looks after it
// and what they noted. Written back one by one.
import { ApiError, api } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { basisPoints, count, degrees, gigabytes, interval } from "./numbers.js";
import { momentText, periodText } from "./periods.js";
import { words } from "./words.js";

export const ofDevice = (alert) => alert.subject.startsWith("kiosk:");
const states = ["new", "in_progress", "closed"];
// What the server takes; longer is refused there.
const maxOwner = 40; // characters of up to three bytes
const maxNote = 660;

function subjectText(alert, { units, kiosks }) {
  const [kind, id] = [alert.subject.slice(0, alert.subject.indexOf(":")), alert.subject.slice(alert.subject.indexOf(":") + 1)];
  const unit = units.find((each) => each.id === (kind === "unit" ? id : alert.unit))?.name ?? alert.unit;
  if (kind === "unit") return unit;
  const kiosk = kiosks.find((each) => (kind === "counter" ? each.counter : each.id) === id);
  if (kind === "counter" && kiosk) return `${kiosk.counter_name} · ${unit}`;
  const own = kind === "kiosk" && kiosk ? `${id} · ${kiosk.counter_name}` : `${words.alertSubjects[kind] ?? kind} ${id}`;
  return `${own} · ${unit}`;
}

function parsed(evidence) {
  try {
    return JSON.parse(evidence);
  } catch {
    return {};
  }
}

const sample = (s) => words.alertSample(periodText(s), count(s.votes), basisPoints(s.basis_points), interval(s));

// What is known of the evidence, in sentences.
function evidenceTexts({ rule, evidence }) {
  const e = parsed(evidence);
  if (e.basis_points !== undefined)
    return [sample(e), words.target(e.target_percent), e.before && `${words.alertBefore}: ${sample(e.before)}`];
  const told = {
    kiosk_silent: () => words.alertEvidence.silent(e.open_minutes, e.last_seen && momentText(e.last_seen)),
    silence: () => words.alertEvidence.silence(periodText(e), e.expected && count(e.expected)),
    kiosk_queue: () => words.alertEvidence.queue(count(e.pending)),
    kiosk_clock: () => words.alertEvidence.clock(Math.round(e.skew_ms / 1000)),
    kiosk_hot: () => degrees(e.millicelsius),
    kiosk_disk: () => words.alertEvidence.disk(gigabytes(e.free_bytes)),
    kiosk_settings: () => words.alertEvidence.settings(e.version, e.why),
  }[rule];
  return told ? [told()] : [];
}

function stateTag(alert) {
  return h("span", { class: `alert-state ${alert.state}` }, words.alertStates[alert.state]);
}

// A change is kept by the server before the card shows it.
function editor(alert, changed) {
  const id = (name) => `alert-${alert.id}-${name}`;
  const state = h("select", { id: id("state") }, states.map((each) => h("option", { value: each, selected: each === alert.state }, words.alertStates[each])));
  const owner = h("input", { id: id("owner"), maxlength: maxOwner, autocomplete: "off", value: alert.owner });
  const note = h("textarea", { id: id("note"), rows: 3, maxlength: maxNote }, alert.note);
  const told = h("p", { class: "alert", role: "status" });
  const save = h("button", { class: "primary", type: "submit" }, words.alertSave);
  const submit = async (event) => {
    event.preventDefault();
    save.disabled = true;
    told.textContent = "";
    try {
      changed(await api.changeAlert(alert.id, { state: state.value, owner: owner.value.trim(), note: note.value.trim() }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      told.textContent = error.status === 0 ? words.offline : words.alertNotSaved;
      save.disabled = false;
    }
  };
  const field = (name, input) => h("div", { class: "field" }, h("label", { for: id(name) }, words.alertFields[name]), input);
  return h("form", { class: "alert-form", onsubmit: submit }, field("state", state), field("owner", owner), field("note", note), h("div", {}, save), told);
}

function entry(alert, places, open, changed) {
  const settled = alert.settled && alert.state !== "closed";
  return h(
    "li",
    {},
    h(
      "details",
      { open: open.has(alert.id), ontoggle: (event) => (event.target.open ? open.add(alert.id) : open.delete(alert.id)) },
      h(
        "summary",
        {},
        icon(ofDevice(alert) ? "device" : "warning", 18),
        h("span", { class: "alert-what" }, h("strong", {}, words.alertRules[alert.rule] ?? alert.rule), h("span", { class: "soft" }, subjectText(alert, places))),
        h("span", { class: "alert-since" }, stateTag(alert), h("span", { class: "soft" }, momentText(alert.opened))),
      ),
      h(
        "div",
        { class: "alert-more" },
        evidenceTexts(alert).filter(Boolean).map((text) => h("p", {}, text)),
        h("p", { class: "soft" }, words.alertLast(momentText(alert.last)), settled && ` ${words.alertSettled}`),
        alert.owner && h("p", {}, `${words.alertFields.owner}: ${alert.owner}`),
        alert.note && h("p", { class: "alert-note" }, alert.note),
        editor(alert, changed),
      ),
    ),
  );
}

// `view` lasts over redraws: which entries are open, whether closed ones are shown. `changed(alert)` after a
// change was kept, `again()` when the list itself is to be asked for anew.
export function alerts(list, places, view, { changed, again }) {
  const open = list.filter((alert) => alert.state !== "closed").length;
  const all = h("input", { type: "checkbox", checked: view.closed, onchange: (event) => ((view.closed = event.target.checked), again()) });
  return h(
    "section",
    { class: "card", id: "alerts", tabindex: -1, "aria-labelledby": "alerts-title" },
    h(
      "header",
      {},
      h("h2", { id: "alerts-title" }, words.pages.alerts),
      h("span", { class: "soft" }, words.alertsOpen(open)),
      h("label", { class: "check closed-too" }, all, words.alertsClosedToo),
    ),
    list.length === 0 ? h("p", { class: "soft" }, words.noAlerts) : h("ul", { class: "alerts" }, list.map((alert) => entry(alert, places, view.open, changed))),
  );
}
