// A kiosk's journal: asked for here, brought by the kiosk the next time it is in touch.
import { ApiError, api } from "./api.js";
import { choice, dialogue } from "./dialogue.js";
import { h } from "./dom.js";
import { keepFile } from "./keep_file.js";
import { momentText } from "./periods.js";
import { words } from "./words.js";

const lookEveryMs = 5_000;
// Three heartbeats: looking must not keep a session alive that nobody uses.
const lookForMs = 15 * 60_000;
const lineCounts = [200, 500, 1000];

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// The newest request is the only one that a kiosk still answers.
function standOf(journal, newest) {
  if (journal.got) return words.journals.got(momentText(journal.got));
  return journal === newest ? words.journals.waiting : words.journals.replaced;
}

function content({ text, got }, kiosk) {
  const w = words.journals;
  const keep = () => keepFile(new Blob([text], { type: "text/plain;charset=utf-8" }), `${kiosk.id}_${got.slice(0, 16).replace(/[T:]/g, "-")}.txt`);
  return [
    h("pre", { class: "journal", tabindex: 0, role: "group", "aria-label": w.contentOf(momentText(got)) }, text || w.noLines),
    h("div", {}, h("button", { class: "button", type: "button", onclick: keep }, w.keep)),
  ];
}

function entry(journal, newest, kiosk) {
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, standOf(journal, newest)), h("span", { class: "soft" }, ` · ${words.journals.asked(momentText(journal.asked), journal.asked_by, journal.lines)}`)),
    journal.text !== undefined && content(journal, kiosk),
  );
}

export function showJournals(kiosk) {
  const w = words.journals;
  const told = h("p", { class: "soft", role: "status" }, words.loading);
  const list = h("ul", { class: "history" });
  let drawn = null;
  // Gives whether one is on its way.
  const look = async () => {
    const { journals } = await api.journals(kiosk.id);
    const text = JSON.stringify(journals);
    if (text !== drawn) list.replaceChildren(...journals.map((journal) => entry(journal, journals[0], kiosk)));
    drawn = text;
    const waits = journals.length > 0 && !journals[0].got;
    told.textContent = waits ? w.comes : journals.length === 0 ? w.none : "";
    return waits;
  };
  let watching = 0;
  const watch = async () => {
    const mine = ++watching;
    const until = Date.now() + lookForMs;
    try {
      while (box.isConnected && mine === watching && (await look()) && Date.now() < until) await pause(lookEveryMs);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      told.textContent = error.status === 0 ? words.offline : words.error;
    }
  };
  const box = dialogue({
    title: w.title(kiosk.id),
    parts: [h("p", {}, w.lead), choice("journal-lines", w.lines, lineCounts.map((n) => [n, String(n)]), lineCounts[0]), told, list],
    submit: w.ask,
    send: async (form) => {
      await api.askForJournal(kiosk.id, Number(form.get("journal-lines")));
      watch();
    },
  });
  box.classList.add("wide");
  watch();
}
