// The dashboard in a real browser, against a real server with votes that real (if tireless) kiosks sent.
//   XINLUON_BUILD=<build folder> npm test          XINLUON_SHOTS=<folder> leaves screenshots
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { launch, newPage, sendForm, seriousFindings, shoot, sizes } from "./browser.mjs";
import { Kiosk } from "./kiosk.mjs";
import { sampleVotes } from "./sample_votes.mjs";
import { Server, user } from "./server.mjs";
import { totpCode } from "./totp.mjs";

const server = new Server();
let browser;

// Votes of the seven days that ended two days ago: published whatever the hour, and within one month or two.
const day = 86_400_000;
const vietnam = 7 * 3_600_000;
const noon = (time) => Math.floor((time + vietnam) / day) * day + 16 * 3_600_000 - vietnam;
const until = noon(Date.now()) - 2 * day;
const period = (() => {
  const text = (time) => new Date(time + vietnam).toISOString().slice(0, 10);
  return `${text(until - 20 * day)}..${text(Date.now())}`;
})();

const kiosks = [
  { id: "K-01", counter: "TM-X01-Q01", seed: 1, n: 820, days: 14, good: 0.975, timedOut: 90 },
  { id: "K-02", counter: "TM-X01-Q02", seed: 2, n: 231, days: 14, good: 0.88, timedOut: 40 },
  { id: "K-03", counter: "TM-X01-Q03", seed: 3, n: 96, days: 14, good: 0.94 },
  { id: "K-04", counter: "TM-X01-Q04", seed: 4, n: 8, days: 14, good: 0.9 },
];

// The last month that is told by officer: seven days after its end, from 06:00 on.
const lastMonth = (() => {
  const now = new Date(Date.now() + vietnam - 9 * day);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 7);
})();
const officer = "CB-01";

// Forty votes in the middle of last month, which one officer served.
function ofTheOfficer() {
  const votes = sampleVotes({ seed: 9, n: 40, days: 3, until: Date.parse(`${lastMonth}-15T16:00:00+07:00`), good: 0.9 });
  return votes.map((vote) => ({ ...vote, officer }));
}

// As they come from the counter's own software: so many on each of the days that have votes.
function tellTransactions(counter, aDay) {
  const days = Array.from({ length: 14 }, (_, i) => new Date(until - i * day + vietnam).toISOString().slice(0, 10));
  const file = join(server.folder, "transactions.csv");
  writeFileSync(file, ["counter,day,count", ...days.map((text) => `${counter},${text},${aDay}`)].join("\n") + "\n");
  server.command(["admin", "csv", "import", "transactions", "--file", file]);
}

before(async () => {
  await server.start();
  for (const { id, counter, ...votes } of kiosks) {
    const kiosk = new Kiosk(id, server.enrolment(counter, id));
    await kiosk.enrol();
    kiosk.linked = id === "K-01";
    if (id === "K-03") kiosk.health = { pending: 4711 }; // raises an alert
    await kiosk.sendVotes([...sampleVotes({ ...votes, until }), ...(id === "K-03" ? ofTheOfficer() : [])]);
  }
  tellTransactions("TM-X01-Q01", 80);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server.stop();
});

const open = (size, path = "/", storageState = undefined) => newPage(browser, server.url + path, size, storageState);

async function signIn(page) {
  await sendForm(page, user);
  await page.locator("#devices table").waitFor();
}

// The session of the last sign-in here: one address may try to sign in every few seconds only.
let kept;

async function signedIn(size, path) {
  const page = await open(size, path, kept);
  const form = page.getByRole("button", { name: "Đăng nhập" });
  await form.or(page.locator("#devices table")).first().waitFor();
  if (await form.isVisible()) {
    await signIn(page);
    kept = await page.context().storageState();
  }
  return page;
}

const figures = (page, query) => page.evaluate((q) => fetch(`/v1/percentages?${q}`).then((answer) => answer.json()), query);

