// A running server with what the description's examples speak of: accounts of every role, a kiosk with votes.
import { createHash, randomBytes, sign } from "node:crypto";
import { request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

import { Kiosk } from "../e2e/dashboard/kiosk.mjs";
import { sampleVotes } from "../e2e/dashboard/sample_votes.mjs";
import { Server } from "../e2e/dashboard/server.mjs";
import { totpCode } from "../e2e/dashboard/totp.mjs";

const password = "mật khẩu giám sát";
const day = 86_400_000;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

export class Stand {
  server = new Server();
  cookies = new Map();

  async start(description) {
    await this.server.start(); // with the account of the role supervisor
    for (const role of rolesOf(description)) {
      if (role === "supervisor") continue;
      const officer = role === "officer" ? ["--officer", "CB-01"] : [];
      this.server.command(["admin", "user", "add", `mau-${role}`, "--role", role, "--unit", "TM", ...officer], `${password}\n`);
    }
    this.kiosk = new Kiosk("K-01", this.server.enrolment("TM-X01-Q01", "K-01"));
    await this.kiosk.enrol();
    await this.kiosk.sendVotes(sampleVotes({ seed: 1, n: 400, days: 20, until: Date.now() - 2 * day, good: 0.95 }));
    this.code = this.server.enrolment("TM-X01-Q02", "K-02").code;
  }

  stop() {
    this.server.stop();
  }

  // { status, headers, type, body } of one request; sent again where the server says that it comes too often.
  async ask(method, path, headers = {}, body = undefined) {
    for (let tries = 0; ; ++tries) {
      const answer = await this.askOnce(method, path, headers, body);
      const wait = Number(answer.headers["retry-after"] ?? 0);
      if (answer.status !== 429 || wait === 0 || wait > 10 || tries === 3) return answer;
      await sleep(wait * 1000);
    }
  }

  askOnce(method, path, headers, body) {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
      const asked = request(this.server.url + path, { method, headers: { ...headers, ...length }, rejectUnauthorized: false }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            type: (answer.headers["content-type"] ?? "").split(";")[0],
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  async signIn(role) {
    const name = role === "supervisor" ? "giamsat" : `mau-${role}`;
    const answer = await this.ask("POST", "/v1/session", { "Xinluon-Csrf": "1", "Content-Type": "application/json" }, JSON.stringify({ name, password }));
    if (answer.status !== 200) throw new Error(`${name} can't sign in: ${answer.status} ${answer.body}`);
    const cookie = answer.headers["set-cookie"][0].split(";")[0];
    if (JSON.parse(answer.body).pending === "second-factor") await this.setUpSecondFactor(cookie);
    return cookie;
  }

  async setUpSecondFactor(cookie) {
    const headers = { Cookie: cookie, "Xinluon-Csrf": "1", "Content-Type": "application/json" };
    const begun = await this.ask("POST", "/v1/session/totp", headers, "");
    const set = await this.ask("PUT", "/v1/session/totp", headers, JSON.stringify({ code: totpCode(JSON.parse(begun.body).secret) }));
    if (set.status !== 200) throw new Error(`no second factor: ${set.status} ${set.body}`);
  }

  async cookie(role) {
    if (!this.cookies.has(role)) this.cookies.set(role, await this.signIn(role));
    return this.cookies.get(role);
  }

  // The headers of a device's request. What is no batch is signed through the hash of its body (PROTOCOL.md §12).
  signed(method, path, body, isBatch) {
    const { kiosk } = this;
    const hash = isBatch ? kiosk.hash.toString("hex") : sha256(body);
    const envelope = {
      v: 1,
      kiosk: kiosk.id,
      epoch: kiosk.epoch,
      server_key: kiosk.enrolment.server_key,
      nonce: randomBytes(16).toString("hex"),
      prev_hash: hash,
      first_seq: isBatch ? kiosk.seq + 1 : 1,
      last_seq: isBatch ? kiosk.seq : 0,
      last_hash: hash,
      boot: kiosk.boot,
      sent_boot_ms: kiosk.bootMs(),
      health: { pending: 0, disk_free_bytes: 24_400_000_000, cpu_temp_millicelsius: 47_000, display: true, software: "xinluon 0.1.0", app_state: "ok" },
    };
    const header = Buffer.from(JSON.stringify(envelope)).toString("base64");
    const signature = sign(null, Buffer.from(`xinluon-v1-batch\n${method}\n${path}\n${header}`), kiosk.key).toString("base64");
    return { "Xinluon-Envelope": header, "Xinluon-Signature": signature };
  }
}

// Of the roles that may, one that signs in with a password alone, if there is one.
export function easiest(roles) {
  return ["supervisor", "technician", "officer"].find((role) => roles.includes(role)) ?? roles[0];
}

function rolesOf(description) {
  const operations = Object.values(description.paths).flatMap((path) => Object.values(path));
  return new Set(operations.flatMap((operation) => (operation["x-roles"] ? [easiest(operation["x-roles"])] : [])));
}
