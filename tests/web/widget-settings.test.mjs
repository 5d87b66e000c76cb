// What a widget makes of its attributes: what is right is taken, what is not is told to its webmaster.
import assert from "node:assert/strict";
import { test } from "node:test";

import { settingsOf } from "../../web/widget/settings.js";

globalThis.CSS = { supports: (_, value) => /^#[0-9a-f]{6}$/.test(value) };
const HOME = "https://lieux.exemple";

/** An element of these attributes. */
const element = (attributes) => ({
  getAttribute: (name) => attributes[name] ?? null,
  hasAttribute: (name) => name in attributes,
  getAttributeNames: () => Object.keys(attributes),
});
const read = (attributes) => settingsOf(element(attributes), HOME);

test("a widget without attributes has no fault", async () => {
  const { faults, limit, level, needs, api, territory } = await read({});
  assert.deepEqual([faults, limit, level, needs, api, territory], [[], 3, 3, [], HOME, null]);
});

test("what is right is taken as it is", async () => {
  const found = await read({
    territory: " 12202 ",
    needs: "cv| privacy |",
    services: "Aide aux démarches administratives",
    limit: "5",
    heading: "2",
    theme: "dark",
    accent: "#7a2e1d",
    api: "https://api.exemple/",
    class: "x",
    "data-x": "1",
    "aria-label": "x",
    onclick: "x",
  });
  assert.deepEqual(found.faults, []);
  assert.deepEqual([found.territory, found.limit, found.level], ["12202", 5, 2]);
  assert.deepEqual(found.needs, ["cv", "privacy"]);
  assert.deepEqual(found.services, ["Aide aux démarches administratives"]);
  assert.deepEqual([found.colours, found.api], [{ accent: "#7a2e1d" }, "https://api.exemple"]);
});

test("what is wrong is left out and the rest is kept", async () => {
  const wrong = {
    needs: "cv|cvs",
    services: "Aide|Loisirs et créations numériques",
    limit: "40",
    heading: "0",
    theme: "noir",
    accent: "rouge",
    api: "javascript:alert(1)",
    lang: "en",
    commune: "12202",
    "data-unread": "utm",
  };
  const found = await read(wrong);
  assert.deepEqual(found.faults.map(({ name, value }) => `${name} ${value}`.trim()).sort(), [
    "accent rouge",
    "api javascript:alert(1)",
    "commune",
    "heading 0",
    "lang en",
    "limit 40",
    "needs cvs",
    "services Aide",
    "theme noir",
    "utm",
  ]);
  assert.deepEqual([found.needs, found.limit, found.level], [["cv"], 3, 3]);
  assert.deepEqual(found.services, ["Loisirs et créations numériques"]);
  assert.deepEqual([found.api, found.colours], [HOME, {}]);
});

test("each fault is told with what its attribute takes", async () => {
  const { faultInWords } = await import("../../web/widget/faults.js");
  assert.match(faultInWords({ name: "territory", value: "12000" }), /code postal n’en est pas un/);
  assert.match(faultInWords({ name: "commune", value: "" }), /est-ce territory \?$/);
  assert.match(
    faultInWords({ name: "accent", value: "rouge" }),
    /«\u00a0rouge\u00a0».*une couleur/,
  );
});
