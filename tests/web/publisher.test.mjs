// What the pages say of who publishes them, and where a fault of a place is reported.
import assert from "node:assert/strict";
import { test } from "node:test";

import { factInWords } from "../../web/legal/words.js";
import { reportPage, stateInWords } from "../../web/shared/publisher.js";

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

test("a report is made on the page of its place, whatever its id is made of", () => {
  assert.equal(reportPage("a&b"), "/lieu/a%26b#signaler");
  assert.equal(reportPage("a/b~c"), "/lieu/a~1b~0c#signaler");
});
