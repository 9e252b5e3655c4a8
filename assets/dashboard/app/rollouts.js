// Roll-outs of settings: how far each one is, whether and why it stands, and what a person may do about it.
import { api } from "./api.js";
import { dialogue } from "./dialogue.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { count } from "./numbers.js";
import { momentText } from "./periods.js";
import { addSettings, settingsVersions, startRollout } from "./settings.js";
import { words } from "./words.js";

const maxReason = 160; // characters of up to three bytes; the server takes 500 bytes

const actsIn = {
  running: ["stop", "roll-back"],
  stopped: ["resume", "roll-back"],
  halted: ["resume", "roll-back"],
  done: ["roll-back"],
  rolled_back: [],
};

// The stages this one goes through: four kiosks have one only.
function stages({ stage, state, stages: all }) {
  const now = Math.min(stage, all.length);
  const item = ({ kiosks: n }, i) => {
    const past = i + 1 < now || state === "done";
    const current = i + 1 === now && !past && state !== "rolled_back";
    const text = i + 1 === all.length ? words.rollouts.all(count(n)) : words.rollouts.first(count(n));
    return h("li", { class: past ? "past" : null, "aria-current": current ? "step" : null }, past && icon("met", 16), text);
  };
  return h("ol", { class: "stages", "aria-label": words.rollouts.stages }, all.map(item));
}

// Who has it, who has not yet, who failed.
function parts({ total, assigned, not_reached: notReached, told, applied, refused, troubled, silent }) {
  const all = { applied, told, not_reached: notReached, refused, troubled, silent, later: total - assigned };
  return Object.entries(all).filter(([, n]) => n > 0);
}

function progress({ kiosks }) {
  const shown = parts(kiosks);
  const text = ([part, n]) => `${count(n)} ${words.rollouts.parts[part]}`;
  return [
    h("div", { class: "rollout-bar", role: "img", "aria-label": shown.map(text).join(", ") }, shown.map(([part, n]) => h("span", { class: `part-${part}`, style: { "flex-grow": String(n) } }))),
    h("ul", { class: "key" }, shown.map((part) => h("li", {}, h("span", { class: `swatch part-${part[0]}` }), text(part)))),
  ];
}

// A person's reason stands as it was written.
function reasonText({ halt, reason }) {
  return halt ? words.rollouts.halted(count(halt.heard), count(halt.refused), count(halt.troubled), count(halt.silent)) : reason;
}

function confirm(act, rollout, done) {
  const w = words.rollouts;
  const reason = act === "stop" && h("div", { class: "field" }, h("label", { for: "rollout-reason" }, w.reason), h("input", { id: "rollout-reason", name: "rollout-reason", maxlength: maxReason, autocomplete: "off", required: true }));
  dialogue({
    title: `${w.acts[act]}: ${w.titleOf(rollout.version)}`,
    parts: [h("p", {}, w.confirm[act](count(rollout.kiosks.assigned))), reason],
    submit: w.acts[act],
    send: (form) => api.changeRollout(rollout.id, act === "stop" ? { act, reason: form.get("rollout-reason").trim() } : { act }),
    done,
    refusal: ({ status, detail }) => (status === 400 && detail ? `${w.refused} ${detail}` : words.notKept),
  });
}

function entry(rollout, nameOfUnit, done) {
  const w = words.rollouts;
  const name = `${w.titleOf(rollout.version)} · ${nameOfUnit(rollout.unit)}`;
  const button = (act) => h("button", { class: "button", type: "button", "aria-label": `${w.acts[act]}: ${name}`, onclick: () => confirm(act, rollout, done) }, w.acts[act]);
  return h(
    "li",
    { class: "rollout" },
    h("p", { class: "rollout-head" }, h("strong", {}, name), h("span", { class: `rollout-state ${rollout.state}` }, w.states[rollout.state])),
    h("p", { class: "soft" }, w.started(rollout.started_by, momentText(rollout.started), w.minutes(rollout.soak_minutes))),
    rollout.reason && h("p", { class: "rollout-reason" }, icon("warning", 18), h("span", {}, reasonText(rollout))),
    stages(rollout),
    progress(rollout),
    actsIn[rollout.state].length > 0 && h("div", { class: "buttons" }, actsIn[rollout.state].map(button)),
  );
}

// `fleet` {rollouts, configs, units, unit} as the API gives them, `unit` the account's own; `open` keeps over
// redraws what is unfolded; `again` after something was done.
export function rolloutsCard(fleet, open, again) {
  const w = words.rollouts;
  const nameOfUnit = (id) => fleet.units.find((unit) => unit.id === id)?.name ?? id;
  const button = (text, act) => h("button", { class: "button", type: "button", onclick: () => act(fleet, again) }, text);
  return h(
    "section",
    { class: "card", id: "rollouts", tabindex: -1, "aria-labelledby": "rollouts-title" },
    h("header", {}, h("h2", { id: "rollouts-title" }, w.title), h("span", { class: "soft" }, w.lead)),
    h("div", { class: "buttons" }, button(w.start, startRollout), button(words.settingsVersions.add, addSettings)),
    fleet.rollouts.length === 0
      ? h("p", { class: "soft" }, w.empty)
      : h("ul", { class: "rollouts" }, fleet.rollouts.map((rollout) => entry(rollout, nameOfUnit, again))),
    settingsVersions(fleet.configs, nameOfUnit, open),
  );
}
