// What is looked at, kept in the address: /?ky=2026-11&dv=TM-X01&quay=TM-X01-Q03. Keys in this order,
// defaults left out, so that one view has one address.
import { defaultPeriod, isPeriod } from "./periods.js";

const isId = (text) => /^[A-Za-z0-9._-]{1,32}$/.test(text);
const known = {
  ky: isPeriod,
  dv: isId,
  quay: isId,
};

// { period, unit, counter, dropped }: null is the default; `dropped` names what was not valid.
export function filtersFrom(search) {
  const given = new URLSearchParams(search);
  const taken = {};
  const dropped = [];
  for (const [key, value] of given) {
    if (known[key]?.(value) && !(key in taken)) taken[key] = value;
    else dropped.push(key);
  }
  return { period: taken.ky ?? null, unit: taken.dv ?? null, counter: taken.quay ?? null, dropped };
}

export function searchOf({ period, unit, counter }) {
  const query = new URLSearchParams();
  if (period && period !== defaultPeriod()) query.set("ky", period);
  if (unit) query.set("dv", unit);
  if (counter) query.set("quay", counter);
  const text = query.toString();
  return text ? `?${text}` : "";
}

export const addressOf = (filters) => `/${searchOf(filters)}`;
