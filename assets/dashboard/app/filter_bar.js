// The filters above the figures: period, unit, counter. They only change the address; the page follows it.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { defaultPeriod, periodText, presets, today } from "./periods.js";
import { words } from "./words.js";

const other = "other";
const chosen = "chosen"; // a period that no preset says

function picker(picture, label, options, current, onchange) {
  const select = h(
    "select",
    { "aria-label": label, onchange: () => onchange(select.value) },
    options.map(([value, text]) => h("option", { value, selected: value === current }, text)),
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

// "Quý 3/2025", or the days.
function periodName(period) {
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
export function filterBar({ filters, units, counters, unit, go }) {
  const period = filters.period ?? defaultPeriod();
  const known = Object.entries(presets());
  const preset = known.find(([, text]) => text === period)?.[0] ?? chosen;
  const range = h("div", { class: "range-slot" });
  const showRange = () => range.replaceChildren(dayRange(period, (text) => go({ ...filters, period: text })));
  const choosePeriod = (name) => (name === other ? showRange() : go({ ...filters, period: presets()[name] ?? period }));
  const periods = [
    ...(preset === chosen ? [[chosen, periodName(period)]] : []),
    ...known.map(([name]) => [name, words.periods[name]]),
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
  );
}
