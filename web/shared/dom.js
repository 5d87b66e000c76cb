/** Elements made of values that nobody vouches for: text is always text, a link is always checked. */

/**
 * Returns a new element.
 *
 * No string is ever read as HTML, and no `style` attribute is ever written (the pages' Content
 * Security Policy forbids both).
 *
 * @template {string} N
 * @param {N} name of the element
 * @param {Record<string, unknown>} [attributes] `on…` take functions, `class`, `text`; null, undefined and
 *   false leave the attribute out, true writes it empty
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {N extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[N] : HTMLElement}
 */
export function h(name, attributes = {}, ...children) {
  const element = /** @type {any} */ (document.createElement(name));
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.replace(/^on/, ""), value);
    else if (key === "text") element.textContent = String(value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/**
 * Returns a link's address when it is one that a page may follow, else null.
 *
 * Addresses of sites are typed by thousands of people: `javascript:` and the like are left out, and
 * an address without a scheme (`www.rodez.fr`) gets https.
 *
 * @param {unknown} address
 * @returns {string|null}
 */
export function webAddress(address) {
  if (typeof address !== "string" || !address.trim()) return null;
  const text = address.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(whole);
    return ["http:", "https:"].includes(url.protocol) && url.hostname.includes(".")
      ? url.href
      : null;
  } catch {
    return null;
  }
}

/** Returns a `tel:` address, or null when there is no number in the text. @param {unknown} number */
export function telephoneAddress(number) {
  if (typeof number !== "string") return null;
  const digits = number.replace(/[^\d+]/g, "");
  return /^\+?\d{4,15}$/.test(digits) ? `tel:${digits}` : null;
}

/** Returns a `mailto:` address, or null when the text is no address. @param {unknown} address */
export function mailAddress(address) {
  if (typeof address !== "string") return null;
  const text = address.trim();
  return /^[^\s@?&#<>"]+@[^\s@?&#<>"]+\.[^\s@?&#<>"]+$/.test(text) ? `mailto:${text}` : null;
}

/**
 * Replaces the children of an element.
 * @param {Element} element
 * @param {...(Node|string|null|undefined|false)} children
 */
export function fill(element, ...children) {
  element.replaceChildren(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
}
