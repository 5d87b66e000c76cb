import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
globalThis.sessionStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
};
globalThis.document = { getElementById: () => null, addEventListener: () => undefined };
const { invitationsOf, mailOf, tableOf } = await import("../../web/plan/invitations.js");
const { linkOf } = await import("../../web/plan/share.js");
const { pastOf } = await import("../../web/plan/past.js");
const { planOf } = await import("../../web/plan/departement-map.js");
const { deadlineInWords } = await import("../../web/shared/waiting.js");

const JOB = {
  id: "20261124T000000-0123456789",
  name: "Vague d’été",
  review_deadline: "2026-12-01",
  review_message: "Merci.",
  share_key: "ab",
};
const SITES = [
  { departement: "48", commune_name: "Mende" },
  { departement: "12", commune_name: "Rodez" },
  { departement: "12", commune_name: "Millau" },
];
const NAMES = new Map([
  ["12", "Aveyron"],
  ["48", "Lozère"],
]);
const invitations = (job = JOB, sites = SITES) =>
  invitationsOf(job, sites, NAMES, "https://maillage.example");

test("each préfecture is invited once, with its own communes and page", () => {
  const [aveyron, lozere] = invitations();
  assert.equal(aveyron.subject, "Avis demandé sur le plan « Vague d’été » : Aveyron");
  assert.match(aveyron.text, /propose 2 lieux dans votre département : Rodez, Millau\./);
  assert.match(aveyron.text, /jusqu’au 1er décembre 2026 inclus \(minuit, heure de Paris\)/);
  assert.match(aveyron.text, /\n\nMerci\.\n\n/);
  assert.equal(
    lozere.page,
    "https://maillage.example/planification.html?revue=20261124T000000-0123456789&departement=48",
  );
  assert.doesNotMatch(lozere.text, /Rodez/);
});

test("without a deadline or a message the text says so, and has no hole", () => {
  const [first] = invitations({ ...JOB, review_deadline: null, review_message: "" });
  assert.match(first.text, /Aucune date limite n’est fixée\./);
  assert.doesNotMatch(first.text, /\n\n\n/);
});

test("a mail is composed where a mail program takes it, else its text is copied", () => {
  const [first] = invitations();
  assert.ok(mailOf(first).startsWith("mailto:?subject=Avis%20demand%C3%A9"));
  const long = invitations({ ...JOB, review_message: "é".repeat(2000) });
  assert.equal(mailOf(long[0]), null);
});

test("the table of a mail merge has no formula, whatever a plan is called", () => {
  const [line] = tableOf([
    { code: "12", name: "=1+1", sites: 2, subject: 'Un "sujet"', text: "a\nb", page: "https://x" },
  ])
    .split("\r\n")
    .slice(1);
  assert.equal(line, `"12";"'=1+1";"2";"";"Un ""sujet""";"a\nb";"https://x"`);
});

test("the link that is shared has the plan and its key", () => {
  assert.equal(
    linkOf(JOB, "https://m.example"),
    "https://m.example/planification.html?partage=20261124T000000-0123456789.ab",
  );
});

test("a deadline says until when, and that it is past", () => {
  assert.equal(deadlineInWords({ deadline: null, is_closed: false }), "Sans date limite.");
  assert.match(
    deadlineInWords({ deadline: "2026-12-15", is_closed: false }),
    /jusqu’au 15 décembre 2026 inclus/,
  );
  assert.match(
    deadlineInWords({ deadline: "2026-12-15", is_closed: true }),
    /^Terminée depuis le 15 décembre 2026 à minuit/,
  );
});

test("a form is undone pause by pause, and what is undone is not undone again", () => {
  const past = pastOf();
  for (const posts of [1, 2, 2, 3]) past.settle({ posts });
  assert.deepEqual(past.undo(), { posts: 2 });
  past.settle({ posts: 2 });
  assert.deepEqual(past.undo(), { posts: 1 });
  assert.equal(past.undo(), null);
  assert.ok(past.isEmpty());
});

test("a préfecture's part is drawn as a plan, around its sites", () => {
  const site = { lon: 2.5, lat: 44.4, wave: "Première" };
  const part = {
    sites: [site],
    standing: [],
    communes: [
      { code: "12202", state: "newly_covered" },
      { code: "12145", state: "newly_covered" },
    ],
  };
  const drawn = planOf(part);
  assert.deepEqual(drawn.communes_by_state, { newly_covered: ["12202", "12145"] });
  assert.deepEqual(drawn.waves, [{ name: "Première" }]);
  assert.ok(drawn.bounds[0] < 2.5 && drawn.bounds[2] > 2.5);
  assert.equal(planOf({ ...part, sites: [] }).bounds, null);
});
