// A dead Pi gives way to a new one: a one-time code with the boot files for its card.
import { api } from "./api.js";
import { choice, dialogue } from "./dialogue.js";
import { h } from "./dom.js";
import { keepFile } from "./keep_file.js";
import { momentOf } from "./periods.js";
import { words } from "./words.js";

const hourMs = 3_600_000;
const days = [1, 3, 7];
const usualDays = 3;

// `approvedAtOnce`: what an administrator enrols needs no approval.
export function showSwap(kiosk, approvedAtOnce) {
  const w = words.swap;
  const told = h("p", { class: "done", role: "status" });
  dialogue({
    title: w.title(kiosk.id),
    parts: [
      h("p", { class: "soft" }, `${kiosk.counter_name} · ${kiosk.unit_name}`),
      h("ol", { class: "steps" }, w.steps.map((step) => h("li", {}, step))),
      h("p", { class: "soft" }, w.oldCard),
      !approvedAtOnce && h("p", { class: "soft" }, w.approval),
      choice("swap-days", w.validFor, days.map((n) => [n, w.days(n)]), usualDays),
      told,
    ],
    submit: w.make,
    send: async (form) => {
      told.textContent = "";
      const hours = 24 * Number(form.get("swap-days"));
      const until = Date.now() + hours * hourMs;
      const { name, blob } = await api.enrolmentFiles({ kiosk: kiosk.id, counter: kiosk.counter, valid_hours: hours });
      keepFile(blob, name);
      told.textContent = w.made(name, momentOf(until));
    },
    refusal: ({ status, detail }) => (status === 400 ? `${w.refused} ${detail}` : words.notKept),
  });
}
