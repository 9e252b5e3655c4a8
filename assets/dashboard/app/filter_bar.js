// The filters above the figures: period, unit, counter. They only change the address; the page follows it.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { dayText, defaultPeriod, monthText, periodText, presets, today } from "./periods.js";
import { words } from "./words.js";

const other = "other";
const chosen = "chosen"; // a period that no preset says
const dueSoonDays = 30; // a report that is due by then is told of unasked

function picker(picture, label, options, current, onchange) {
  const optionOf = ([value, text]) => h("option", { value, selected: value === current }, text);
  const select = h(
    "select",
    { "aria-label": label, onchange: () => onchange(select.value) },
    options.map((each) => (each.group ? h("optgroup", { label: each.group }, each.options.map(optionOf)) : optionOf(each))),
  );
  return h("div", { class: "picker" }, icon(picture), h("span", { class: "picker-label", "aria-hidden": "true" }, label), select, icon("down", 18));
}

// Units as an indented list: the tree that the account sees.
function unitOptions(units) {
  const depth = new Map();
  return units.map((unit) => {
    depth.set(unit.id, (depth.get(unit.parent) ?? -1) + 1);
    return [unit.id, `${"\u00a0\u00a0\u00a0".repeat(depth.get(unit.id))}${unit.name}`];
  });
}

// { first, last } of a period written as days; null for a month, a quarter, …
function daysOf(period) {
  const [first, last = first] = period.split("..");
  return first.length === 10 ? { first, last } : null;
}

// "Chỉ thị Đắk Lắk: năm 2026", "Báo cáo hành chính: tháng 11/2026".
export function reportingName(preset, period) {
  const when = period.split("/")[1];
  return `${preset?.name ?? period.split("/")[0]} ${when.length === 7 ? monthText(when) : when}`;
}

// The reporting periods there are, as [period, name].
export const reportingOptions = (reporting) =>
  reporting.flatMap((preset) => preset.periods.map(({ period }) => [period, reportingName(preset, period)]));

// The last day to send the report that is looked at, or else those that are due soon.
function dueLines(reporting, period, go) {
  const due = reporting.flatMap((preset) =>
    preset.periods.filter((each) => each.last_day_to_send).map((each) => ({ ...each, name: reportingName(preset, each.period), source: preset.source })),
  );
  const asked = due.filter((each) => each.period === period);
  const soon = due.filter((each) => each.days_left >= 0 && each.days_left <= dueSoonDays);
  return (asked.length > 0 ? asked : soon).map((each) =>
    h(
      "p",
      { class: "due", title: each.source },
      each.period === period
        ? each.name
        : h("button", { class: "link", type: "button", onclick: () => go(each.period) }, each.name),
      ` – ${words.due(dayText(each.last_day_to_send), each.days_left)}`,
    ),
  );
}

// "Quý 3/2025", or the days.
function periodName(period, reporting) {
  if (period.includes("/")) return reportingName(reporting.find(({ id }) => id === period.split("/")[0]), period);
  const days = daysOf(period);
  if (days) return periodText(days);
  const [year, part = ""] = period.split("-");
  if (part === "") return words.named.year(year);
  if (part[0] === "Q") return words.named.quarter(part[1], year);
  return part[0] === "H" ? words.named.half(part[1], year) : words.named.month(Number(part), year);
}

// First and last day, for what no preset says.
function dayRange(period, apply) {
  const { first, last } = daysOf(period) ?? { first: "", last: "" };
  const day = (name, label, value) =>
    h("label", {}, label, h("input", { type: "date", name, required: true, value, max: today() }));
  const alert = h("p", { class: "alert", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    if (form.get("first") > form.get("last")) alert.textContent = words.badRange;
    else apply(`${form.get("first")}..${form.get("last")}`);
  };
  return h(
    "form",
    { class: "day-range card", onsubmit: submit },
    day("first", words.from, first),
    day("last", words.to, last),
    h("button", { class: "primary", type: "submit" }, words.apply),
    alert,
  );
}

// `filters` as in filters.js; `go(filters)` changes the address. `counters` are those of the chosen unit.
export function filterBar({ filters, units, counters, unit, reporting, go }) {
  const period = filters.period ?? defaultPeriod();
  const known = Object.entries(presets());
  const asked = reportingOptions(reporting);
  const isAsked = (text) => asked.some(([each]) => each === text);
  const preset = known.find(([, text]) => text === period)?.[0] ?? (isAsked(period) ? period : chosen);
  const goTo = (text) => go({ ...filters, period: text });
  const range = h("div", { class: "range-slot" });
  const showRange = () => range.replaceChildren(dayRange(period, goTo));
  const choosePeriod = (name) => (name === other ? showRange() : goTo(presets()[name] ?? (isAsked(name) ? name : period)));
  const periods = [
    ...(preset === chosen ? [[chosen, periodName(period, reporting)]] : []),
    ...known.map(([name]) => [name, words.periods[name]]),
    ...(asked.length > 0 ? [{ group: words.reportingPeriods, options: asked }] : []),
    [other, words.periods.other],
  ];
  const everyCounter = [["", words.allCounters], ...counters.map((counter) => [counter.id, counter.name])];
  return h(
    "div",
    { class: "filters", role: "group", "aria-label": words.filters },
    picker("calendar", words.period, periods, preset, choosePeriod),
    units.length > 1 && picker("place", words.unit, unitOptions(units), unit, (id) => go({ ...filters, unit: id, counter: null })),
    counters.length > 0 &&
      picker("counter", words.counter, everyCounter, filters.counter ?? "", (id) => go({ ...filters, counter: id || null })),
    range,
    h("div", { class: "dues" }, dueLines(reporting, period, goTo)),
  );
}
