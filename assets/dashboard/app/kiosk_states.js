// How a device is: what a technician looks at first. The limits are the alert rules of the fleet.

const minutes = 60_000;
export const silentAfter = 30 * minutes;
const tooManyPending = 200;
const tooSkew = 60_000; // ms
const tooWarm = 80_000; // m°C, where a Raspberry Pi begins to slow down

// What is wrong with one that is heard: keys of words.kioskTroubles, the worst first.
export function troublesOf(kiosk) {
  const refused = kiosk.config_refused > 0 && kiosk.config_refused === kiosk.config_wanted;
  const all = {
    app: kiosk.app_state !== "ok",
    screen: !kiosk.display,
    supply: kiosk.undervoltage === true,
    warm: (kiosk.cpu_temp_millicelsius ?? 0) > tooWarm,
    clock: Math.abs(kiosk.clock_skew_ms ?? 0) > tooSkew,
    settings: refused,
    queue: kiosk.pending > tooManyPending,
  };
  return Object.keys(all).filter((trouble) => all[trouble]);
}

// good: seen lately and well; watch: seen, but something is wrong; lost: silent; revoked: not wanted any more.
export function stateOf(kiosk, now) {
  if (kiosk.revoked) return "revoked";
  if (kiosk.approved === false) return "unapproved";
  if (!kiosk.last_seen || now - Date.parse(kiosk.last_seen) > silentAfter) return "lost";
  return troublesOf(kiosk).length > 0 ? "watch" : "good";
}

export const goodKiosks = (kiosks, now) =>
  kiosks.filter((kiosk) => ["good", "watch"].includes(stateOf(kiosk, now))).length;

export const pendingOf = (kiosks) => kiosks.reduce((sum, kiosk) => sum + (kiosk.pending ?? 0), 0);
