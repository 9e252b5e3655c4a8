// Versions of the kiosks' remote settings, and what is asked to add one or to roll one out.
import { api } from "./api.js";
import { choice, dialogue } from "./dialogue.js";
import { h } from "./dom.js";
import { momentText } from "./periods.js";
import { words } from "./words.js";

const maxNote = 160; // characters of up to three bytes; the server takes 500 bytes
const maxText = 6 * 1024;
const soakMinutes = [15, 60, 240, 1440];
const usualSoak = 60;

const unitChoice = (id, units, chosen) => choice(id, words.unit, units.map((unit) => [unit.id, unit.name]), chosen);
// The server names each mistake with its line.
const refusal = ({ status, detail }) => (status === 400 && detail ? `${words.settingsVersions.refused}\n${detail}` : words.notKept);

export function addSettings({ units, unit }, done) {
  const w = words.settingsVersions;
  dialogue({
    title: w.add,
    parts: [
      h("p", {}, w.addLead),
      unitChoice("settings-unit", units, unit),
      h("div", { class: "field" }, h("label", { for: "settings-note" }, w.note), h("input", { id: "settings-note", name: "settings-note", maxlength: maxNote, autocomplete: "off" })),
      h(
        "div",
        { class: "field" },
        h("label", { for: "settings-toml" }, w.text),
        h("textarea", { id: "settings-toml", name: "settings-toml", class: "code", rows: 8, required: true, maxlength: maxText, spellcheck: "false", autocapitalize: "none", "aria-describedby": "settings-hint" }),
        h("p", { class: "soft", id: "settings-hint" }, w.hint),
      ),
    ],
    submit: w.keep,
    send: (form) => api.addSettings({ unit: form.get("settings-unit"), note: form.get("settings-note").trim(), toml: form.get("settings-toml") }),
    done,
    refusal,
  });
}

const versionText = ({ version, note }) => (note ? `${words.settingsVersions.version(version)}: ${note}` : words.settingsVersions.version(version));

export function startRollout({ units, unit, configs }, done) {
  const w = words.rollouts;
  dialogue({
    title: w.start,
    parts: [
      h("p", {}, w.startLead),
      choice("rollout-version", w.version, [...configs.map((config) => [config.version, versionText(config)]), [0, w.none]], configs[0]?.version ?? 0),
      unitChoice("rollout-unit", units, unit),
      choice("rollout-soak", w.soak, soakMinutes.map((n) => [n, w.minutes(n)]), usualSoak),
    ],
    submit: w.confirmStart,
    send: (form) =>
      api.startRollout({ version: Number(form.get("rollout-version")), unit: form.get("rollout-unit"), soak_minutes: Number(form.get("rollout-soak")) }),
    done,
    refusal,
  });
}

// `open` keeps over redraws which are unfolded.
export function settingsVersions(configs, nameOfUnit, open) {
  const w = words.settingsVersions;
  const fold = (key, summary, ...parts) =>
    h("details", { class: "more", open: open.has(key), ontoggle: (event) => (event.target.open ? open.add(key) : open.delete(key)) }, h("summary", {}, summary), parts);
  const entry = (config) =>
    h(
      "li",
      {},
      fold(
        `version-${config.version}`,
        versionText(config),
        h("p", { class: "soft" }, `${nameOfUnit(config.unit)} · ${config.created_by}, ${momentText(config.created)}`),
        h("pre", { class: "journal", tabindex: 0, role: "group", "aria-label": w.version(config.version) }, config.toml),
      ),
    );
  if (configs.length === 0) return h("p", { class: "soft" }, w.empty);
  return fold("versions", w.title(configs.length), h("ul", { class: "history" }, configs.map(entry)));
}
