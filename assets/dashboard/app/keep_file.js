// Gives the browser a file to keep that the page already holds.
import { h } from "./dom.js";

// Long enough for a browser that asks first where to put it.
const releaseAfterMs = 60_000;

export function keepFile(blob, name) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), releaseAfterMs);
}

// The name that the server gave it.
export const nameOf = (response, otherwise) => /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? otherwise;