// Written apart from the page's own: one decimal, half up, comma.
function percentText(part, of) {
  const tenths = Math.floor((2 * 1000 * part + of) / (2 * of));
  return `${Math.floor(tenths / 10)},${tenths % 10}%`;
}

// What a row says in place of, or as, its percentage.
function toldOf(figure) {
  if (figure.shown === "too_few") return "dưới 5 phiếu";
  if (figure.shown === "not_published") return "Chưa công bố";
  return figure.votes === 0 ? "Chưa có phiếu" : percentText(figure.satisfied, figure.votes);
}

test("a wrong password is told, and does not sign in", async () => {
  const page = await open(sizes.wide);
  await page.getByLabel("Tên đăng nhập").fill(user.name);
  await page.getByLabel("Mật khẩu", { exact: true }).fill("không phải mật khẩu");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await page.getByText("Tên đăng nhập hoặc mật khẩu không đúng.").waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "sign-in");
  await page.context().close();
});

test("an administrator sets up a second factor before anything else, and is asked for it from then on", async () => {
  const admin = { name: "quantri", password: "mật khẩu quản trị" };
  server.command(["admin", "user", "add", admin.name, "--role", "admin", "--unit", "TM"], `${admin.password}\n`);
  const page = await open(sizes.phone);
  await sendForm(page, admin);
  await page.getByRole("heading", { name: "Xác thực hai lớp" }).waitFor();
  assert.equal(await page.evaluate(() => fetch("/v1/units").then((answer) => answer.status)), 403);
  assert.ok(await page.getByRole("img", { name: "Mã QR của khoá xác thực" }).isVisible());
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "second-factor");
  const secret = (await page.locator("code").textContent()).replaceAll(" ", "");
  await page.getByLabel("Mã xác thực").fill("000000");
  await page.getByRole("button", { name: "Xác nhận" }).click();
  await page.getByText("Mã không đúng.").waitFor();
  await page.getByLabel("Mã xác thực").fill(totpCode(secret));
  await page.getByRole("button", { name: "Xác nhận" }).click();
  await page.getByRole("heading", { name: "Mã khôi phục" }).waitFor();
  const codes = await page.locator(".recovery-codes li").allInnerTexts();
  assert.equal(new Set(codes).size, 10);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole("button", { name: "Tôi đã lưu các mã" }).click();
  await page.locator("#devices table").waitFor();

  const again = await open(sizes.wide);
  await sendForm(again, admin);
  await again.getByLabel("Mã xác thực").fill("000000");
  await again.getByRole("button", { name: "Đăng nhập" }).click();
  await again.getByText("Mã xác thực không đúng hoặc đã dùng rồi.").waitFor();
  assert.deepEqual(await seriousFindings(again), []);
  await shoot(again, "sign-in-code");
  await again.getByLabel("Mã xác thực").fill(codes[3]);
  await again.getByRole("button", { name: "Đăng nhập" }).click();
  await again.locator("#devices table").waitFor();
  for (const used of [page, again]) await used.context().close();
});

test("a password that somebody else gave is changed before anything else", async () => {
  const given = { name: "hoa", password: "mật khẩu được cấp" };
  server.command(["admin", "user", "add", given.name, "--role", "supervisor", "--unit", "TM-X01"], "mật khẩu đầu tiên\n");
  server.command(["admin", "user", "password", given.name, "--temporary", "yes"], `${given.password}\n`);
  const page = await open(sizes.wide);
  await sendForm(page, given);
  await page.getByRole("heading", { name: "Đặt mật khẩu riêng" }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "new-password");
  await page.getByLabel("Mật khẩu hiện tại").fill(given.password);
  await page.getByLabel("Mật khẩu mới", { exact: true }).fill("mật khẩu của riêng tôi");
  await page.getByLabel("Nhập lại mật khẩu mới").fill("mật khẩu của riêng tôi");
  await page.getByRole("button", { name: "Đổi mật khẩu" }).click();
  await page.locator("#devices table").waitFor();
  await page.context().close();
});

