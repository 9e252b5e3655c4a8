// The first page: loads what the address asks for, draws it, and keeps it fresh while somebody looks.
import { alerts } from "./alerts.js";
import { ApiError, api } from "./api.js";
import { behaviours } from "./behaviours.js";
import { devices, mendsDevices } from "./devices.js";
import { h } from "./dom.js";
import { explanations } from "./explanations.js";
import { filterBar } from "./filter_bar.js";
import { addressOf, filtersFrom } from "./filters.js";
import { hero } from "./hero.js";
import { failure, notices } from "./notices.js";
import { dayText, defaultPeriod, lastPublished, periodText, wholeYear } from "./periods.js";
import { places } from "./places.js";
import { reportTracker, trackedPeriod } from "./report_tracker.js";
import { rolloutsCard } from "./rollouts.js";
import { shell } from "./shell.js";
import { tiles } from "./tiles.js";
import { words } from "./words.js";

const refreshMs = 60_000;
// Refreshing must not keep a session alive that nobody uses: after this long without a hand it stops.
const handsOffMs = 10 * 60_000;

const seesRatings = (session) => session.role === "supervisor";
const seesDevices = (session) => ["admin", "supervisor", "technician"].includes(session.role);

// Of all units an account sees more than one of, for the period that is looked at or due next.
async function loadTracker(session, units, reporting, filters, unit, view) {
  if (!seesRatings(session) || units.length < 2) return null;
  const period = trackedPeriod(reporting, view.period ?? filters.period);
  return period ? api.reportTracker({ period, unit, state: view.state }) : null;
}

// The settings of kiosks and their roll-outs, where this account may set them.
async function loadFleet(session) {
  if (!mendsDevices(session)) return null;
  const [{ rollouts }, { configs }] = await Promise.all([api.rollouts(), api.settings()]);
  return { rollouts, configs };
}

async function load(session, filters, view, reportsView) {
  const period = filters.period ?? defaultPeriod();
  const unit = filters.unit ?? session.unit;
  const figures = (where) => (seesRatings(session) ? api.percentages({ period, ...where }) : null);
  const [units, kiosks, ofUnit, ofCounter, raised, reporting, fleet] = await Promise.all([
    api.units(),
    seesDevices(session) ? api.kiosks() : { kiosks: [], now: new Date().toISOString() },
    figures({ unit }),
    filters.counter ? figures({ counter: filters.counter }) : null,
    seesDevices(session) ? api.alerts({ closed: view.closed }) : { alerts: [] },
    seesRatings(session) ? api.reportingPresets() : { presets: [] },
    loadFleet(session),
  ]);
  const counters = (ofUnit?.children ?? []).filter((figure) => figure.kind === "counter");
  const tracker = await loadTracker(session, units.units, reporting.presets, filters, unit, reportsView);
  return {
    tracker,
    fleet: fleet && { ...fleet, units: units.units, unit: session.unit },
    units: units.units,
    now: Date.parse(kiosks.now),
    kiosks: kiosksOf(kiosks.kiosks, units.units, unit, filters.counter, session),
    counters,
    allKiosks: kiosks.kiosks,
    alerts: alertsOf(raised.alerts, { kiosks: kiosks.kiosks, units: units.units, unit, counter: filters.counter, session }),
    reporting: reporting.presets,
    total: (ofCounter ?? ofUnit)?.total ?? null,
    children: filters.counter ? [] : (ofUnit?.children ?? []),
  };
}

function withAllBelow(units, unit) {
  const below = new Set([unit]);
  for (const other of units) if (below.has(other.parent)) below.add(other.id);
  return below;
}

// Those of the unit looked at and of all below it, or of the one counter.
function kiosksOf(all, units, unit, counter, session) {
  if (counter) return all.filter((kiosk) => kiosk.counter === counter);
  if (unit === session.unit) return all;
  const below = withAllBelow(units, unit);
  return all.filter((kiosk) => below.has(kiosk.unit));
}

// The same of what is to be looked after.
function alertsOf(all, { kiosks, units, unit, counter, session }) {
  if (counter) {
    const subjects = new Set([`counter:${counter}`, ...kiosksOf(kiosks, units, unit, counter, session).map(({ id }) => `kiosk:${id}`)]);
    return all.filter((alert) => subjects.has(alert.subject));
  }
  if (unit === session.unit) return all;
  const below = withAllBelow(units, unit);
  return all.filter((alert) => below.has(alert.unit));
}

function subtitleOf(total) {
  if (!total?.period) return "";
  const until = total.period.last > lastPublished() ? words.live : words.published(dayText(total.period.last));
  return `${periodText(total.period)} · ${until}`;
}

export class Overview {
  constructor(root, session, { signOut, sessionEnded }) {
    this.root = root;
    this.session = session;
    this.actions = { signOut, redraw: () => this.start() };
    this.sessionEnded = sessionEnded;
    this.asTable = false;
    this.alertsView = { open: new Set(), closed: false };
    this.devicesView = { state: null };
    this.unfolded = new Set();
    this.reportsView = { period: null, state: "" };
    this.lastHand = Date.now();
    this.onHand = () => (this.lastHand = Date.now());
    this.onAddress = () => this.show();
    for (const event of ["pointerdown", "keydown"]) addEventListener(event, this.onHand);
    addEventListener("popstate", this.onAddress);
    root.addEventListener("click", (this.onClick = (event) => this.follow(event)));
    this.timer = setInterval(() => this.refresh(), refreshMs);
    this.start();
  }

