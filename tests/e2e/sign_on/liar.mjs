// A provider that gives whatever ID token a test wants. Its keys are what it publishes; nothing else of it is honest.
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";

const encoded = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

export class Liar {
  rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

  async start(identity) {
    this.server = createServer(identity, (request, response) => this.answer(request, response));
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.issuer = `https://127.0.0.1:${this.server.address().port}`;
  }

  answer(request, response) {
    const path = new URL(request.url, this.issuer).pathname;
    const publicKey = ({ publicKey: key }, kid) => ({ ...key.export({ format: "jwk" }), kid, use: "sig" });
    const pages = {
      "/.well-known/openid-configuration": () => ({
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/auth`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/keys`,
      }),
      "/keys": () => ({ keys: [publicKey(this.rsa, "rsa"), publicKey(this.ec, "ec")] }),
      "/token": () => ({ access_token: "x", token_type: "Bearer", id_token: this.idToken }),
    };
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(pages[path]?.() ?? {}));
  }

  claims(nonce, more = {}) {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.issuer, sub: "lan", aud: "xinluon", iat: now, exp: now + 300, nonce, ...more };
  }

  signed(header, claims, { key = this.rsa.privateKey, signature } = {}) {
    const text = `${encoded(header)}.${encoded(claims)}`;
    const made = signature ?? sign("sha256", Buffer.from(text), header.alg === "ES256" ? { key, dsaEncoding: "ieee-p1363" } : key);
    return `${text}.${made.toString("base64url")}`;
  }

  // Name → ID token, each a lie; and the truths among them.
  tokens(nonce) {
    const rs = { alg: "RS256", kid: "rsa" };
    const now = Math.floor(Date.now() / 1000);
    const claims = (more) => this.claims(nonce, more);
    const good = this.signed(rs, claims());
    const pem = this.rsa.publicKey.export({ format: "pem", type: "spki" });
    const hs = `${encoded({ alg: "HS256", kid: "rsa" })}.${encoded(claims())}`;
    return {
      truths: {
        RS256: good,
        ES256: this.signed({ alg: "ES256", kid: "ec" }, claims(), { key: this.ec.privateKey }),
        "one of several audiences, for us": this.signed(rs, claims({ aud: ["another", "xinluon"], azp: "xinluon" })),
      },
      lies: {
        "no signature": `${encoded({ alg: "none" })}.${encoded(claims())}.`,
        "no signature, with a key": `${encoded({ alg: "none", kid: "rsa" })}.${encoded(claims())}.`,
        "signed with the public key as a secret": `${hs}.${createHmac("sha256", pem).update(hs).digest("base64url")}`,
        "signed by a stranger": this.signed(rs, claims(), { key: this.stranger.privateKey }),
        "a key nobody published": this.signed({ alg: "RS256", kid: "new" }, claims()),
        "the other key's algorithm": this.signed({ alg: "RS256", kid: "ec" }, claims()),
        "ES256 in DER": this.signed({ alg: "ES256", kid: "ec" }, claims(), { signature: sign("sha256", Buffer.from("x"), this.ec.privateKey) }),
        "ES256 of zeros": this.signed({ alg: "ES256", kid: "ec" }, claims(), { signature: Buffer.alloc(64) }),
        "claims changed": good.replace(/\.[^.]+\./, `.${encoded(claims({ sub: "quantri" }))}.`),
        "signature cut": good.slice(0, -4),
        "another issuer": this.signed(rs, claims({ iss: "https://evil.example" })),
        "another audience": this.signed(rs, claims({ aud: "another" })),
        "several audiences, for another": this.signed(rs, claims({ aud: ["another", "xinluon"], azp: "another" })),
        "no audience": this.signed(rs, claims({ aud: undefined })),
        expired: this.signed(rs, claims({ exp: now - 600 })),
        "without an end": this.signed(rs, claims({ exp: undefined })),
        "from the future": this.signed(rs, claims({ iat: now + 3600 })),
        "another nonce": this.signed(rs, claims({ nonce: "x" })),
        "no nonce": this.signed(rs, claims({ nonce: undefined })),
        "nobody's": this.signed(rs, claims({ sub: undefined })),
        "an empty subject": this.signed(rs, claims({ sub: "" })),
        "what must be understood": this.signed({ ...rs, crit: ["b64"] }, claims()),
        "no token": "x.y.z",
        "four parts": `${good}.x`,
        nothing: "",
      },
    };
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }
}