for (const [name, size] of Object.entries(sizes)) {
  test(`the page shows the API's percentage and passes axe at ${size.width} px`, async () => {
    const page = await signedIn(size, `/?ky=${period}`);
    const { total } = await figures(page, `period=${period}&unit=TM`);
    assert.ok(total.votes > 1000, `${total.votes} votes`);
    assert.equal(await page.locator("#satisfaction").textContent(), percentText(total.satisfied, total.votes));
    const hero = await page.locator(".hero").innerText();
    assert.ok(hero.includes(`trên ${String(total.votes).replace(/\B(?=(\d{3})+(?!\d))/g, ".")} phiếu`), hero);
    assert.ok(hero.includes("Khoảng tin cậy 95%: "), hero);
    assert.equal(await page.locator(".behaviours tbody tr").count(), 8);
    assert.equal(await page.locator(".devices tbody tr").count(), kiosks.length);
    assert.deepEqual(await seriousFindings(page), []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, "the page scrolls sideways");
    await shoot(page, `overview-${name}`);
    await shoot(page, `overview-${name}-full`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test("a unit's address shows its counters, hides small groups, and works in a fresh session", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}`);
  await page.getByRole("combobox", { name: "Đơn vị" }).selectOption("TM-X01");
  await page.locator(".places").getByText("Quầy số 01").waitFor();
  const address = new URL(page.url());
  assert.equal(address.search, `?ky=${period}&dv=TM-X01`);
  const { total, children } = await figures(page, `period=${period}&unit=TM-X01`);
  const shown = await page.locator("#satisfaction").textContent();
  assert.equal(shown, percentText(total.satisfied, total.votes));
  const rows = await page.locator(".places tbody tr").allInnerTexts();
  assert.equal(rows.length, children.length);
  children.forEach((child, i) => {
    assert.ok(rows[i].includes(toldOf(child)), `${child.id}: ${rows[i]}`);
  });
  await shoot(page, "unit-wide");
  const fresh = await open(sizes.wide, address.pathname + address.search);
  await signIn(fresh);
  assert.equal(await fresh.locator("#satisfaction").textContent(), shown);
  await page.goBack();
  await page.locator(".places").getByText("Xã Mẫu 01").waitFor();
  for (const used of [page, fresh]) await used.context().close();
});

test("both response rates stand beside the percentage, each with what it is of", async () => {
  const closed = `${new Date(until - 20 * day + vietnam).toISOString().slice(0, 10)}..${new Date(until + vietnam).toISOString().slice(0, 10)}`;
  const page = await signedIn(sizes.wide, `/?ky=${closed}&dv=TM-X01`);
  const { total } = await figures(page, `period=${closed}&unit=TM-X01`);
  const tiles = page.locator(".tile");
  const answered = await tiles.filter({ hasText: "Tỷ lệ trả lời" }).innerText();
  assert.ok(answered.includes(percentText(total.response.votes, total.response.invitations)), answered);
  assert.ok(total.participation.linked > 100, JSON.stringify(total.participation));
  const took = await tiles.filter({ hasText: "Tỷ lệ tham gia đánh giá" }).innerText();
  assert.ok(took.includes(percentText(total.participation.linked, total.participation.transactions)), took);
  assert.ok(took.includes("giao dịch"), took);
  await shoot(page, "participation-wide");
  await page.goto(`${server.url}/?ky=${closed}&dv=TM-X01&quay=TM-X01-Q02`);
  await page.locator(".tile").filter({ hasText: "Không có số giao dịch" }).waitFor();
  await page.context().close();
});

test("behaviours turn into a table of counts and back", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}`);
  const { total } = await figures(page, `period=${period}&unit=TM`);
  await page.getByRole("button", { name: "Xem bảng số" }).click();
  const first = await page.locator("#behaviours tbody tr").first().innerText();
  assert.deepEqual(first.split(/\s*\t\s*/), ["Xin chào", ...["shown", "missing", "not_mentioned"].map((key) => String(total.behaviours[0][key]))]);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole("button", { name: "Xem biểu đồ" }).click();
  await page.locator(".behaviours").waitFor();
  await page.context().close();
});

test("reporting periods are chosen by name, with the last day to send them", async () => {
  const inDays = (n) => new Date(Date.now() + vietnam + n * day).toISOString().slice(0, 10);
  // Due before the tenth day from now: the last day to send is the ninth.
  const [first, last, due] = [inDays(-20), inDays(2), inDays(10)];
  const year = Number(due.slice(0, 4));
  // Around a new year they are days of two years, and no rule names a leap day.
  if (!first.startsWith(`${year}`) || [first, last, due].some((text) => text.endsWith("02-29"))) return;
  const days = ["--first", first.slice(5), "--last", last.slice(5), "--due-before", due.slice(5)];
  server.command(["admin", "preset", "put", "mau", "--name", "Kỳ mẫu", "--source", "Quy định mẫu", ...days]);
  const page = await signedIn(sizes.wide, "/");
  const soon = page.locator(".due").filter({ hasText: "Kỳ mẫu" });
  await soon.getByText("còn 9 ngày").waitFor();
  await soon.getByRole("button", { name: `Kỳ mẫu ${year}` }).click();
  await page.waitForURL(`**/?ky=mau%2F${year}`);
  await page.getByLabel("Kỳ", { exact: true }).locator("option:checked", { hasText: `Kỳ mẫu ${year}` }).waitFor({ state: "attached" });
  await page.locator(".due").filter({ hasText: "còn 9 ngày" }).waitFor();
  await shoot(page, "reporting-period");
  assert.equal((await figures(page, `period=mau/${year}`)).asked.last, last);
  await page.getByLabel("Kỳ", { exact: true }).selectOption({ label: `Kỳ mẫu ${year - 1}` });
  await page.waitForURL(`**/?ky=mau%2F${year - 1}`);
  await page.locator(".due").filter({ hasText: "đã quá hạn" }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.context().close();
});

test("a report is noted as sent, compared with later figures, and taken back", async () => {
  const inDays = (n) => new Date(Date.now() + vietnam + n * day).toISOString().slice(0, 10);
  const [first, last, due] = [inDays(-40), inDays(-2), inDays(10)];
  const year = Number(due.slice(0, 4));
  // As above: not around a new year, and not on a leap day.
  if (!first.startsWith(`${year}`) || [first, last, due].some((text) => text.endsWith("02-29"))) return;
  const days = ["--first", first.slice(5), "--last", last.slice(5), "--due-before", due.slice(5)];
  server.command(["admin", "preset", "put", "gui", "--name", "Kỳ gửi", "--source", "Quy định mẫu", ...days]);
  const page = await signedIn(sizes.wide, `/?ky=gui%2F${year}`);
  const card = page.locator("#reports");
  const row = card.locator("tbody tr").filter({ hasText: "Xã Mẫu 01" });
  await row.getByText("Đến hạn", { exact: true }).waitFor();
  assert.equal(await card.locator("tbody tr").count(), 1, "the province sends none to itself");
  assert.ok((await card.locator("header").innerText()).includes("còn 9 ngày"), await card.innerText());
  await row.getByRole("button", { name: "Ghi nhận đã gửi: Xã Mẫu 01" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Số văn bản").fill("Số 12/BC-UBND <b>");
  assert.equal(await dialog.getByLabel("Ngày gửi").inputValue(), inDays(0));
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "report-note-wide");
  await dialog.getByRole("button", { name: "Xác nhận đã gửi" }).click();
  await row.getByText("Đã gửi", { exact: true }).waitFor();
  assert.ok((await row.innerText()).includes("Số 12/BC-UBND <b>"), "what people type is text");
  const told = await page.evaluate((period) => fetch(`/v1/report-tracker?period=${period}`).then((answer) => answer.json()), `gui/${year}`);
  assert.deepEqual([told.counts.sent, told.counts.due, told.units[0].sent.account], [1, 0, user.name]);
  assert.match(told.units[0].sent.figures_sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(await seriousFindings(page), []);
  await card.scrollIntoViewIfNeeded();
  await shoot(page, "reports-wide");
  await row.getByRole("button", { name: "Chi tiết: Xã Mẫu 01" }).click();
  await dialog.getByText("Số liệu công bố vẫn như khi ghi nhận.").waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "report-history-wide");
  await dialog.getByLabel("Lý do rút lại ghi nhận").fill("Trả lại để chỉnh sửa");
  await dialog.getByRole("button", { name: "Rút lại ghi nhận" }).click();
  await row.getByText("Đến hạn", { exact: true }).waitFor();
  await card.getByLabel("Kỳ báo cáo").selectOption({ label: `Kỳ gửi ${year - 1}` });
  await row.getByText("Quá hạn", { exact: true }).waitFor();
  await card.getByLabel("Tình trạng").selectOption("late");
  await card.getByLabel("Tình trạng").locator("option:checked", { hasText: "Quá hạn (1)" }).waitFor({ state: "attached" });
  assert.deepEqual(page.faults, []);
  await page.context().close();
  const phone = await signedIn(sizes.phone, `/?ky=gui%2F${year}`);
  await phone.locator("#reports").scrollIntoViewIfNeeded();
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  assert.deepEqual(await seriousFindings(phone), []);
  await shoot(phone, "reports-phone");
  await phone.getByRole("button", { name: "Ghi nhận đã gửi: Xã Mẫu 01" }).click();
  await shoot(phone, "report-note-phone");
  await phone.context().close();
});

test("empty, foreign and rubbish filters say what they are", async () => {
  const page = await signedIn(sizes.wide, "/?ky=2020-01&mau=do");
  await page.locator(".hero").getByText("Chưa có phiếu nào trong kỳ này").waitFor();
  await page.getByText("Đã bỏ bộ lọc không hợp lệ: mau.").waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "empty");
  await page.getByRole("link", { name: "Xem cả năm" }).click();
  await page.locator("#satisfaction").waitFor();
  await page.goto(`${server.url}/?dv=NO-SUCH-UNIT`);
  await page.getByText("Không có đơn vị hay quầy này").waitFor();
  await shoot(page, "foreign");
  await page.context().close();
});

test("an alert is taken on, noted and closed", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}`);
  const card = page.locator("#alerts");
  // Devices are judged every minute.
  for (let tries = 0; (await card.getByText("Nhiều phiếu chờ gửi").count()) === 0; ++tries) {
    assert.ok(tries < 18, await card.innerText());
    await page.waitForTimeout(5000);
    await page.reload();
    await card.waitFor();
  }
  await card.locator("summary").filter({ hasText: "Nhiều phiếu chờ gửi" }).click();
  const entry = card.locator("li").filter({ hasText: "Nhiều phiếu chờ gửi" });
  assert.ok((await entry.innerText()).includes("4.711 phiếu đang chờ trên máy."), await entry.innerText());
  assert.deepEqual(await seriousFindings(page), []);
  await entry.getByLabel("Tình trạng").selectOption("in_progress");
  await entry.getByLabel("Người phụ trách").fill("Lan, Sở KH&CN");
  await entry.getByLabel("Ghi chú").fill("Đã gọi xã:\n<b>mạng đứt</b>");
  await shoot(page, "alert-open-full");
  await entry.getByRole("button", { name: "Lưu" }).click();
  await card.locator(".alert-state.in_progress").waitFor();
  assert.ok((await entry.innerText()).includes("<b>mạng đứt</b>"), "what people type is text");
  const kept = await page.evaluate(() => fetch("/v1/alerts").then((answer) => answer.json()));
  assert.deepEqual(
    kept.alerts.filter(({ rule }) => rule === "kiosk_queue").map(({ state, owner, note }) => [state, owner, note]),
    [["in_progress", "Lan, Sở KH&CN", "Đã gọi xã:\n<b>mạng đứt</b>"]],
  );
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "alert-noted-full");
  await entry.getByLabel("Tình trạng").selectOption("closed");
  await entry.getByRole("button", { name: "Lưu" }).click();
  await card.getByText("Nhiều phiếu chờ gửi").waitFor({ state: "detached" });
  await card.getByLabel("Cả việc đã đóng").check();
  await card.locator(".alert-state.closed").first().waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
  const phone = await signedIn(sizes.phone, `/?ky=${period}`);
  await phone.locator("#alerts").scrollIntoViewIfNeeded();
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  await shoot(phone, "alerts-phone-full");
  await phone.context().close();
});

test("an officer sees their own month and explains it; the supervisor reads that", async () => {
  const account = { name: "canbo", password: "mật khẩu của cán bộ" };
  server.addUser(account.name, "officer", account.password, ["--officer", officer, "--display-name", "Cán bộ Mẫu 01"]);
  const list = join(server.folder, "officers.csv");
  writeFileSync(list, `id;unit;name\n${officer};TM-X01;Cán bộ Mẫu 01\n`);
  server.command(["admin", "csv", "import", "officers", "--file", list]);
  const page = await open(sizes.wide);
  await sendForm(page, account);
  await page.getByRole("heading", { name: "Số liệu của tôi" }).waitFor();
  await page.getByLabel("Tháng", { exact: true }).selectOption(lastMonth);
  await page.locator("#satisfaction").waitFor();
  const { total } = await figures(page, `period=${lastMonth}`);
  assert.equal(total.votes, 40);
  assert.equal((await page.locator("#satisfaction").textContent()).replace("mẫu nhỏ", ""), percentText(total.satisfied, total.votes));
  assert.ok((await page.locator(".hero").innerText()).includes("mẫu nhỏ"));
  await page.getByLabel(/Ý kiến về số liệu/).fill("Tuần đầu tháng mạng đứt hai ngày.");
  await page.getByRole("button", { name: "Lưu" }).click();
  await page.getByText("Đã lưu.").waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "officer-full");
  const before = await page.getByLabel("Tháng", { exact: true }).evaluate((select) => select.options[select.selectedIndex + 1].value);
  await page.getByLabel("Tháng", { exact: true }).selectOption(before);
  await page.getByText("Chưa đủ 30 phiếu").waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  const supervisor = await signedIn(sizes.wide, `/?ky=${period}`);
  await supervisor.locator("details.more summary").click();
  await supervisor.getByText("Tuần đầu tháng mạng đứt hai ngày.").waitFor();
  assert.deepEqual(await seriousFindings(supervisor), []);
  await supervisor.context().close();
});

test("devices say what is wrong with them, and are picked by their state", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}`);
  const rows = page.locator(".devices tbody tr");
  const watched = page.getByRole("button", { name: "1 cần xem" });
  await watched.click();
  assert.equal(await watched.getAttribute("aria-pressed"), "true");
  assert.equal(await rows.count(), 1);
  const text = await rows.innerText();
  assert.ok(text.includes("K-03") && text.includes("nhiều phiếu chờ"), text);
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "devices-picked-full");
  await page.getByRole("button", { name: "0 mất kết nối" }).click();
  await page.getByText("Không có thiết bị nào ở tình trạng này.").waitFor();
  await page.getByRole("button", { name: "0 mất kết nối" }).click();
  assert.equal(await rows.count(), kiosks.length);
  await page.context().close();
});

