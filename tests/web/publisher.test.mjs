// What the pages say of who publishes them, and how a fault of a place is reported.
import assert from "node:assert/strict";
import { test } from "node:test";

import { factInWords } from "../../web/legal/words.js";
import { reportMail, reportPage, stateInWords } from "../../web/shared/publisher.js";

const NOTHING = {
  name: "",
  address: "",
  telephone: "",
  director: "",
  host: "",
  contact: "",
  accessibility_contact: "",
  accessibility_state: "not_audited",
};

test("each fact that was not given is said not to be", () => {
  for (const fact of Object.keys(NOTHING)) {
    assert.match(factInWords(fact, NOTHING), /n’a pas (été audité|indiqué)/, fact);
  }
  assert.equal(factInWords("name", NOTHING), "Cette instance n’a pas indiqué son éditeur.");
});

test("what was given is told as it was given", () => {
  const given = { ...NOTHING, name: "Mairie de Rodez", telephone: "0565770000" };
  assert.equal(factInWords("name", given), "Mairie de Rodez");
  assert.match(factInWords("telephone", given), /^Téléphone : 05/);
});

test("what nobody audited does not conform, and no state is made up", () => {
  assert.equal(stateInWords("not_audited"), "non conforme");
  assert.equal(stateInWords("partial"), "partiellement conforme");
  assert.equal(stateInWords("something"), "non conforme");
});

test("a report names the place and nothing else, whatever its id is made of", () => {
  const address = reportMail("lieux@exemple.fr", { id: "a&b?c=d", nom: "Mairie & Cie" });
  const url = new URL(address);
  assert.equal(url.pathname, "lieux@exemple.fr");
  assert.deepEqual([...url.searchParams.keys()], ["subject", "body"]);
  assert.equal(url.searchParams.get("subject"), "Erreur sur un lieu : Mairie & Cie (a&b?c=d)");
  assert.match(url.searchParams.get("body"), /^Lieu : Mairie & Cie \(a&b\?c=d\)\n/);
  assert.equal(reportPage("a&b"), "/contact.html?lieu=a%26b");
});