  end() {
    clearInterval(this.timer);
    for (const event of ["pointerdown", "keydown"]) removeEventListener(event, this.onHand);
    removeEventListener("popstate", this.onAddress);
    this.root.removeEventListener("click", this.onClick);
  }

  start() {
    const visible = ["overview", ...(seesRatings(this.session) ? ["places", "behaviours"] : []), ...(seesDevices(this.session) ? ["devices", "alerts"] : []), ...(mendsDevices(this.session) ? ["rollouts"] : [])];
    this.frame = shell(this.session, visible, this.actions);
    this.root.replaceChildren(this.frame.root);
    this.drawn = null;
    this.show();
  }

  // Links within the page change the address without loading it again.
  follow(event) {
    const link = event.target.closest("a[href^='/']:not([download])");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.goTo(link.getAttribute("href"));
  }

  goTo(address) {
    history.pushState(null, "", address);
    this.show();
  }

  refresh() {
    if (document.hidden || Date.now() - this.lastHand > handsOffMs) return;
    this.show();
  }

  async show() {
    const address = location.search;
    const filters = filtersFrom(address);
    try {
      const data = await load(this.session, filters, this.alertsView, this.reportsView);
      if (address === location.search) this.draw(filters, data);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) this.sessionEnded();
      else this.fail(error);
    }
  }

  fail(error) {
    this.drawn = null;
    this.frame.content.replaceChildren(failure(error, () => this.show()));
  }

  // Draws only what changed, so that a refresh takes no focus away.
  draw(filters, data) {
    const drawn = JSON.stringify([filters, { ...data, now: Math.floor(data.now / refreshMs) }, this.asTable, this.devicesView]);
    if (drawn === this.drawn || this.isWriting()) return;
    this.drawn = drawn;
    const name = data.total?.name ?? this.session.unit_name;
    document.title = `${name} · ${words.name}`;
    this.frame.title.replaceChildren(name, (data.total?.sample ?? this.session.sample) ? h("span", { class: "tag" }, words.sample) : "");
    this.frame.subtitle.textContent = subtitleOf(data.total);
    this.drawFilters(filters, data);
    this.frame.content.replaceChildren(...this.sections(filters, data).filter(Boolean));
  }

  // What somebody is typing is not drawn over by a refresh.
  isWriting() {
    const form = document.activeElement?.closest(".alert-form");
    return form !== null && form !== undefined && this.drawn !== null;
  }

  drawFilters(filters, data) {
    const unit = filters.unit ?? this.session.unit;
    const wanted = JSON.stringify([filters, data.units, data.counters.map((counter) => counter.id), data.reporting, words.lang]);
    if (wanted === this.filtersDrawn && this.frame.filters.firstChild) return;
    this.filtersDrawn = wanted;
    const go = (next) => this.goTo(addressOf({ ...next, unit: next.unit === this.session.unit ? null : next.unit }));
    const bar = seesRatings(this.session) ? filterBar({ filters, units: data.units, counters: data.counters, unit, reporting: data.reporting, go }) : "";
    this.frame.filters.replaceChildren(bar);
  }

  sections(filters, data) {
    const { total, children, kiosks, now } = data;
    const widen = filters.period === wholeYear() ? null : addressOf({ ...filters, period: wholeYear() });
    const address = (figure) =>
      addressOf(figure.kind === "unit" ? { ...filters, unit: figure.id, counter: null } : { ...filters, counter: figure.id });
    const place = filters.counter ? { counter: filters.counter } : { unit: filters.unit ?? this.session.unit };
    const fileOf = (form) => api.fileOf({ period: filters.period ?? defaultPeriod(), ...place }, form);
    const toggle = () => {
      this.asTable = !this.asTable;
      this.draw(filters, data);
      document.querySelector("#behaviours header button")?.focus();
    };
    const focused = (id) => this.show().then(() => document.getElementById(id)?.focus());
    const tracker = () => data.tracker && reportTracker(data.tracker, data.reporting, this.reportsView, focused);
    const fleetCard = () => data.fleet && rolloutsCard(data.fleet, this.unfolded, () => focused("rollouts"));
    const deviceCard = () =>
      devices(kiosks, now, this.session, this.devicesView, () => this.draw(filters, data), () => focused("devices"));
    const alertsCard = () =>
      alerts(data.alerts, { units: data.units, kiosks: data.allKiosks }, this.alertsView, {
        changed: (alert) => {
          const next = data.alerts.map((each) => (each.id === alert.id ? alert : each));
          document.activeElement?.blur();
          this.draw(filters, { ...data, alerts: next.filter((each) => this.alertsView.closed || each.state !== "closed") });
          (document.querySelector(`#alert-${alert.id}-state`)?.closest("details")?.querySelector("summary") ?? document.getElementById("alerts")).focus();
        },
        again: () => this.show(),
      });
    return [
      ...notices({ kiosks: seesDevices(this.session) ? kiosks : null, dropped: filters.dropped, now }),
      total ? null : h("p", { class: "soft" }, words.noRatings),
      seesDevices(this.session) && h("div", { class: "first-row" }, total && hero(total, widen), tiles(total, kiosks, now)),
      h(
        "div",
        { class: "second-row" },
        h("div", { class: "column" }, total && places(children, address, fileOf), tracker(), seesDevices(this.session) && deviceCard(), !total && seesDevices(this.session) && alertsCard(), fleetCard()),
        total && h("div", { class: "column" }, behaviours(total, this.asTable, toggle), seesDevices(this.session) && alertsCard(), explanations()),
      ),
    ];
  }
}
