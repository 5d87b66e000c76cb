// The lines that the builder gives: as they would be written by hand, whatever a town is called.
import assert from "node:assert/strict";
import { test } from "node:test";

import { attributesOf, frameHeight, policyOf, snippetOf } from "../../web/integrer/snippet.js";

const HOME = "https://lieux.exemple";
const CHOSEN = {
  variant: "script",
  territory: "12202",
  where: "Rodez",
  needs: ["cv", "privacy"],
  limit: 3,
  heading: 3,
  theme: "",
};

test("what is by default is not written", () => {
  assert.deepEqual(attributesOf(CHOSEN), { territory: "12202", needs: "cv|privacy" });
  const other = { ...CHOSEN, territory: "", needs: [], limit: 5, heading: 2, theme: "dark" };
  assert.deepEqual(attributesOf(other), { limit: "5", heading: "2", theme: "dark" });
});

test("a script has a link for when it does not come", () => {
  const lines = snippetOf(CHOSEN, HOME).split("\n");
  assert.equal(lines[1], '<maillage-nearest territory="12202" needs="cv|privacy">');
  assert.match(lines[2], /href="https:\/\/lieux\.exemple\/\?commune=12202"/);
  assert.match(
    snippetOf({ ...CHOSEN, territory: "12" }, HOME),
    /href="https:\/\/lieux\.exemple\/"/,
  );
});

test("a frame is named, and is as high as what it shows", () => {
  const frame = { ...CHOSEN, variant: "frame", where: 'L’"Île" & <b>' };
  const text = snippetOf(frame, HOME);
  assert.match(text, /src="[^"]+\?territory=12202&amp;needs=cv%7Cprivacy"/);
  assert.match(text, /title="Aide numérique la plus proche : L’&quot;Île&quot; &amp; &lt;b>"/);
  assert.ok(frameHeight({ ...frame, limit: 9 }) > frameHeight(frame));
});

test("a policy allows what each variant needs, and no more", () => {
  assert.equal(policyOf("frame", HOME), `frame-src ${HOME}`);
  assert.equal(policyOf("script", HOME), `script-src ${HOME}; connect-src ${HOME}`);
});
