// What Lighthouse says of pages on a phone: reads {tools, chromium, arguments, session, pages} from
// standard input, and writes one line of JSON for each page as it is judged.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(readFileSync(0, "utf8"));
const { resolve } = createRequire(`${asked.tools}/package.json`);
const load = async (name) => (await import(pathToFileURL(resolve(name)).href)).default;
const [lighthouse, puppeteer] = await Promise.all(["lighthouse", "puppeteer-core"].map(load));

const FLAGS = { logLevel: "silent", disableStorageReset: true };
const KINDS = ["performance", "accessibility", "best-practices", "seo"];
const CONFIG = { extends: "lighthouse:default", settings: { onlyCategories: KINDS } };
const FIGURES = {
  first_paint_ms: "first-contentful-paint",
  largest_paint_ms: "largest-contentful-paint",
  blocked_ms: "total-blocking-time",
  shift: "cumulative-layout-shift",
  bytes: "total-byte-weight",
};

const browser = await puppeteer.launch({ executablePath: asked.chromium, args: asked.arguments });
try {
  for (const { name, url, isSigned } of asked.pages) {
    const page = await browser.newPage();
    if (isSigned)
      await page.evaluateOnNewDocument(
        (kept) => sessionStorage.setItem("maillage.session", kept),
        asked.session,
      );
    const { lhr } = await lighthouse(url, FLAGS, CONFIG, page);
    process.stdout.write(`${JSON.stringify({ name, ...told(lhr) })}\n`);
    await page.close();
  }
} finally {
  await browser.close();
}

function told(lhr) {
  const scores = KINDS.map((kind) => [kind, Math.round((lhr.categories[kind].score ?? 0) * 100)]);
  const figures = Object.entries(FIGURES).map(([name, id]) => [name, lhr.audits[id].numericValue]);
  const faults = Object.values(lhr.categories)
    .flatMap((category) => category.auditRefs.filter(({ weight }) => weight > 0))
    .map(({ id }) => lhr.audits[id])
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ id, score }) => `${id} ${score}`);
  return {
    scores: Object.fromEntries(scores),
    figures: Object.fromEntries(figures),
    faults,
    error: lhr.runtimeError?.message ?? null,
  };
}
