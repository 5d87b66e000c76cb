// The main path of each page in Firefox, over WebDriver BiDi: reads {tools, firefox, home, session,
// file} from standard input, and writes one line of JSON for each path: its name, and what went wrong.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(readFileSync(0, "utf8"));
const { resolve } = createRequire(`${asked.tools}/package.json`);
const { default: puppeteer } = await import(pathToFileURL(resolve("puppeteer-core")).href);

const PHONE = { width: 390, height: 844 };
const LIMIT = { timeout: 90_000 };
const AVEYRON = "/prefecture.html?niveau=departement&code=12";
const STATIC = ["/guides.html", "/guides/habitant.html", "/mentions-legales.html", "/contact.html"];

const shown = (page, selector) => page.waitForSelector(selector, { ...LIMIT, visible: true });
const said = (page, selector, words) =>
  page.waitForFunction(
    (where, what) => document.querySelector(where)?.textContent.includes(what),
    LIMIT,
    selector,
    words,
  );

const filled = (page, selector, text) => page.locator(selector).setTimeout(LIMIT.timeout).fill(text);

const PATHS = {
  async citizen(page) {
    await page.goto(asked.home);
    await filled(page, "#place", "Rodez");
    await page.keyboard.press("Enter");
    await said(page, "#answer .site", "Rodez");
    await page.click("#answer .site summary");
    await shown(page, "#answer .site details[open] a");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > PHONE.width) throw new Error(`${width} pixels wide`);
  },
  async "a town's site"(page) {
    await page.goto(`${asked.home}/widget/exemple.html`);
    await page.waitForFunction(
      () => document.querySelector("maillage-nearest").shadowRoot?.querySelector("[part~=site]"),
      LIMIT,
    );
  },
  async prefecture(page) {
    await page.goto(asked.home + AVEYRON);
    await said(page, "#results-title", "Aveyron");
    await shown(page, "#figures dd");
    await page.$eval("#threshold", (slider) => {
      slider.value = "30";
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await said(page, "#figures", "30 min ou moins");
  },
  async planner(page) {
    await page.goto(`${asked.home}/planification.html`);
    await page.waitForFunction(() => document.querySelectorAll("#preset option").length > 1, LIMIT);
    await filled(page, '[data-path="posts"] input', "2");
    await said(page, "#verdict", "Ce scénario peut être calculé.");
    await page.click("#launch");
    await said(page, "#run-body", "Terminé");
    await shown(page, "#sites tbody tr");
  },
  async operator(page) {
    await page.goto(`${asked.home}/lieux.html`);
    const input = await page.waitForSelector("#file", LIMIT);
    await input.uploadFile(asked.file);
    await said(page, "#fichier", "Ce que donne chaque colonne");
  },
  async "pages of text"(page) {
    for (const path of STATIC) {
      await page.goto(asked.home + path);
      await shown(page, "h1");
      await shown(page, "#accessibility-state");
    }
  },
};

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: asked.firefox,
  headless: true,
  defaultViewport: PHONE,
});
try {
  for (const [name, path] of Object.entries(PATHS))
    process.stdout.write(`${JSON.stringify({ name, faults: await faultsOf(path) })}\n`);
} finally {
  await browser.close();
}

async function faultsOf(path) {
  const faults = [];
  const page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  try {
    await page.evaluateOnNewDocument(
      (kept) => location.protocol === "http:" && sessionStorage.setItem("maillage.session", kept),
      asked.session,
    );
    await path(page);
  } catch (error) {
    faults.push(String(error));
  }
  await page.close();
  return faults;
}
