// An auditor's page: who did what, newest first, and votes one by one to take away. Both are in the audit log
// themselves.
import { ApiError, api } from "./api.js";
import { h } from "./dom.js";
import { keepFile, nameOf } from "./keep_file.js";
import { failure } from "./notices.js";
import { momentText, today } from "./periods.js";
import { shell } from "./shell.js";
import { words } from "./words.js";

function row({ entry }) {
  return h(
    "tr",
    {},
    h("td", { class: "number" }, String(entry.seq)),
    h("td", {}, momentText(entry.at)),
    h("th", { scope: "row" }, entry.actor || "–"),
    h("td", {}, entry.action),
    h("td", {}, entry.subject),
    h("td", { class: "detail" }, entry.detail),
    h("td", {}, entry.address),
  );
}

function table(entries) {
  const heads = [words.auditColumns.seq, words.auditColumns.at, words.auditColumns.actor, words.auditColumns.action, words.auditColumns.subject, words.auditColumns.detail, words.auditColumns.address];
  return h(
    "div",
    { class: "wide-table", tabindex: 0, role: "group", "aria-label": words.auditLog },
    h("table", { class: "audit" }, h("caption", { class: "unseen" }, words.auditLog), h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, entries.map(row))),
  );
}

const labelled = (id, label, input) => h("div", { class: "field" }, h("label", { for: id }, label), input);

export class AuditPage {
  constructor(root, session, { signOut, sessionEnded }) {
    this.root = root;
    this.session = session;
    this.sessionEnded = sessionEnded;
    this.filter = { actor: "", action: "" };
    this.actions = { signOut, redraw: () => this.start() };
    this.start();
  }

  end() {}

  async start() {
    this.frame = shell(this.session, ["overview"], this.actions);
    this.root.replaceChildren(this.frame.root);
    this.frame.title.replaceChildren(words.auditTitle, this.session.sample ? h("span", { class: "tag" }, words.sample) : "");
    this.frame.subtitle.textContent = this.session.unit_name;
    document.title = `${words.auditTitle} · ${words.name}`;
    try {
      const { units } = await api.units();
      this.list = h("div", {});
      this.frame.content.replaceChildren(this.rows(units), this.bundle(units) ?? "", this.log());
      await this.show(0);
    } catch (error) {
      this.fail(error, this.frame.content, () => this.start());
    }
  }

  fail(error, place, retry) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) this.sessionEnded();
    else place.replaceChildren(failure(error, retry));
  }

  log() {
    const input = (name) => h("input", { id: name, name, autocomplete: "off", value: this.filter[name] });
    const submit = (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      this.filter = { actor: form.get("actor").trim(), action: form.get("action").trim() };
      this.show(0);
    };
    return h(
      "section",
      { class: "card", "aria-labelledby": "audit-title" },
      h("header", {}, h("h2", { id: "audit-title" }, words.auditLog), h("span", { class: "soft" }, words.auditLead)),
      h("form", { class: "row-form", onsubmit: submit }, labelled("actor", words.auditColumns.actor, input("actor")), labelled("action", words.auditColumns.action, input("action")), h("button", { class: "button", type: "submit" }, words.apply)),
      this.list,
    );
  }

  async show(before) {
    try {
      const { entries } = await api.audit({ before, ...this.filter });
      const older = entries.length === 50 ? h("button", { class: "button", type: "button", onclick: () => this.show(entries.at(-1).entry.seq) }, words.auditOlder) : null;
      const newest = before > 0 ? h("button", { class: "button", type: "button", onclick: () => this.show(0) }, words.auditNewest) : null;
      this.list.replaceChildren(entries.length === 0 ? h("p", { class: "soft" }, words.auditEmpty) : table(entries), h("p", { class: "buttons" }, newest ?? "", older ?? ""));
    } catch (error) {
      this.fail(error, this.list, () => this.show(before));
    }
  }

  rows(units) {
    const first = `${today().slice(0, 7)}-01`;
    const day = (name, label, value) => labelled(name, label, h("input", { id: name, name, type: "date", required: true, max: today(), value }));
    const select = (name, options) => h("select", { id: name, name }, options.map(([value, text]) => h("option", { value }, text)));
    const alert = h("p", { class: "alert", role: "alert" });
    const submit = (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      alert.textContent = form.get("first") > form.get("last") ? words.badRange : "";
      if (alert.textContent) return;
      const query = new URLSearchParams({ unit: form.get("unit"), period: `${form.get("first")}..${form.get("last")}`, format: form.get("format") });
      this.download(`/v1/vote-rows?${query}`, alert);
    };
    return h(
      "section",
      { class: "card", "aria-labelledby": "rows-title" },
      h("header", {}, h("h2", { id: "rows-title" }, words.rows), h("span", { class: "soft" }, words.rowsLead)),
      h(
        "form",
        { class: "row-form", onsubmit: submit },
        labelled("unit", words.unit, select("unit", units.map((unit) => [unit.id, unit.name]))),
        day("first", words.from, first),
        day("last", words.to, today()),
        labelled("format", words.rowsFormat, select("format", [["csv-excel", words.rowsFormats.excel], ["csv", words.rowsFormats.plain]])),
        h("button", { class: "primary", type: "submit" }, words.download),
        alert,
      ),
    );
  }

  // A chain of hashes can't be cut: only whoever sees the whole tree may have it.
  bundle(units) {
    if (!units.some((unit) => unit.parent === "")) return null;
    return h(
      "section",
      { class: "card", "aria-labelledby": "bundle-title" },
      h("header", {}, h("h2", { id: "bundle-title" }, words.bundleTitle), h("span", { class: "soft" }, words.bundleLead)),
      h("p", {}, words.bundleVerify, " ", h("code", {}, "xinluon-server recount --bundle")),
      h("p", { class: "buttons" }, h("a", { class: "button", id: "bundle", href: `/v1/audit-bundle?period=${today().slice(0, 4)}`, download: "" }, words.bundle)),
    );
  }

  // Fetched first, so that a refusal is told here and not as a page of its own.
  async download(address, alert) {
    try {
      const response = await fetch(address, { credentials: "same-origin" });
      if (response.status === 401) return this.sessionEnded();
      if (!response.ok) return void (alert.textContent = response.status === 400 ? words.rowsTooMany : words.error);
      keepFile(await response.blob(), nameOf(response, "phieu.csv"));
    } catch {
      alert.textContent = words.offline;
    }
  }
}