test("what is to be looked after is that of the counter shown", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}&dv=TM-X01`);
  await page.getByLabel("Cả việc đã đóng").check();
  const raised = page.locator("#alerts li").filter({ hasText: "Nhiều phiếu chờ gửi" });
  await raised.waitFor();
  await page.getByRole("combobox", { name: "Quầy" }).selectOption("TM-X01-Q01");
  await raised.waitFor({ state: "detached" });
  await page.getByRole("combobox", { name: "Quầy" }).selectOption("TM-X01-Q03");
  await raised.waitFor();
  await page.context().close();
});

test("the figures that are shown can be taken away as a spreadsheet and as CSV", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}&dv=TM-X01`);
  await page.locator("#satisfaction").waitFor();
  const take = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const workbook = await take("Tải số liệu về dạng bảng tính Excel");
  assert.match(workbook.name, /^du-lieu-mau-hailong_TM-X01_.*\.xlsx$/);
  assert.equal(workbook.bytes.subarray(0, 2).toString(), "PK");
  const { name, bytes } = await take("Tải số liệu về dạng CSV cho Excel tiếng Việt");
  assert.match(name, /\.csv$/);
  const { total } = await figures(page, `period=${period}&unit=TM-X01`);
  assert.ok(bytes.toString().includes(`;${total.votes};${total.satisfied};`), bytes.toString());
  assert.equal(new URL(page.url()).pathname, "/", "the page stays where it was");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("an auditor reads the log and takes votes away, and both are in the log", async () => {
  const account = { name: "kiemtra", password: "mật khẩu kiểm tra" };
  server.command(["admin", "user", "add", account.name, "--role", "auditor", "--unit", "TM"], `${account.password}\n`);
  const page = await open(sizes.wide);
  await sendForm(page, account);
  await page.getByRole("heading", { name: "Xác thực hai lớp" }).waitFor();
  await page.getByLabel("Mã xác thực").fill(totpCode((await page.locator("code").textContent()).replaceAll(" ", "")));
  await page.getByRole("button", { name: "Xác nhận" }).click();
  await page.getByRole("button", { name: "Tôi đã lưu các mã" }).click();
  await page.locator("table.audit").waitFor();
  assert.ok((await page.locator("table.audit").innerText()).includes("user-add"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải về" }).click()]);
  const text = readFileSync(await download.path(), "utf8");
  assert.ok(text.startsWith("\uFEFFma_phieu;ma_dinh_danh_don_vi;"), text.slice(0, 100));
  assert.ok(text.split("\r\n").length > 100, `${text.split("\r\n").length} lines`);
  const [bundle] = await Promise.all([page.waitForEvent("download"), page.locator("#bundle").click()]);
  assert.match(bundle.suggestedFilename(), /^du-lieu-mau-xinluon-audit-.*\.zip$/);
  assert.equal(readFileSync(await bundle.path()).subarray(0, 2).toString(), "PK");
  for (const action of ["vote-rows-export", "audit-bundle-export"]) {
    await page.getByLabel("Việc").fill(action);
    await page.getByRole("button", { name: "Xem", exact: true }).click();
    await page.locator("table.audit tbody tr").nth(1).waitFor({ state: "detached" }); // until then the list before is there
    await page.locator("table.audit tbody tr").filter({ hasText: action }).waitFor();
  }
  assert.deepEqual(await seriousFindings(page), []);
  await shoot(page, "audit-full");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("English has the same figures; signing out ends the session", async () => {
  const page = await signedIn(sizes.wide, `/?ky=${period}`);
  const vietnamese = await page.locator("#satisfaction").textContent();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Satisfaction" }).waitFor();
  assert.equal(await page.locator("#satisfaction").textContent(), vietnamese.replace(",", "."));
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await shoot(page, "english");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  const status = await page.evaluate(() => fetch("/v1/session").then((answer) => answer.status));
  assert.equal(status, 401);
  await page.context().close();
});
