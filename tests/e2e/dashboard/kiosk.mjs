// A kiosk written from sync/wire/PROTOCOL.md alone: enrols, makes a chain of records, sends signed batches.
import { createHash, generateKeyPairSync, randomBytes, sign, verify, createPublicKey } from "node:crypto";
import { request } from "node:https";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const software = "xinluon 0.1.0";
const maxRecords = 500;

// { status, headers, body } of one request; the server's certificate is self-signed.
function send(url, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { method, headers, rejectUnauthorized: false }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

// The raw 32 bytes of an Ed25519 key inside its SPKI form.
const rawKey = (key) => key.export({ type: "spki", format: "der" }).subarray(-32);
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");
const keyFromRaw = (raw) => createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: "der", type: "spki" });

export class Kiosk {
  // `enrolment` is the parsed enrolment file: url, server_key, code.
  constructor(id, enrolment) {
    this.id = id;
    this.enrolment = enrolment;
    const pair = generateKeyPairSync("ed25519");
    this.key = pair.privateKey;
    this.publicKey = rawKey(pair.publicKey).toString("base64");
    this.epoch = randomBytes(16).toString("hex");
    this.boot = randomBytes(4).toString("hex");
    this.hash = sha256("xinluon-v1", id, this.epoch);
    this.seq = 0;
    this.health = {}; // what is not as usual
    this.linked = false; // opened by transactions
    this.bootedAt = Date.now() - 400 * 86_400_000; // on for more than a year: any day of it can be voted on
  }

  bootMs(time = Date.now()) {
    return Math.round(time - this.bootedAt);
  }

  checkAnswer(answer, nonce) {
    const text = `xinluon-v1-answer\n${nonce}\n${answer.status}\n${answer.body}`;
    const signature = Buffer.from(answer.headers["xinluon-answer-signature"] ?? "", "base64");
    const key = keyFromRaw(Buffer.from(this.enrolment.server_key, "base64"));
    if (!verify(null, Buffer.from(text), key, signature)) throw new Error(`unsigned answer ${answer.status}: ${answer.body}`);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body);
  }

  async enrol() {
    const nonce = randomBytes(16).toString("hex");
    const body = JSON.stringify({ v: 1, code: this.enrolment.code, kiosk: this.id, public_key: this.publicKey, nonce, software });
    const answer = await send(this.enrolment.url, { method: "POST", path: "/v1/enrol", headers: { "Content-Length": Buffer.byteLength(body) }, body });
    this.counter = this.checkAnswer(answer, nonce).counter;
  }

  // vote: { at, level, behaviours } with `at` in milliseconds since 1970; a level of null is an invitation that timed out.
  record({ at, level, behaviours = {}, officer = "" }) {
    const voted = level !== null;
    const fields = {
      v: 1,
      seq: ++this.seq,
      kind: voted ? "vote" : "no_answer",
      outcome: voted ? "voted" : "timed_out",
      ...(voted && { level }),
      ...(voted && Object.keys(behaviours).length > 0 && { behaviours }),
      lang: "vi",
      counter: this.counter,
      ...(officer && { officer }),
      linked: voted && this.linked,
      mode: voted && !this.linked ? "open" : "armed",
      scale_order: "best_first",
      large_text: false,
      input: "touch",
      boot: this.boot,
      boot_ms: this.bootMs(at),
      shown_ms: 2000,
      software,
    };
    return JSON.stringify(fields);
  }

  async sendVotes(votes) {
    const inOrder = [...votes].sort((a, b) => a.at - b.at);
    for (let i = 0; i < inOrder.length; i += maxRecords) await this.sendBatch(inOrder.slice(i, i + maxRecords));
  }

  // What the server answered: the settings this kiosk is to have, a journal that somebody wants.
  async sendBatch(votes) {
    const first = this.seq + 1;
    const before = this.hash;
    const lines = votes.map((vote) => this.record(vote));
    for (const line of lines) this.hash = sha256(this.hash, line);
    const body = lines.map((line) => `${line}\n`).join("");
    return this.signed("batches", { prev_hash: before.toString("hex"), first_seq: first, last_seq: this.seq, last_hash: this.hash.toString("hex") }, body);
  }

  // PROTOCOL.md §17.
  async sendJournal(request, lines) {
    const body = JSON.stringify({ request, lines });
    const hash = sha256(body).toString("hex");
    return this.signed("journal", { prev_hash: hash, first_seq: 1, last_seq: 0, last_hash: hash }, body);
  }

  // A POST below this kiosk's own path, enveloped and signed.
  async signed(what, hashes, body) {
    const nonce = randomBytes(16).toString("hex");
    const envelope = {
      v: 1,
      kiosk: this.id,
      epoch: this.epoch,
      server_key: this.enrolment.server_key,
      nonce,
      ...hashes,
      boot: this.boot,
      sent_boot_ms: this.bootMs(),
      // It met the server the moment it was switched on: so every vote can be dated to the day.
      anchor: { server_ms: this.bootedAt, recv_boot_ms: 0 },
      health: { pending: 0, disk_free_bytes: 24_400_000_000, cpu_temp_millicelsius: 47_000, display: true, software, app_state: "ok", ...this.health },
    };
    const path = `/v1/kiosks/${this.id}/${what}`;
    const header = Buffer.from(JSON.stringify(envelope)).toString("base64");
    const signature = sign(null, Buffer.from(`xinluon-v1-batch\nPOST\n${path}\n${header}`), this.key).toString("base64");
    const answer = await send(this.enrolment.url, {
      method: "POST",
      path,
      headers: { "Xinluon-Envelope": header, "Xinluon-Signature": signature, "Content-Length": Buffer.byteLength(body) },
      body,
    });
    return this.checkAnswer(answer, nonce);
  }
}
