/** Asking the API in the name of whoever is signed in. */

import { AskError, problemOf, send as ask } from "./api.js";
import { bearer } from "./session.js";

/**
 * Sends a request with the token in use; see `send` of api.js.
 * @param {string} address
 * @param {{method?: string, body?: any, headers?: Record<string, string>}} [request]
 * @param {AbortSignal} [signal]
 */
export function send(address, request = {}, signal = undefined) {
  return ask(address, { ...request, headers: { ...bearer(), ...request.headers } }, signal);
}

/**
 * Gives a file to whoever is signed in; what is too large comes straight from its store, by a link made for it.
 * @param {string} address with its question
 * @param {string} name of a file that has none
 */
export async function download(address, name) {
  const told = `${address}${address.includes("?") ? "&" : "?"}redirect=false`;
  // A report of France is drawn in a few seconds, and the function that draws it ends after 29.
  const signal = AbortSignal.timeout(40_000);
  const reply = await fetch(told, {
    headers: bearer(),
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal,
  }).catch(() => null);
  if (!reply) throw new AskError("unreachable");
  if (!reply.ok) throw await problemOf(reply);
  const elsewhere = reply.headers.get("location");
  if (elsewhere) return location.assign(elsewhere);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download =
    /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1] ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return undefined;
}
