/** Signing in at the administration's issuer: OpenID Connect, authorization code with PKCE (RFC 7636). */

import { AskError, send } from "./api.js";

const KEPT = "maillage.session";
const ASKED = "maillage.sign-in";
const USUAL_SCOPES = ["coverage:read", "scenarios:write"];
const MARGIN_MS = 30_000; // a token that is about to end is no longer sent
const USUAL_LIFE_S = 300; // of a token whose issuer does not say how long it is good for

/** Returns the token in use; null when nobody is signed in. It is forgotten with the tab. */
export function session() {
  const kept = read(KEPT);
  return kept && kept.until > Date.now() + MARGIN_MS ? kept : null;
}

export function signOut() {
  sessionStorage.removeItem(KEPT);
}

/**
 * Returns the header that says who asks.
 * @returns {Record<string, string>}
 */
export function bearer() {
  const kept = session();
  return kept ? { authorization: `Bearer ${kept.token}` } : {};
}

/**
 * Returns who is signed in, as the token says: a name, and the départements it is limited to, null for no limit. It
 * chooses what to show first; what may be had is for the API to say.
 * @returns {{name: string, departements: string[]|null}|null}
 */
export function holder() {
  const kept = session();
  if (!kept) return null;
  const claims = claimsOf(kept.token);
  return {
    name: claims.name ?? claims.preferred_username ?? claims.username ?? claims.sub ?? "",
    departements: codesOf(claims.departements),
  };
}

/**
 * Whether the token in use has a scope. One that does not say its scopes may have it: the API knows.
 * @param {string} scope
 */
export function hasScope(scope) {
  const kept = session();
  const told = kept && claimsOf(kept.token).scope;
  if (typeof told !== "string" && !Array.isArray(told)) return Boolean(kept);
  // Some issuers, such as Cognito, write a name of their own before each scope.
  return (Array.isArray(told) ? told : told.split(/\s+/)).includes(`${kept.prefix ?? ""}${scope}`);
}

/**
 * Leaves for the issuer, which sends back to this page, as it is.
 * @param {string} [more] a scope that this page asks for beside the others'
 */
export async function signIn(more) {
  const { issuer, client_id: client, scope_prefix: prefix = "" } = await send("/v1/sign-in");
  const { authorization_endpoint: authorize, token_endpoint: exchange } = await send(
    `${issuer}/.well-known/openid-configuration`,
  );
  const asked = {
    state: random(),
    verifier: random(),
    exchange,
    client,
    prefix,
    back: location.pathname + location.search,
  };
  sessionStorage.setItem(ASKED, JSON.stringify(asked));
  const question = new URLSearchParams({
    response_type: "code",
    client_id: client,
    redirect_uri: here(),
    scope: scopesOf(more ? [...USUAL_SCOPES, more] : USUAL_SCOPES, prefix),
    state: asked.state,
    code_challenge: await digest(asked.verifier),
    code_challenge_method: "S256",
  });
  location.assign(`${authorize}?${question}`);
}

/**
 * Ends what `signIn` began, when the issuer has just sent back: a code becomes a token.
 * @returns {Promise<boolean>} whether somebody has just signed in
 */
export async function finishSignIn() {
  const told = new URLSearchParams(location.search);
  const asked = read(ASKED);
  if (!told.has("state") || !(told.has("code") || told.has("error"))) return false;
  sessionStorage.removeItem(ASKED);
  history.replaceState(null, "", asked?.back ?? location.pathname);
  // A code that this tab did not ask for signs nobody in.
  if (!asked || told.get("state") !== asked.state || !told.has("code"))
    throw new AskError("refused", { code: "sign_in", status: 401 });
  const form = new URLSearchParams({
    grant_type: "authorization_code",
    code: told.get("code") ?? "",
    code_verifier: asked.verifier,
    redirect_uri: here(),
    client_id: asked.client,
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const given = await send(asked.exchange, { method: "POST", body: String(form), headers });
  sessionStorage.setItem(
    KEPT,
    JSON.stringify({
      token: given.access_token,
      prefix: asked.prefix,
      until: Date.now() + (given.expires_in ?? USUAL_LIFE_S) * 1000,
    }),
  );
  return true;
}

/**
 * @param {string[]} own
 * @param {string} prefix what the issuer writes before each
 */
const scopesOf = (own, prefix) =>
  ["openid", "profile", ...own.map((each) => prefix + each)].join(" ");

const here = () => location.origin + location.pathname;

function random() {
  return encoded(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {string} text */
async function digest(text) {
  return encoded(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
}

/** @param {Uint8Array} bytes */
function encoded(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/**
 * Returns the codes of a claim, which is a list or a text of codes; null when it says the whole country (`*`). As the
 * API does, it reads the claim whole or not at all: one that is missing or malformed opens nothing.
 * @param {unknown} claim
 * @returns {string[]|null}
 */
function codesOf(claim) {
  const codes = (Array.isArray(claim) ? claim : String(claim ?? "").split(/[\s,]+/))
    .map(String)
    .filter(Boolean);
  if (codes.length === 1 && codes[0] === "*") return null;
  return codes.every((each) => /^(\d{2,3}|2[AB])$/.test(each)) ? codes : [];
}

/** @param {string} token */
function claimsOf(token) {
  try {
    const bytes = Uint8Array.from(
      atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")),
      (each) => each.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}
