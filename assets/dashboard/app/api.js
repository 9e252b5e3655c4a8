// The server's API. Every failure is an ApiError: `type` says which, `status` 0 is "no answer at all".
import { nameOf } from "./keep_file.js";

export class ApiError extends Error {
  constructor(status, type, retryAfter, detail = "") {
    super(`${status} ${type}`);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter; // seconds, or 0
    this.detail = detail; // what and where, in the server's English; may be empty
  }
}

const problemPrefix = "urn:xinluon:problem:";

// The answer of a request that was granted.
async function ask(method, path, body) {
  const headers = {};
  if (method !== "GET") headers["Xinluon-Csrf"] = "1";
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new ApiError(0, "offline", 0);
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const type = String(problem.type ?? "").replace(problemPrefix, "") || "unknown";
  throw new ApiError(response.status, type, Number(response.headers.get("Retry-After") ?? 0), String(problem.detail ?? ""));
}

async function call(method, path, body) {
  const response = await ask(method, path, body);
  return response.status === 204 ? null : response.json().catch(() => ({}));
}

async function take(method, path, body, name) {
  const response = await ask(method, path, body);
  const cut = () => new ApiError(0, "offline", 0); // the connection ended before the file did
  return { name: nameOf(response, name), blob: await response.blob().catch(() => Promise.reject(cut())) };
}

function query(parameters) {
  const text = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value)).toString();
  return text ? `?${text}` : "";
}

export const api = {
  session: () => call("GET", "/v1/session"),
  signIn: (name, password, code) => call("POST", "/v1/session", code ? { name, password, code } : { name, password }),
  changePassword: (present, wanted) => call("PUT", "/v1/session/password", { present, new: wanted }),
  beginSecondFactor: () => call("POST", "/v1/session/totp"),
  confirmSecondFactor: (code) => call("PUT", "/v1/session/totp", { code }),
  signOn: () => call("GET", "/v1/sign-on"),
  signOut: () => call("DELETE", "/v1/session"),
  units: () => call("GET", "/v1/units"),
  kiosks: () => call("GET", "/v1/kiosks"),
  // lines: how many of the newest; the kiosk brings them later.
  askForJournal: (kiosk, lines) => call("POST", `/v1/kiosks/${kiosk}/journals`, { lines }),
  journals: (kiosk) => call("GET", `/v1/kiosks/${kiosk}/journals`),
  approveKiosk: (kiosk) => call("POST", `/v1/kiosks/${kiosk}/approval`, {}),
  // A ZIP of boot files: { name, blob }.
  enrolmentFiles: (request) => take("POST", "/v1/enrolment-codes", request, `${request.kiosk}.zip`),
  settings: () => call("GET", "/v1/configs"),
  addSettings: (settings) => call("POST", "/v1/configs", settings),
  rollouts: () => call("GET", "/v1/rollouts"),
  startRollout: (rollout) => call("POST", "/v1/rollouts", rollout),
  changeRollout: (id, change) => call("PATCH", `/v1/rollouts/${id}`, change),
  reportingPresets: () => call("GET", "/v1/reporting-presets"),
  reportTracker: ({ period, unit, state, after }) => call("GET", `/v1/report-tracker${query({ period, unit, state, after })}`),
  trackedReport: (unit, period) => call("GET", `/v1/report-tracker/${unit}${query({ period })}`),
  noteReport: (unit, note) => call("POST", `/v1/report-tracker/${unit}`, note),
  takeBackReport: (unit, why) => call("POST", `/v1/report-tracker/${unit}/taking-back`, why),
  alerts: ({ closed }) => call("GET", `/v1/alerts${query({ closed: closed ? "1" : "" })}`),
  changeAlert: (id, change) => call("PATCH", `/v1/alerts/${id}`, change),
  audit: ({ before, actor, action }) => call("GET", `/v1/audit${query({ before: String(before), limit: "50", actor, action })}`),
  explanations: () => call("GET", "/v1/explanations"),
  explain: (month, text) => call("PUT", "/v1/explanations", { month, text }),
  ownPercentages: (period) => call("GET", `/v1/percentages${query({ period })}`),
  // Where they are a file: "xlsx", "csv-excel" or "csv".
  fileOf: ({ period, unit, counter }, format) => `/v1/percentages${query({ period, unit, counter, format })}`,
  percentages: ({ period, unit, counter }) => call("GET", `/v1/percentages${query({ period, unit, counter })}`),
};
