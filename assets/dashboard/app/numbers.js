// Numbers as Vietnamese read them ("94,2%", "18.432") or as English do. Percentages are made from exact
// counts, rounded half up once; the server's basis points carry the interval.
import { words } from "./words.js";

const comma = () => (words.lang === "vi" ? "," : ".");
const dot = () => (words.lang === "vi" ? "." : ",");

export function count(n) {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, dot());
}

// round-half-up of 100 · part / of with `decimals` decimals, as text without "%".
function share(part, of, decimals) {
  const scale = 10n ** BigInt(decimals);
  const scaled = (2n * 100n * scale * BigInt(part) + BigInt(of)) / (2n * BigInt(of));
  const whole = scaled / scale;
  if (decimals === 0) return `${whole}`;
  return `${whole}${comma()}${String(scaled % scale).padStart(decimals, "0")}`;
}

export function percent(part, of, decimals = 1) {
  return of > 0 ? `${share(part, of, decimals)}%` : "–";
}

const roundsTo = (figure, decimals) => Number(share(figure.satisfied, figure.votes, decimals).replace(",", "."));

// A figure's percentage. Where the rounded number would deny the verdict ("95,0%, Chưa đạt" of a target of
// 95), decimals are added until both agree.
export function satisfaction(figure) {
  if (!figure.votes) return "–";
  let decimals = 1;
  const denies = () => figure.verdict === "not_met" && roundsTo(figure, decimals) >= figure.target_percent;
  while (decimals < 4 && denies()) decimals += 1;
  return percent(figure.satisfied, figure.votes, decimals);
}

// "93,9–94,5": rounded outwards, so that what is told holds what is meant.
export function interval({ lower, upper }) {
  const one = (tenths) => `${Math.floor(tenths / 10)}${comma()}${tenths % 10}`;
  return `${one(Math.floor(lower / 10))}–${one(Math.ceil(upper / 10))}`;
}

// Of the server's hundredths of a percent.
export const basisPoints = (value) => percent(value, 10_000);

export function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1).replace(".", comma())} GB`;
}

export function degrees(millicelsius) {
  return `${Math.round(millicelsius / 1000)} °C`;
}
