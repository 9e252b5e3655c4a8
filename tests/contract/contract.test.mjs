// Calls every operation of the description on a running server with the examples written there, and holds every
// answer, errors too, against what the description says of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import Ajv2020 from "ajv/dist/2020.js";

import { Stand, easiest } from "./stand.mjs";

const description = JSON.parse(readFileSync(join(process.env.XINLUON_BUILD, "share/xinluon/openapi.json"), "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(description, "api");
const stand = new Stand();

before(async () => stand.start(description));
after(() => stand.stop());

const pointer = (...parts) => `api#/${parts.map((part) => encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

// What stands at `value`, or what it refers to, with the pointer to it.
function resolved(value, at) {
  if (!value?.$ref) return { value, at };
  const parts = value.$ref.slice(2).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return { value: parts.reduce((node, part) => node[part], description), at: pointer(...parts) };
}

// The body's example; `samples` puts in what only this run knows.
const samples = {
  enrol: (body) => ({ ...body, code: stand.code, kiosk: "K-02" }),
};

function bodyOf(operation) {
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (!type) return {};
  const { value } = resolved(operation.requestBody);
  const example = media.example ?? "";
  const sample = samples[operation.operationId]?.(example) ?? example;
  assert.ok(example !== "" || !value.required, "the body needs an example");
  return { type, body: typeof sample === "string" ? sample : JSON.stringify(sample) };
}

// Path and query from the examples; optional ones only when `all`.
function targetOf(path, operation, all) {
  let target = path;
  const query = new URLSearchParams();
  for (const each of operation.parameters ?? []) {
    const parameter = resolved(each).value;
    if (parameter.in === "path") {
      assert.ok(parameter.example !== undefined, `{${parameter.name}} needs an example`);
      target = target.replace(`{${parameter.name}}`, encodeURIComponent(parameter.example));
    }
    if (parameter.in !== "query") continue;
    if (parameter.required) assert.ok(parameter.example !== undefined, `${parameter.name} needs an example`);
    if (parameter.example !== undefined && (all || parameter.required)) query.set(parameter.name, parameter.example);
  }
  return query.size > 0 ? `${target}?${query}` : target;
}

// `signsOut` ends the session it is called with, so it gets one of its own.
async function callerHeaders(method, target, operation, body) {
  const caller = operation["x-caller"];
  if (caller === "kiosk") return stand.signed(method, target, body ?? "", operation.operationId === "sendBatch");
  if (caller === "anybody") return {};
  const role = easiest(operation["x-roles"]);
  // What ends a session is asked with one of its own; what ends all of an account's leaves none to go on with.
  if (operation.operationId === "signOutEverywhere") stand.cookies.delete(role);
  const ends = ["signOut", "signOutEverywhere"].includes(operation.operationId);
  return { Cookie: ends ? await stand.signIn(role) : await stand.cookie(role) };
}

function check(operation, at, answer) {
  const described = operation.responses[answer.status];
  assert.ok(described, `status ${answer.status} is not described: ${answer.body}`);
  const { value: response, at: responseAt } = resolved(described, `${at}/responses/${answer.status}`);
  for (const [name, header] of Object.entries(response.headers ?? {}))
    if (header.required) assert.ok(answer.headers[name.toLowerCase()], `the header ${name} is missing`);
  if (!response.content) return assert.equal(answer.body, "", "an answer without content has a body");
  const media = response.content[answer.type];
  assert.ok(media, `${answer.status} with the type ${answer.type} is not described`);
  if (!answer.type.endsWith("json")) return;
  const valid = ajv.getSchema(`${responseAt}/content/${encodeURIComponent(answer.type.replaceAll("/", "~1"))}/schema`);
  assert.ok(valid, "no schema at this place");
  assert.ok(valid(JSON.parse(answer.body)), `${JSON.stringify(valid.errors?.slice(0, 3), null, 1)}\n${answer.body.slice(0, 2000)}`);
}

async function call(path, method, operation, all) {
  const target = targetOf(path, operation, all);
  const { type, body } = bodyOf(operation);
  const headers = await callerHeaders(method, target, operation, body);
  if (type) headers["Content-Type"] = type;
  if (method !== "GET") headers["Xinluon-Csrf"] = "1";
  const answer = await stand.ask(method, target, headers, body ?? (method === "GET" || method === "DELETE" ? undefined : ""));
  return { answer, target };
}

for (const [path, operations] of Object.entries(description.paths)) {
  for (const [verb, operation] of Object.entries(operations)) {
    const method = verb.toUpperCase();
    const at = pointer("paths", path, verb);
    const wanted = operation["x-sample-status"];
    const name = `${method} ${path}`;

    test(`${name} answers its sample as described`, async () => {
      const optional = (operation.parameters ?? []).map((each) => resolved(each).value).some((p) => p.in === "query" && !p.required && p.example !== undefined);
      for (const all of optional ? [false, true] : [false]) {
        const { answer, target } = await call(path, method, operation, all);
        check(operation, at, answer);
        if (wanted) assert.equal(String(answer.status), String(wanted), `${target}: ${answer.body}`);
        else assert.ok(answer.status < 300, `${target}: ${answer.status} ${answer.body}`);
      }
    });

    test(`${name} describes its refusals`, async () => {
      const target = targetOf(path, operation, false);
      const { type, body } = bodyOf(operation);
      const headers = type ? { "Content-Type": type } : {};
      if (operation["x-caller"] !== "anybody") check(operation, at, await stand.ask(method, target, { "Xinluon-Csrf": "1", ...headers }, body ?? (method === "GET" ? undefined : "")));
      if (method === "GET" && operation["x-caller"] === "person") {
        const answer = await stand.ask(method, `${target}${target.includes("?") ? "&" : "?"}khong-co=1`, { Cookie: await stand.cookie(easiest(operation["x-roles"])) });
        if (answer.status !== 200) check(operation, at, answer);
      }
      if (operation.requestBody && operation["x-caller"] !== "kiosk") {
        const cookie = operation["x-caller"] === "person" ? { Cookie: await stand.cookie(easiest(operation["x-roles"])) } : {};
        for (const wrong of ["", "[", '{"khong_co":1}']) {
          const answer = await stand.ask(method, target, { "Content-Type": "application/json", "Xinluon-Csrf": "1", ...cookie }, wrong);
          check(operation, at, answer);
          assert.ok(answer.status >= 400, `${wrong} was taken: ${answer.status} ${answer.body}`);
        }
      }
    });
  }
}
