/** What is typed in a form stays in this tab: it is there after a reload, or after signing in again. */

/**
 * Fills a form with what was typed in it before, and keeps what is typed from now on.
 * @param {HTMLFormElement} form whose fields have names
 * @param {string} key of this form among all
 * @returns {() => void} forgets it: it was sent
 */
export function keptFields(form, key) {
  const place = `maillage.fields.${key}`;
  const kept = new URLSearchParams(sessionStorage.getItem(place) ?? "");
  for (const field of /** @type {any} */ (form.elements)) {
    const value = kept.get(field.name);
    if (value === null || !field.name) continue;
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
  form.addEventListener("input", () => {
    const typed = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    sessionStorage.setItem(place, String(new URLSearchParams(typed)));
  });
  return () => sessionStorage.removeItem(place);
}
