// Days of Vietnam (UTC+7, no daylight saving) as "2026-11-21", and the periods people ask for.

const dayMs = 86_400_000;
const vietnamMs = 7 * 3_600_000;

export const dayOf = (ms) => new Date(ms + vietnamMs).toISOString().slice(0, 10);
export const today = () => dayOf(Date.now());

const shifted = (day, days) => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
// The last day whose figures are published: at 06:00 the next morning.
export const lastPublished = (now = Date.now()) => shifted(dayOf(now - 6 * 3_600_000), -1);
export const dayAfter = (day) => shifted(day, 1);
const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

// The presets, each as the API's period text. `other` is first..last.
export function presets(now = today()) {
  const year = Number(now.slice(0, 4));
  const month = Number(now.slice(5, 7));
  const before = month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
  const weekday = (new Date(Date.parse(now)).getUTCDay() + 6) % 7; // Monday is 0
  return {
    yesterday: shifted(now, -1),
    week: `${shifted(now, -weekday)}..${now}`,
    month: now.slice(0, 7),
    lastMonth: before,
    quarter: `${year}-Q${Math.ceil(month / 3)}`,
    half1: `${year}-H1`,
    half2: `${year}-H2`,
    year: `${year}`,
  };
}

// The `n` months before this one, newest first: "2026-10" …
export function monthsBefore(n, now = today()) {
  const months = Number(now.slice(0, 4)) * 12 + Number(now.slice(5, 7)) - 1;
  return Array.from({ length: n }, (_, i) => {
    const month = months - 1 - i;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

export const defaultPeriod = () => presets().month;
export const wholeYear = () => presets().year;

// "dak-lak-nam/2026": a reporting period that a rule asks for.
const isReportingPeriod = (text) => /^[a-z0-9-]{1,40}\/\d{4}(-\d{2})?$/.test(text);

export function isPeriod(text) {
  if (isReportingPeriod(text)) return true;
  if (/^\d{4}(-(\d{2}|Q[1-4]|H[12]))?$/.test(text)) return true;
  const [first, last = first, more] = text.split("..");
  return more === undefined && isDay(first) && isDay(last) && first <= last;
}

// "01/07–19/11/2026" of {first, last}; one day is one date.
export function periodText({ first, last }) {
  const short = (day) => `${day.slice(8, 10)}/${day.slice(5, 7)}`;
  const long = (day) => `${short(day)}/${day.slice(0, 4)}`;
  if (first === last) return long(last);
  return first.slice(0, 4) === last.slice(0, 4) ? `${short(first)}–${long(last)}` : `${long(first)}–${long(last)}`;
}

export const dayText = (day) => periodText({ first: day, last: day });

// "10/2026" of "2026-10".
export const monthText = (month) => `${month.slice(5, 7)}/${month.slice(0, 4)}`;

// "21/11 14:05" of an RFC 3339 time with +07:00.
export const momentText = (rfc3339) =>
  `${rfc3339.slice(8, 10)}/${rfc3339.slice(5, 7)}/${rfc3339.slice(0, 4)} ${rfc3339.slice(11, 16)}`;

// The same of a time in milliseconds since 1970.
export const momentOf = (ms) => momentText(new Date(ms + vietnamMs).toISOString());
