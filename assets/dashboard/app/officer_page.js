// An officer's own page: the figure of a whole month, and what the officer says to it.
import { ApiError, api } from "./api.js";
import { behaviours } from "./behaviours.js";
import { h } from "./dom.js";
import { isWhole, stateOf } from "./figure.js";
import { hero } from "./hero.js";
import { icon } from "./icons.js";
import { failure } from "./notices.js";
import { monthText, monthsBefore } from "./periods.js";
import { shell } from "./shell.js";
import { tiles } from "./tiles.js";
import { words } from "./words.js";

const offeredMonths = 12;
const maxText = 660; // characters of up to three bytes

function untold() {
  return h(
    "section",
    { class: "card hero", "aria-label": words.satisfaction },
    h(
      "div",
      { class: "hero-instead" },
      icon("hidden", 28),
      h("div", {}, h("h2", {}, words.satisfaction), h("p", { class: "medium" }, words.officerUntold), h("p", { class: "soft" }, words.officerUntoldWhy)),
    ),
  );
}

export class OfficerPage {
  constructor(root, session, { signOut, sessionEnded }) {
    this.root = root;
    this.session = session;
    this.sessionEnded = sessionEnded;
    this.month = monthsBefore(1)[0];
    this.asTable = false;
    this.actions = { signOut, redraw: () => this.start() };
    this.start();
  }

  end() {}

  start() {
    this.frame = shell(this.session, ["overview"], this.actions);
    this.root.replaceChildren(this.frame.root);
    this.frame.title.textContent = words.ownFigures;
    this.frame.subtitle.textContent = this.session.display_name;
    this.frame.filters.replaceChildren(this.monthPicker());
    document.title = `${words.ownFigures} · ${words.name}`;
    this.show();
  }

  monthPicker() {
    const choose = (event) => {
      this.month = event.target.value;
      this.show();
    };
    const options = monthsBefore(offeredMonths).map((month) => h("option", { value: month, selected: month === this.month }, monthText(month)));
    return h(
      "div",
      { class: "filters" },
      h("div", { class: "picker" }, icon("calendar"), h("span", { class: "picker-label", "aria-hidden": "true" }, words.month), h("select", { "aria-label": words.month, onchange: choose }, options), icon("down", 18)),
    );
  }

  async show() {
    const month = this.month;
    try {
      const [{ total }, { explanations }] = await Promise.all([api.ownPercentages(month), api.explanations()]);
      if (month === this.month) this.draw(total, explanations.find((each) => each.month === month)?.text ?? "");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) this.sessionEnded();
      else this.frame.content.replaceChildren(failure(error, () => this.show()));
    }
  }

  draw(total, text) {
    const toggle = () => {
      this.asTable = !this.asTable;
      this.draw(total, text);
    };
    const told = stateOf(total) === null;
    this.frame.title.replaceChildren(words.ownFigures, this.session.sample ? h("span", { class: "tag" }, words.sample) : "");
    this.frame.content.replaceChildren(
      h("div", { class: "first-row" }, told ? hero(total, null) : untold(), told && tiles(total, null, 0)),
      h("div", { class: "second-row" }, h("div", { class: "column" }, this.explanation(text)), told && isWhole(total) && h("div", { class: "column" }, behaviours(total, this.asTable, toggle))),
    );
  }

  explanation(text) {
    const month = this.month;
    const input = h("textarea", { id: "explanation", rows: 5, maxlength: maxText, "aria-describedby": "explanation-lead" }, text);
    const told = h("p", { role: "status" });
    const submit = async (event) => {
      event.preventDefault();
      told.textContent = "";
      try {
        await api.explain(month, input.value.trim());
        told.textContent = words.explanationKept;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 401) this.sessionEnded();
        else told.textContent = error.status === 0 ? words.offline : words.alertNotSaved;
      }
    };
    return h(
      "section",
      { class: "card", "aria-labelledby": "explanation-title" },
      h("header", {}, h("h2", { id: "explanation-title" }, words.explanations), h("span", { class: "soft" }, monthText(month))),
      h(
        "form",
        { class: "alert-form", onsubmit: submit },
        h("p", { class: "soft", id: "explanation-lead" }, words.explanationLead),
        h("div", { class: "field" }, h("label", { for: "explanation" }, words.explanationOf(monthText(month))), input),
        h("div", {}, h("button", { class: "primary", type: "submit" }, words.alertSave)),
        told,
      ),
    );
  }
}
