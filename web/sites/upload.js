/** A file on its way to the store, with how much of it has gone. */

import { AskError } from "../shared/api.js";

const SILENCE_MS = 60_000;

/**
 * Sends a file to where an import waits for it.
 *
 * `fetch` does not say how much has been sent: this is what XMLHttpRequest is still for.
 *
 * @param {File} file
 * @param {{method: string, url: string, headers: Record<string, string>}} target
 * @param {(share: number) => void} progress told how much has gone, from 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function upload(file, { method, url, headers }, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let silence = 0;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => fail(new AskError("slow")), SILENCE_MS);
    };
    /** @param {any} error */
    const fail = (error) => {
      clearTimeout(silence);
      request.abort();
      reject(error);
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      listen();
      progress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener("load", () => {
      clearTimeout(silence);
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new AskError("failed", { status: request.status, code: "upload" }));
    });
    request.addEventListener("error", () =>
      fail(new AskError(navigator.onLine === false ? "offline" : "unreachable")),
    );
    signal.addEventListener("abort", () => fail(signal.reason), { once: true });
    listen();
    request.send(file);
  });
}
