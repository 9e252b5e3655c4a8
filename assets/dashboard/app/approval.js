// An administrator lets a kiosk's votes count.
import { api } from "./api.js";
import { dialogue } from "./dialogue.js";
import { h } from "./dom.js";
import { words } from "./words.js";

export function showApproval(kiosk, done) {
  const w = words.approval;
  dialogue({
    title: w.title(kiosk.id),
    parts: [h("p", { class: "soft" }, `${kiosk.counter_name} · ${kiosk.unit_name}`), h("p", {}, w.lead), h("p", { class: "soft" }, w.words)],
    submit: w.act,
    send: () => api.approveKiosk(kiosk.id),
    done,
    refusal: ({ status, detail }) => (status === 400 && detail ? `${w.refused} ${detail}` : words.notKept),
  });
}
