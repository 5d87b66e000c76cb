import assert from "node:assert/strict";
import { test } from "node:test";
import { softened } from "../../web/citizen/softened.js";

test("a name in capitals alone is softened, its acronyms kept", () => {
  const said = [
    "MAISON FRANCE SERVICES DE L'ISLE-JOURDAIN",
    "CCAS DE SAINT-ÉTIENNE",
    "MEDIATHEQUE LE PHARE",
    "MJC D’ANNECY",
    "MAIRIE DU XIV",
  ].map(softened);
  assert.deepEqual(said, [
    "Maison France Services de l'Isle-Jourdain",
    "CCAS de Saint-Étienne",
    "Mediatheque le Phare",
    "MJC d’Annecy",
    "Mairie du XIV",
  ]);
});

test("any other name stays as it is written", () => {
  for (const name of ["Médiathèque", "EPN", "MJC", "La FABRIQUE numérique", "3C", "", "RDC"])
    assert.equal(softened(name), name);
});
