/** A widget's settings: what is wrong in its attributes is left out, and listed for its webmaster. */

const COLOURS = ["accent", "on-accent", "background", "text"];
export const NEEDS = ["contact", "cv", "schooling", "information", "privacy"];
const THEMES = ["light", "dark", "auto"];
export const ATTRIBUTES = [
  ...["territory", "needs", "services", "limit", "heading", "label", "theme"],
  ...[...COLOURS, "api", "preview"],
];
/** What any element may have, and what tools that make pages add. */
const ANY =
  /^(class|id|style|hidden|lang|dir|title|role|slot|part|is|tabindex|nonce|on.*|.*[-:@_.].*)$/;

/**
 * Returns the settings of a widget.
 * @param {Element} widget
 * @param {string} home where the API answers unless an attribute says so
 * @returns {Promise<import("../types/widget.d.ts").Settings>}
 */
export async function settingsOf(widget, home) {
  /** @type {import("../types/widget.d.ts").Fault[]} */
  const faults = [];
  /** @param {string} name */
  const given = (name) => widget.getAttribute(name)?.trim() || null;
  /** @type {(name: string, value: string|null, isRight: (value: string) => boolean) => string|null} */
  const checked = (name, value, isRight) => {
    if (value === null || isRight(value)) return value;
    faults.push({ name, value });
    return null;
  };
  /** @type {(name: string, isRight: (value: string) => boolean) => string[]} */
  const listed = (name, isRight) =>
    (given(name)?.split("|") ?? [])
      .map((each) => each.trim())
      .filter((each) => each && checked(name, each, isRight));
  /** @type {(name: string, least: number, most: number) => number} 3 of what is no such number */
  const whole = (name, least, most) =>
    Number(
      checked(
        name,
        given(name),
        (n) => /^\d{1,2}$/.test(n) && Number(n) >= least && Number(n) <= most,
      ) ?? 3,
    );
  // Few give services: their names come when some do. What cannot be checked is asked as it is.
  const vocabulary = given("services")
    ? await import("../shared/vocabulary.js").catch(() => null)
    : null;
  const colours = COLOURS.map((name) => [
    name,
    checked(name, given(name), (value) => CSS.supports("color", value)),
  ]);
  checked("theme", given("theme"), (value) => THEMES.includes(value));
  checked("lang", given("lang"), (value) => /^fr\b/i.test(value));
  const others = widget.getAttributeNames().filter((name) => !ATTRIBUTES.includes(name));
  // What the address of a framed widget had that is no attribute.
  for (const name of [...others, ...(given("data-unread")?.split("|") ?? [])])
    if (!ANY.test(name)) faults.push({ name, value: "" });
  return {
    territory: given("territory"),
    needs: listed("needs", (value) => NEEDS.includes(value)),
    services: listed(
      "services",
      (value) => !vocabulary || vocabulary.SERVICES.some(([name]) => name === value),
    ),
    limit: whole("limit", 1, 20),
    level: whole("heading", 1, 5),
    label: given("label"),
    colours: Object.fromEntries(colours.filter(([, value]) => value)),
    api: (checked("api", given("api"), (value) => /^https?:/.test(value)) ?? home).replace(
      /\/$/,
      "",
    ),
    isPreview: widget.hasAttribute("preview"),
    faults,
  };
}
