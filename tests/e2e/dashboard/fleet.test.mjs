// What a technician does about kiosks from the page: fetches a journal, swaps a dead one, rolls settings out.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { launch, newPage, sendForm, seriousFindings, shoot, sizes } from "./browser.mjs";
import { Kiosk } from "./kiosk.mjs";
import { Server, user } from "./server.mjs";
import { totpCode } from "./totp.mjs";

const technician = { name: "kythuat", password: "mật khẩu kỹ thuật" };
const counters = ["TM-X01-Q01", "TM-X01-Q02", "TM-X01-Q03", "TM-X01-Q04"];
const server = new Server();
const kiosks = [];
let browser;
let kept; // the technician's session: one address may try to sign in every few seconds only

// Six: the first stage is not all of them.
before(async () => {
  await server.start();
  server.addUser(technician.name, "technician", technician.password, ["--display-name", "Kỹ thuật Mẫu"]);
  for (let i = 0; i < 6; ++i) {
    const id = `K-0${i + 1}`;
    const kiosk = new Kiosk(id, server.enrolment(counters[i % counters.length], id));
    await kiosk.enrol();
    await kiosk.sendBatch([]);
    kiosks.push(kiosk);
  }
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server.stop();
});

async function asTechnician(size) {
  const page = await newPage(browser, server.url, size, kept);
  if (!kept) {
    await sendForm(page, technician);
    await page.locator("#devices table").waitFor();
    kept = await page.context().storageState();
  }
  await page.locator("#rollouts").waitFor();
  return page;
}

async function fitsAndPassesAxe(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, "the page scrolls sideways");
  assert.deepEqual(await seriousFindings(page), []);
}

