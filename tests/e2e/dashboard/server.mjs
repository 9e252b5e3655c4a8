// A real xinluon-server in a folder of its own, with the sample organisation and a user.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const build = process.env.XINLUON_BUILD;
if (!build) throw new Error("set XINLUON_BUILD to the build folder");
const program = join(build, "bin/xinluon-server");

export const user = { name: "giamsat", password: "mật khẩu giám sát" };

export class Server {
  async start() {
    this.folder = mkdtempSync(join(tmpdir(), "xinluon-dashboard-"));
    this.config = join(this.folder, "server.toml");
    writeFileSync(this.config, `data = "${this.folder}/data"\nlisten = "127.0.0.1:0"\n`);
    this.command(["admin", "sample", "create"]);
    this.command(["admin", "user", "add", user.name, "--role", "supervisor", "--unit", "TM", "--display-name", "Người dùng mẫu"], `${user.password}\n`);
    this.process = spawn(program, ["serve", "--config", this.config], { stdio: ["ignore", "ignore", "inherit"] });
    const listen = join(this.folder, "data/listen");
    for (let tries = 0; !existsSync(listen); ++tries) {
      if (tries > 200) throw new Error("the server does not listen");
      await sleep(50);
    }
    this.url = `https://${readFileSync(listen, "utf8").trim()}`;
  }

  command(words, input = "") {
    return execFileSync(program, ["--config", this.config, ...words], { input, encoding: "utf8" });
  }

  // An account of another role than the first one's.
  addUser(name, role, password, more = []) {
    this.command(["admin", "user", "add", name, "--role", role, "--unit", "TM-X01", ...more], `${password}\n`);
  }

  // The enrolment file's keys, as a device reads them.
  enrolment(counter, kiosk) {
    const file = join(this.folder, `${kiosk}.toml`);
    this.command(["admin", "enrolment-code", "create", "--counter", counter, "--kiosk", kiosk, "--out", file]);
    return Object.fromEntries([...readFileSync(file, "utf8").matchAll(/^(\w+) = "([^"]*)"/gm)].map(([, key, value]) => [key, value]));
  }

  stop() {
    this.process?.kill("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
