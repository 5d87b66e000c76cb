/**
 * Runs CloudFront Functions: their texts come in one line, then an event in each, and each is answered in one.
 * A function has nothing but its event: no module, no network, no clock to wait for.
 */

import { createInterface } from "node:readline";
import { Script, createContext, runInContext } from "node:vm";

const CALL = new Script("JSON.stringify(handler(JSON.parse(input)) ?? null)");
const TIMEOUT_MS = 1000;

let contexts = null;

createInterface({ input: process.stdin }).on("line", (line) => {
  const told = JSON.parse(line);
  if (contexts === null) {
    contexts = told.map(contextOf);
  } else {
    process.stdout.write(`${answer(told)}\n`);
  }
});

function contextOf(code) {
  const context = createContext(Object.create(null));
  runInContext(code, context);
  return context;
}

function answer({ which, event }) {
  const context = contexts[which];
  context.input = JSON.stringify(event);
  try {
    return CALL.runInContext(context, { timeout: TIMEOUT_MS });
  } catch {
    return "null"; // never its message, which may repeat what a citizen typed
  }
}
