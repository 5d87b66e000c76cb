import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const kept = new Map();
globalThis.sessionStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
};
globalThis.history = {
  replaceState: (_state, _title, address) =>
    Object.assign(location, { search: "", shown: address }),
};
globalThis.location = {
  search: "",
  pathname: "/prefecture.html",
  origin: "https://maillage.example",
};
const { bearer, finishSignIn, hasScope, holder, session, signIn } =
  await import("../../web/shared/session.js");

const KEY = "maillage.session";
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokenOf = (claims) => `${part({ alg: "RS256" })}.${part(claims)}.signature`;
const keep = (claims, life = 3_600_000) =>
  kept.set(KEY, JSON.stringify({ token: tokenOf(claims), until: Date.now() + life }));

beforeEach(() => {
  kept.clear();
  location.search = "";
});

test("whoever has no token, or one that ends within half a minute, is nobody", () => {
  assert.equal(session(), null);
  keep({ sub: "anne" }, 20_000);
  assert.equal(session(), null);
  assert.deepEqual(bearer(), {});
  assert.equal(holder(), null);
  kept.set(KEY, "{half a tok");
  assert.equal(session(), null);
});

test("a token has the scopes that it names, and may have any when it names none", () => {
  assert.equal(hasScope("sites:write"), false);
  keep({ sub: "anne", scope: "openid coverage:read" });
  assert.equal(hasScope("sites:write"), false);
  assert.equal(hasScope("coverage:read"), true);
  keep({ sub: "anne", scope: ["sites:write"] });
  assert.equal(hasScope("sites:write"), true);
  keep({ sub: "anne" });
  assert.equal(hasScope("sites:write"), true);
});

test("scopes are those of the issuer, which may write its own name before each", async () => {
  keep({ sub: "anne", scope: "maillage/sites:write" });
  assert.equal(hasScope("sites:write"), false);
  kept.set(KEY, JSON.stringify({ ...JSON.parse(kept.get(KEY)), prefix: "maillage/" }));
  assert.equal(hasScope("sites:write"), true);
  assert.equal(hasScope("coverage:read"), false);
});

for (const [prefix, asked] of [
  ["", "openid profile coverage:read scenarios:write sites:write"],
  [
    "maillage/",
    "openid profile maillage/coverage:read maillage/scenarios:write maillage/sites:write",
  ],
]) {
  test(`what is asked of the issuer has its prefix, '${prefix}'`, async () => {
    const told = {
      "/v1/sign-in": { issuer: "https://id.example", client_id: "m", scope_prefix: prefix },
      "/.well-known/openid-configuration": {
        authorization_endpoint: "https://id.example/authorize",
        token_endpoint: "https://id.example/token",
      },
    };
    globalThis.fetch = async (address) => {
      const path = Object.keys(told).find((each) => String(address).endsWith(each));
      return new Response(JSON.stringify(told[path]), { status: 200 });
    };
    let left;
    location.assign = (address) => (left = new URL(address));
    await signIn("sites:write");
    assert.equal(left.searchParams.get("scope"), asked);
    assert.equal(JSON.parse(kept.get("maillage.sign-in")).prefix, prefix);
  });
}

test("a token is sent as it is, and says who holds it", () => {
  keep({ sub: "1f0c", preferred_username: "préfecture de la Lozère" });
  assert.deepEqual(bearer(), { authorization: `Bearer ${JSON.parse(kept.get(KEY)).token}` });
  assert.equal(holder().name, "préfecture de la Lozère");
  assert.deepEqual(holder().departements, []);
});

test("the whole country is said in so many words; silence opens nothing", () => {
  const read = (departements) => {
    keep({ sub: "anne", departements });
    return holder().departements;
  };
  assert.equal(read("*"), null);
  assert.equal(read(["*"]), null);
  assert.deepEqual(read(undefined), []);
  assert.deepEqual(read("tous sauf 48"), []);
  assert.deepEqual(read(["*", "48"]), []);
});

test("the départements of a token are a list or a text of codes, and nothing else", () => {
  const read = (departements) => {
    keep({ sub: "anne", departements });
    return holder().departements;
  };
  assert.deepEqual(read(["48", "2A"]), ["48", "2A"]);
  assert.deepEqual(read("48, 974"), ["48", "974"]);
  assert.deepEqual(read(48), ["48"]);
  assert.deepEqual(read([]), []);
  assert.deepEqual(read("<b>48</b>"), []);
});

test("a token that is no JWT holds nobody's name, and breaks nothing", () => {
  kept.set(KEY, JSON.stringify({ token: "opaque", until: Date.now() + 3_600_000 }));
  assert.deepEqual(holder(), { name: "", departements: [] });
});

test("an answer that this tab did not ask for signs nobody in, and leaves the address", async () => {
  for (const asked of [null, { state: "another", back: "/prefecture.html?seuil=30" }]) {
    if (asked) kept.set("maillage.sign-in", JSON.stringify(asked));
    location.search = "?code=stolen&state=this";
    await assert.rejects(finishSignIn(), { status: 401 });
    assert.equal(location.search, "");
    assert.equal(session(), null);
  }
});

test("the code of a territory is no code of an issuer", async () => {
  location.search = "?niveau=departement&code=12";
  await finishSignIn();
  assert.equal(location.search, "?niveau=departement&code=12");
});

test("a code becomes a token, whose life is what the issuer says", async () => {
  kept.set(
    "maillage.sign-in",
    JSON.stringify({
      state: "s",
      verifier: "v",
      exchange: "https://id.example/token",
      client: "maillage",
      back: "/prefecture.html?seuil=30",
    }),
  );
  location.search = "?code=c&state=s";
  let sent;
  globalThis.fetch = async (address, request) => {
    sent = { address, form: new URLSearchParams(request.body) };
    return new Response(
      JSON.stringify({ access_token: tokenOf({ sub: "anne" }), expires_in: 600 }),
      { status: 200 },
    );
  };
  await finishSignIn();
  assert.equal(sent.address, "https://id.example/token");
  assert.deepEqual([sent.form.get("code"), sent.form.get("code_verifier")], ["c", "v"]);
  assert.equal(location.shown, "/prefecture.html?seuil=30");
  assert.ok(Math.abs(session().until - Date.now() - 600_000) < 5_000);
});