async function downloadOf(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

test("a journal is asked for, brought by the kiosk, shown as text and taken away", async () => {
  const page = await asTechnician(sizes.wide);
  await page.getByRole("button", { name: "Lấy nhật ký: K-01" }).click();
  const dialog = page.getByRole("dialog", { name: "Nhật ký của K-01" });
  await dialog.getByText("Chưa có yêu cầu nào.").waitFor();
  await dialog.getByRole("button", { name: "Yêu cầu nhật ký" }).click();
  await dialog.getByText("Đang chờ máy").waitFor();
  await fitsAndPassesAxe(page);
  await shoot(page, "journal-waiting-wide");

  const [kiosk] = kiosks;
  const { log_request: request, log_lines: lines } = await kiosk.sendBatch([]);
  assert.equal(lines, 200);
  const told = ["2026-11-22T09:00:00+07:00 xinluon-sync[412]: enrolled", "2026-11-22T09:00:01+07:00 <b>đất</b> & \"nhà\""];
  await kiosk.sendJournal(request, told);
  const text = dialog.getByRole("group", { name: /^Nhật ký nhận/ });
  await text.waitFor();
  assert.equal(await text.textContent(), `${told.join("\n")}\n`);
  assert.equal(await dialog.locator("b").count(), 0, "what a kiosk sends is text");
  await fitsAndPassesAxe(page);
  await shoot(page, "journal-wide");
  const { name, path } = await downloadOf(page, () => dialog.getByRole("button", { name: "Tải về" }).click());
  assert.match(name, /^K-01_\d{4}-\d{2}-\d{2}-\d{2}-\d{2}\.txt$/);
  assert.equal(readFileSync(path, "utf8"), `${told.join("\n")}\n`);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
  await page.context().close();

  const phone = await asTechnician(sizes.phone);
  await fitsAndPassesAxe(phone);
  await shoot(phone, "fleet-phone-full");
  await phone.getByRole("button", { name: "Lấy nhật ký: K-01" }).click();
  await phone.getByRole("group", { name: /^Nhật ký nhận/ }).waitFor();
  await fitsAndPassesAxe(phone);
  await shoot(phone, "journal-phone");
  await phone.context().close();
});

test("a dead Pi is swapped: the files that are downloaded enrol the new one", async () => {
  const page = await asTechnician(sizes.wide);
  await page.getByRole("button", { name: "Thay máy hỏng: K-02" }).click();
  const dialog = page.getByRole("dialog", { name: "Thay máy K-02" });
  assert.equal(await dialog.getByRole("listitem").count(), 3);
  await fitsAndPassesAxe(page);
  await dialog.getByLabel("Mã có hiệu lực trong").selectOption("1 ngày");
  const { name, path } = await downloadOf(page, () => dialog.getByRole("button", { name: "Tạo mã và tải tệp" }).click());
  assert.equal(name, "K-02.zip");
  await dialog.getByText("Mã dùng được một lần, đến").waitFor();
  await shoot(page, "swap-wide");
  const file = execFileSync("python3", ["-c", "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(next(z.read(n).decode() for n in z.namelist() if n.endswith('xinluon-enrol.toml')))", path], { encoding: "utf8" });
  const files = Object.fromEntries([...file.matchAll(/^(\w+) = "([^"]*)"/gm)].map(([, key, value]) => [key, value]));
  const fresh = new Kiosk("K-02", files);
  await fresh.enrol();
  assert.equal(fresh.counter, "TM-X01-Q02");
  await fresh.sendBatch([]);
  await assert.rejects(kiosks[1].sendBatch([]), /40[13]/, "the old key is worth nothing");
  kiosks[1] = fresh;
  assert.deepEqual(page.faults, []);
  await page.context().close();

  const phone = await asTechnician(sizes.phone);
  await phone.getByRole("button", { name: "Thay máy hỏng: K-03" }).click();
  await fitsAndPassesAxe(phone);
  await shoot(phone, "swap-phone");
  await phone.context().close();
});

test("an administrator approves the kiosk that a technician swapped", async () => {
  const technicians = await asTechnician(sizes.wide);
  await technicians.locator("tr", { hasText: "K-02" }).getByText("chờ duyệt").waitFor();
  assert.equal(await technicians.getByRole("button", { name: /^Duyệt/ }).count(), 0);
  await technicians.context().close();

  const admin = { name: "quantri", password: "mật khẩu quản trị" };
  server.addUser(admin.name, "admin", admin.password);
  const page = await newPage(browser, server.url, sizes.wide);
  await sendForm(page, admin);
  await page.getByLabel("Mã xác thực").fill(totpCode((await page.locator("code").textContent()).replaceAll(" ", "")));
  await page.getByRole("button", { name: "Xác nhận" }).click();
  await page.getByRole("button", { name: "Tôi đã lưu các mã" }).click();
  const kiosk = page.locator("#devices tr", { hasText: "K-02" });
  await kiosk.getByText("chờ duyệt").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Duyệt/ }).count(), 1, "only one waits");
  await page.getByRole("button", { name: "Duyệt: K-02" }).click();
  await fitsAndPassesAxe(page);
  await shoot(page, "approval-wide");
  await page.getByRole("dialog", { name: "Duyệt máy K-02" }).getByRole("button", { name: "Duyệt máy" }).click();
  await kiosk.getByText("chờ duyệt").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "devices");
  assert.equal(await page.getByRole("button", { name: /^Duyệt/ }).count(), 0);
  await fitsAndPassesAxe(page);
  await shoot(page, "approved-wide-full");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("settings are kept, rolled out, stopped, resumed and rolled back", async () => {
  const page = await asTechnician(sizes.wide);
  const card = page.locator("#rollouts");
  await card.getByText("Chưa có đợt triển khai nào.").waitFor();
  await card.getByText("Chưa có bản cài đặt nào.").waitFor();
  const dialog = page.getByRole("dialog");

  await card.getByRole("button", { name: "Thêm bản cài đặt" }).click();
  await dialog.getByLabel("Ghi chú").fill("Giờ mùa đông");
  await dialog.getByLabel("Nội dung (TOML)").fill("khong_co = 1\n");
  await dialog.getByRole("button", { name: "Lưu bản cài đặt" }).click();
  await dialog.getByText(/khong_co/).last().waitFor();
  assert.match(await dialog.getByRole("alert").innerText(), /^Máy chủ không nhận:/);
  await fitsAndPassesAxe(page);
  await shoot(page, "settings-refused-wide");
  await dialog.getByLabel("Nội dung (TOML)").fill('[display]\ncontrast = "high"\n');
  await dialog.getByRole("button", { name: "Lưu bản cài đặt" }).click();
  await card.getByText("Các bản cài đặt (1)").waitFor();

  await card.getByRole("button", { name: "Bắt đầu triển khai" }).click();
  await dialog.getByLabel("Theo dõi mỗi bước ít nhất").selectOption("15 phút");
  await fitsAndPassesAxe(page);
  await shoot(page, "rollout-start-wide");
  await dialog.getByRole("button", { name: "Triển khai", exact: true }).click();
  const entry = card.locator(".rollout").filter({ hasText: "Bản 1" });
  await entry.getByText("đang triển khai", { exact: true }).waitFor();
  assert.equal(await entry.locator("[aria-current=step]").innerText(), "5 máy");
  assert.ok((await entry.innerText()).includes("5 chưa liên lạc"), await entry.innerText());
  await fitsAndPassesAxe(page);
  await shoot(page, "rollout-wide-full");

  await entry.getByRole("button", { name: /^Dừng/ }).click();
  await dialog.getByLabel("Lý do").fill("Chờ xem <b>máy</b> từ chối");
  await shoot(page, "rollout-stop-wide");
  await dialog.getByRole("button", { name: "Dừng" }).click();
  await entry.getByText("đã dừng", { exact: true }).waitFor();
  assert.ok((await entry.innerText()).includes("Chờ xem <b>máy</b> từ chối"), "what people type is text");
  await entry.getByRole("button", { name: /^Tiếp tục/ }).click();
  await dialog.getByRole("button", { name: "Tiếp tục" }).click();
  await entry.getByText("đang triển khai", { exact: true }).waitFor();

  // Those that are told take it, but the last refuses: the server itself halts it within the minute.
  const told = [];
  for (const kiosk of kiosks) if ((await kiosk.sendBatch([])).config_version === 1) told.push(kiosk);
  for (const kiosk of told) {
    kiosk.health = kiosk === told.at(-1) ? { config_refused: 1, config_trouble: "contrast" } : { config_version: 1 };
    await kiosk.sendBatch([]);
  }
  for (let tries = 0; (await entry.getByText(/^Tự dừng: /).count()) === 0; ++tries) {
    assert.ok(tries < 18, await entry.innerText());
    await page.waitForTimeout(5000);
    await page.reload();
    await entry.waitFor();
  }
  assert.ok((await entry.innerText()).includes("trong 5 máy đã nhận có 1 từ chối, 0 trục trặc, 0 mất liên lạc"), await entry.innerText());
  for (const part of ["4 đã áp dụng", "1 từ chối", "1 chưa đến lượt"]) assert.ok((await entry.innerText()).includes(part), part);
  await card.getByText("Các bản cài đặt (1)").click();
  await card.getByText("Bản 1: Giờ mùa đông").click();
  await fitsAndPassesAxe(page);
  await shoot(page, "rollout-halted-wide-full");
  // Both sides of where the layout changes, too.
  for (const [name, size] of Object.entries({ phone: sizes.phone, narrow: sizes.narrow, tablet: { width: 700, height: 1000 }, rail: { width: 1000, height: 800 }, laptop: { width: 1200, height: 800 } })) {
    const other = await asTechnician(size);
    await other.locator(".rollout").waitFor();
    await fitsAndPassesAxe(other);
    await shoot(other, `rollout-halted-${name}-full`);
    await other.context().close();
  }

  await entry.getByRole("button", { name: /^Trả về bản trước/ }).click();
  await dialog.getByRole("button", { name: "Trả về bản trước" }).click();
  await entry.getByText("đã trả về bản trước", { exact: true }).waitFor();
  assert.equal(await entry.getByRole("button").count(), 0);
  assert.equal((await told[0].sendBatch([])).config_version, 0);
  const refusals = page.faults.filter((fault) => !fault.includes("status of 400")); // of the settings with a mistake
  assert.deepEqual(refusals, []);
  await page.context().close();
});

test("a supervisor sees the kiosks and is offered none of this", async () => {
  const page = await newPage(browser, server.url, sizes.wide);
  await sendForm(page, user);
  await page.locator("#devices table").waitFor();
  for (const name of [/^Lấy nhật ký/, /^Thay máy hỏng/, "Bắt đầu triển khai"]) assert.equal(await page.getByRole("button", { name }).count(), 0);
  assert.equal(await page.locator("#rollouts").count(), 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
