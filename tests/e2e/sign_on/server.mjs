// A real xinluon-server that knows a sign-on, in a folder of its own.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const build = process.env.XINLUON_BUILD;
if (!build) throw new Error("set XINLUON_BUILD to the build folder");
const program = join(build, "bin/xinluon-server");

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// Certificate and key for 127.0.0.1, as PEM, and the certificate's file.
export function makeIdentity() {
  const folder = mkdtempSync(join(tmpdir(), "xinluon-sign-on-"));
  const file = (name) => join(folder, name);
  const names = ["-subj", "/CN=sign-on", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", ...names, "-keyout", file("key.pem"), "-out", file("cert.pem")], { stdio: "ignore" });
  return { cert: readFileSync(file("cert.pem")), key: readFileSync(file("key.pem")), file: file("cert.pem"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export class Server {
  // `signOn`: the keys of [sign_on], issuer and authorities among them; `secret` of the client, if any.
  constructor(signOn, secret) {
    this.signOn = signOn;
    this.secret = secret;
  }

  async prepare() {
    this.folder = mkdtempSync(join(tmpdir(), "xinluon-server-"));
    this.url = `https://127.0.0.1:${await freePort()}`;
    this.back = `${this.url}/v1/sign-on/end`;
  }

  async start(users) {
    const keys = { ...this.signOn };
    if (this.secret) {
      keys.client_secret_file = join(this.folder, "secret");
      writeFileSync(keys.client_secret_file, `${this.secret}\n`, { mode: 0o600 });
    }
    this.config = join(this.folder, "server.toml");
    const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    writeFileSync(this.config, [`data = "${this.folder}/data"`, `listen = "${this.url.slice(8)}"`, `public_url = "${this.url}"`, "[sign_on]", ...lines, ""].join("\n"));
    this.command(["admin", "sample", "create"]);
    for (const [name, role, externalId] of users)
      this.command(["admin", "user", "add", name, "--role", role, "--unit", "TM", "--external-id", externalId], "mật khẩu đủ dài\n");
    this.process = spawn(program, ["serve", "--config", this.config], { stdio: ["ignore", "ignore", process.env.XINLUON_LOG ? "inherit" : "ignore"] });
    for (let tries = 0; !existsSync(join(this.folder, "data/listen")); ++tries) {
      if (tries > 400) throw new Error("the server does not listen");
      await sleep(50);
    }
  }

  command(words, input = "") {
    return execFileSync(program, ["--config", this.config, ...words], { input, encoding: "utf8" });
  }

  audited(action) {
    return this.command(["admin", "audit", "list", "--action", action])
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  async stop() {
    if (this.process) {
      this.process.kill("SIGTERM");
      await once(this.process, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
