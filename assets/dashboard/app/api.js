// The server's API. Every failure is an ApiError: `type` says which, `status` 0 is "no answer at all".

export class ApiError extends Error {
  constructor(status, type, retryAfter) {
    super(`${status} ${type}`);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter; // seconds, or 0
  }
}

const problemPrefix = "urn:xinluon:problem:";

async function call(method, path, body) {
  const headers = {};
  if (method !== "GET") headers["Xinluon-Csrf"] = "1";
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new ApiError(0, "offline", 0);
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const type = String(answer.type ?? "").replace(problemPrefix, "") || "unknown";
  throw new ApiError(response.status, type, Number(response.headers.get("Retry-After") ?? 0));
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
