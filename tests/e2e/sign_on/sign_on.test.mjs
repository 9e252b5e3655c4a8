// The province's sign-on from the first redirect to the session.
//   XINLUON_BUILD=<build folder> NODE_TLS_REJECT_UNAUTHORIZED=0 npm test       XINLUON_LOG=1 shows the server's log
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Browser } from "./browser.mjs";
import { Liar } from "./liar.mjs";
import { client, passProvider, startProvider } from "./provider.mjs";
import { makeIdentity, Server } from "./server.mjs";

const identity = makeIdentity();
after(() => identity.remove());

const cookieName = "__Host-xinluon";
const session = async (browser, url) => {
  const answer = await browser.ask(`${url}/v1/session`);
  return { status: answer.status, ...JSON.parse(answer.body) };
};
const begin = (browser, server) => browser.ask(`${server.url}/v1/sign-on/begin`);

for (const [algorithm, claim, suffix] of [["RS256", "sub", ""], ["ES256", "email", "@tinhmau.example"]]) {
  describe(`oidc-provider, ${algorithm}, known by ${claim}`, () => {
    let provider;
    let server;

    before(async () => {
      provider = await startProvider(identity, algorithm);
      server = new Server({ issuer: provider.issuer, name: "Cổng tỉnh Mẫu", client_id: client.id, claim, authorities: identity.file }, client.secret);
      await server.prepare();
      provider.allow(server.back);
      await server.start([["giamsat", "supervisor", `lan${suffix}`], ["quantri", "admin", `minh${suffix}`], ["nghi", "supervisor", `nghi${suffix}`]]);
      server.command(["admin", "user", "disable", "nghi"]);
    });
    after(async () => {
      await server?.stop();
      provider?.stop();
    });

    async function signOn(login) {
      const browser = new Browser();
      const begun = await begin(browser, server);
      assert.equal(begun.status, 303, begun.body);
      const back = await passProvider(browser, begun.location, login, server.back);
      return { browser, back, end: await browser.ask(back) };
    }

    test("the page learns its name", async () => {
      const answer = await new Browser().ask(`${server.url}/v1/sign-on`);
      assert.deepEqual(JSON.parse(answer.body), { name: "Cổng tỉnh Mẫu" });
    });

    test("the browser is sent there with everything that guards its way back", async () => {
      const begun = await begin(new Browser(), server);
      const address = new URL(begun.location);
      assert.equal(address.origin, provider.issuer);
      for (const name of ["state", "nonce", "code_challenge"]) assert.ok(address.searchParams.get(name).length >= 43, name);
      assert.equal(address.searchParams.get("code_challenge_method"), "S256");
      assert.equal(address.searchParams.get("redirect_uri"), server.back);
      for (const flag of ["__Host-", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"]) assert.ok(begun.cookies[0].includes(flag), flag);
    });

    test("who is known comes in as their own account, and no more", async () => {
      const { browser, end } = await signOn("lan");
      assert.equal(end.status, 303, end.body);
      assert.equal(end.location, `${server.url}/`);
      const cookie = end.cookies.find((each) => each.startsWith(`${cookieName}=`) && !each.includes("Max-Age=0"));
      for (const flag of ["; Secure", "; HttpOnly", "; SameSite=Strict"]) assert.ok(cookie.includes(flag), flag);
      const { status, user, role, unit } = await session(browser, server.url);
      assert.deepEqual({ status, user, role, unit }, { status: 200, user: "giamsat", role: "supervisor", unit: "TM" });
      assert.ok(server.audited("sign-in").some(({ actor, detail }) => actor === "giamsat" && detail === "sign-on"));
    });

    for (const [login, why] of [["ai-do", "nobody here"], ["nghi", "a disabled account"], ["minh", "an administrator without a second factor"]])
      test(`${why} gets no session`, async () => {
        const { browser, end } = await signOn(login);
        assert.equal(end.location, `${server.url}/#sign-on-unknown`);
        assert.equal((await session(browser, server.url)).status, 401);
        assert.ok(server.audited("sign-on-refused").length > 0);
      });

    if (claim === "email")
      test("a mail address that was not verified is nobody's", async () => {
        const { end } = await signOn("la-ai");
        assert.equal(end.location, `${server.url}/#sign-on-failed`);
      });

    test("a code works once, a state only in its own browser", async () => {
      const { back, browser } = await signOn("lan");
      assert.equal((await browser.ask(back)).location, `${server.url}/#sign-on-failed`, "the trip is over");
      const victim = new Browser();
      await begin(victim, server);
      assert.equal((await victim.ask(back)).location, `${server.url}/#sign-on-failed`, "another's code");
      assert.equal((await new Browser().ask(back)).location, `${server.url}/#sign-on-failed`, "no trip at all");
      assert.equal((await session(victim, server.url)).status, 401);
    });

    test("no and nonsense come back as a failure", async () => {
      const browser = new Browser();
      const begun = await begin(browser, server);
      const state = new URL(begun.location).searchParams.get("state");
      assert.equal((await browser.ask(`${server.back}?error=access_denied&state=${state}`)).location, `${server.url}/#sign-on-failed`);
      await begin(browser, server);
      assert.equal((await browser.ask(server.back)).location, `${server.url}/#sign-on-failed`);
      assert.equal((await browser.ask(`${server.back}?code=%ff`)).location, `${server.url}/#sign-on-failed`);
    });
  });
}

describe("a provider that lies", () => {
  const liar = new Liar();
  let server;

  before(async () => {
    await liar.start(identity);
    server = new Server({ issuer: liar.issuer, name: "", client_id: "xinluon", authorities: identity.file, second_factor: true });
    await server.prepare();
    await server.start([["giamsat", "supervisor", "lan"], ["quantri", "admin", "quantri"]]);
  });
  after(async () => {
    await server?.stop();
    liar.stop();
  });

  async function present(choose) {
    const browser = new Browser();
    let begun = await begin(browser, server);
    for (; begun.status === 429; begun = await begin(browser, server)) await new Promise((resolve) => setTimeout(resolve, 1000));
    const asked = new URL(begun.location).searchParams;
    liar.idToken = choose(liar.tokens(asked.get("nonce")));
    let end = await browser.ask(`${server.back}?code=c&state=${asked.get("state")}`);
    for (; end.status === 429; end = await browser.ask(`${server.back}?code=c&state=${asked.get("state")}`)) await new Promise((resolve) => setTimeout(resolve, 1000));
    return { end, status: (await session(browser, server.url)).status };
  }

  for (const name of Object.keys(liar.tokens("").truths))
    test(`is believed the truth: ${name}`, async () => {
      const { end, status } = await present(({ truths }) => truths[name]);
      assert.equal(end.location, `${server.url}/`);
      assert.equal(status, 200);
    });

  for (const name of Object.keys(liar.tokens("").lies))
    test(`is not believed: ${name}`, async () => {
      const { end, status } = await present(({ lies }) => lies[name]);
      assert.equal(end.location, `${server.url}/#sign-on-failed`);
      assert.equal(status, 401);
    });
});

describe("a provider nobody vouches for", () => {
  test("is not asked", async () => {
    const liar = new Liar();
    await liar.start(identity);
    const other = makeIdentity();
    const server = new Server({ issuer: liar.issuer, client_id: "xinluon", authorities: other.file });
    await server.prepare();
    await server.start([["giamsat", "supervisor", "lan"]]);
    const begun = await begin(new Browser(), server);
    assert.equal(begun.location, `${server.url}/#sign-on-unavailable`);
    await server.stop();
    liar.stop();
    other.remove();
  });
});
