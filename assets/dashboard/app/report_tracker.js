// Reports that units owe for a reporting period: sent, due, late. For supervisors of more than one unit, who note
// one as sent or take that back.
import { api } from "./api.js";
import { dialogue } from "./dialogue.js";
import { h } from "./dom.js";
import { reportingName, reportingOptions } from "./filter_bar.js";
import { icon } from "./icons.js";
import { dayAfter, dayText, momentText, periodText, today } from "./periods.js";
import { words } from "./words.js";

const icons = { late: "warning", due: "calendar", not_due: "undecided", sent_late: "late", sent: "met" };
const maxNote = 66; // characters of up to three bytes; the server takes 200 bytes

// The period looked at, if a rule asks for it; else the one whose last day to send comes next.
export function trackedPeriod(reporting, chosen) {
  const all = reporting.flatMap((preset) => preset.periods);
  if (chosen?.includes("/") && all.some(({ period }) => period === chosen)) return chosen;
  const ahead = all.filter(({ days_left: left }) => left !== null && left >= 0).sort((a, b) => a.days_left - b.days_left);
  return (ahead[0] ?? all[0])?.period ?? null;
}

function stateMark(state) {
  return h("span", { class: `report-state report-${state}` }, icon(icons[state], 18), h("span", {}, words.reports.states[state]));
}

const nameOf = (reporting, period) => reportingName(reporting.find(({ id }) => id === period.split("/")[0]), period);

function labelled(name, label, attributes) {
  return h("div", { class: "field" }, h("label", { for: `report-${name}` }, label), h("input", { id: `report-${name}`, name, required: true, autocomplete: "off", ...attributes }));
}

function askForNote(unit, tracker, title, done) {
  const w = words.reports;
  dialogue({
    title: w.noteTitle(unit.name),
    parts: [
      h("p", {}, title),
      labelled("note", w.document, { maxlength: maxNote, placeholder: w.documentExample }),
      labelled("sent_on", w.sentOn, { type: "date", min: dayAfter(tracker.last), max: today(), value: today() }),
      h("p", { class: "soft" }, w.noteLead),
    ],
    submit: w.confirmNote,
    send: (form) => api.noteReport(unit.unit, { period: tracker.period, note: form.get("note").trim(), sent_on: form.get("sent_on") }),
    done,
  });
}

async function showHistory(unit, tracker, title, done) {
  const w = words.reports;
  const history = await api.trackedReport(unit.unit, tracker.period);
  const entry = (each) => h("li", {}, h("strong", {}, each.act === "sent" ? w.acts.sent(dayText(each.sent_on)) : w.acts.taken_back), ` – ${each.note}`, h("span", { class: "soft" }, ` · ${each.account}, ${momentText(each.noted)}`));
  dialogue({
    title: w.historyTitle(unit.name),
    parts: [
      h("p", {}, title),
      h("ul", { class: "history" }, history.noted.map(entry)),
      h("p", { class: "report-figures" }, icon(history.figures_changed ? "warning" : "met", 18), h("span", {}, history.figures_changed ? w.figuresChanged : w.figuresSame)),
      labelled("why", w.why, { maxlength: maxNote }),
    ],
    submit: w.confirmTakeBack,
    send: (form) => api.takeBackReport(unit.unit, { period: tracker.period, why: form.get("why").trim() }),
    done,
  });
}

// Roles are said again, because narrow layouts make grids of the rows.
const cell = (className, ...children) => h("td", { role: "cell", class: className }, ...children);

function row(unit, tracker, title, done) {
  const w = words.reports;
  const open = (ask) => Promise.resolve(ask(unit, tracker, title, done)).catch(() => done());
  const button = (text, ask) => h("button", { class: "button", type: "button", "aria-label": `${text}: ${unit.name}`, onclick: () => open(ask) }, text);
  const sent = unit.sent && [h("span", {}, `${dayText(unit.sent.sent_on)} · ${unit.sent.note}`), h("span", { class: "soft" }, w.by(unit.sent.account))];
  return h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, unit.name),
    cell("state", stateMark(unit.state)),
    cell("sent", sent || h("span", { class: "soft" }, "–")),
    cell("act", unit.sent ? button(w.history, showHistory) : unit.state === "not_due" ? null : button(w.note, askForNote)),
  );
}

function table(tracker, rows) {
  const column = (text) => h("th", { scope: "col", role: "columnheader" }, text);
  const c = words.reports.columns;
  return h(
    "table",
    { class: "reports", role: "table" },
    h("caption", { class: "unseen" }, words.reports.title),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, column(words.unit), column(c.state), column(c.sent), column(h("span", { class: "unseen" }, c.act)))),
    rows,
  );
}

function stateFilter(tracker, chosen, change) {
  const all = Object.values(tracker.counts).reduce((sum, n) => sum + n, 0);
  const states = Object.keys(words.reports.states).filter((state) => tracker.counts[state] > 0 || state === chosen);
  const option = (value, text) => h("option", { value, selected: value === chosen }, text);
  return h(
    "select",
    { id: "report-state", onchange: (event) => change(event.target.value) },
    option("", words.reports.all(all)),
    states.map((state) => option(state, `${words.reports.states[state]} (${tracker.counts[state]})`)),
  );
}

// `tracker` as the API gives it, `view` {period, state} lasts over redraws; `again(id)` asks anew and
// gives the focus back to that element.
export function reportTracker(tracker, reporting, view, again) {
  const w = words.reports;
  const title = nameOf(reporting, tracker.period);
  const done = () => again("reports");
  const period = h(
    "select",
    { id: "report-period", onchange: (event) => ((view.period = event.target.value), (view.state = ""), again("report-period")) },
    reportingOptions(reporting).map(([value, text]) => h("option", { value, selected: value === tracker.period }, text)),
  );
  const state = stateFilter(tracker, view.state, (value) => ((view.state = value), again("report-state")));
  const body = h("tbody", { role: "rowgroup" }, tracker.units.map((unit) => row(unit, tracker, title, done)));
  const more = async (event) => {
    const button = event.target;
    const next = await api.reportTracker({ period: tracker.period, unit: tracker.unit, state: view.state, after: view.last ?? tracker.units.at(-1).unit }).catch(() => null);
    if (!next) return done();
    view.last = next.units.at(-1)?.unit;
    body.append(...next.units.map((unit) => row(unit, tracker, title, done)));
    button.hidden = !next.more;
  };
  view.last = null;
  const due = tracker.last_day_to_send ? words.due(dayText(tracker.last_day_to_send), tracker.days_left) : w.noLastDay;
  return h(
    "section",
    { class: "card", id: "reports", tabindex: -1, "aria-labelledby": "reports-title" },
    h("header", {}, h("h2", { id: "reports-title" }, w.title), h("span", { class: "soft" }, `${w.data(periodText(tracker))}; ${due}`)),
    h("div", { class: "row-form" }, h("div", { class: "field" }, h("label", { for: "report-period" }, w.period), period), h("div", { class: "field" }, h("label", { for: "report-state" }, w.columns.state), state)),
    tracker.units.length === 0 ? h("p", { class: "soft" }, w.none) : table(tracker, body),
    tracker.more && h("p", { class: "buttons" }, h("button", { class: "button", type: "button", onclick: more }, w.more)),
  );
}
