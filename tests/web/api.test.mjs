import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

globalThis.sessionStorage = { getItem: () => null, setItem() {}, removeItem() {} };
globalThis.location = { search: "", pathname: "/", origin: "https://maillage.example" };
const { send } = await import("../../web/shared/api.js");
const { askCorrections } = await import("../../web/sites/client.js");
const { askDepartement, askOpinions, askPlan } = await import("../../web/plan/client.js");

let asked = [];
let answers = [];
const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });
globalThis.fetch = async (address, request) => {
  asked.push({ address: String(address), headers: request.headers ?? {} });
  return answers.shift();
};
beforeEach(() => {
  asked = [];
  answers = [];
});

test("what is too large is read where it is, without the token", async () => {
  answers = [
    json(null, 200, { location: "https://s3.example/large?signed" }),
    json({ sites: [1] }),
  ];
  const found = await send("/v1/scenarios/a/plan", { headers: { authorization: "Bearer x" } });
  assert.deepEqual(found, { sites: [1] });
  assert.equal(asked[1].address, "https://s3.example/large?signed");
  assert.equal(asked[1].headers.authorization, undefined);
});

test("what was accepted is not read where it will be", async () => {
  answers = [json({ id: "a" }, 202, { location: "/v1/scenarios/a" })];
  assert.deepEqual(await send("/v1/scenarios", { method: "POST", body: {} }), { id: "a" });
  assert.equal(asked.length, 1);
});

test("a plan is asked for where it is", async () => {
  answers = [json({ sites: [] })];
  await askPlan("a");
  assert.equal(asked[0].address, "/v1/scenarios/a/plan?redirect=false");
});

test("opinions are read to their last page, in order", async () => {
  const page = (numbers, next_after) => json({ scenario: "a", opinions: numbers, next_after });
  answers = [page([1, 2], "x~000"), page([3], null)];
  assert.deepEqual(await askOpinions("a"), [1, 2, 3]);
  assert.ok(asked[1].address.endsWith("&after=x~000"));
  answers = [page([1], "y"), page([2], "z"), page([3], null)];
  const part = await askDepartement("a", "12");
  assert.deepEqual(part.opinions, [1, 2, 3]);
});

test("corrections are read to their last page", async () => {
  answers = [
    json({ corrections: [{ id: "a" }], next_after: "a" }),
    json({ corrections: [{ id: "b" }], next_after: null }),
  ];
  const found = await askCorrections();
  assert.deepEqual(
    found.corrections.map((each) => each.id),
    ["a", "b"],
  );
  assert.ok(asked[1].address.endsWith("limit=100&after=a"));
});
