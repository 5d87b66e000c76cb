/**
 * The widget's style sheets, constructed: no `<style>`, no `style` attribute, so that a page's strict
 * Content Security Policy needs nothing for them.
 */

const RULES = `
:host { display: block; container-type: inline-size; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
.frame {
  --accent: var(--maillage-accent, light-dark(var(--given-accent, #0d5560), var(--dark-accent, #7cc7d0)));
  --on-accent: var(--maillage-on-accent, light-dark(var(--given-on-accent, #fff), #08272c));
  --ink: var(--maillage-text, light-dark(var(--given-text, #1c2529), #e9edee));
  --paper: var(--maillage-background, light-dark(var(--given-background, #fff), #1d2427));
  --soft: color-mix(in srgb, var(--ink) 78%, var(--paper));
  --line: color-mix(in srgb, var(--ink) 20%, var(--paper));
  --sunken: color-mix(in srgb, var(--ink) 7%, var(--paper));
  --control: color-mix(in srgb, var(--ink) 60%, var(--paper));
  padding: var(--maillage-padding, 1rem);
  border: 1px solid var(--line);
  border-radius: var(--maillage-radius, 0.5rem);
  background: var(--paper);
  color: var(--ink);
  font: var(--maillage-font, inherit);
  line-height: 1.45;
  text-align: start;
}
p, ol, ul, .title, .site-name { margin: 0; padding: 0; }
ol, ul { list-style: none; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
label { font-weight: 600; }
.line { display: grid; gap: 0.5rem; margin-top: 0.35rem; }
@container (min-width: 34rem) { .line { grid-template-columns: minmax(0, 1fr) auto auto; } }
.combobox { position: relative; }
input {
  width: 100%; min-height: 2.75rem; padding: 0.4rem 0.7rem; border: 1.5px solid var(--control);
  border-radius: var(--maillage-radius, 0.5rem); background: var(--paper); color: inherit; font: inherit;
}
button, .action {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0.3rem 0.9rem;
  border: 1.5px solid var(--accent); border-radius: var(--maillage-radius, 0.5rem); background: transparent;
  color: var(--accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
}
.action { min-height: 2.25rem; }
button.primary { background: var(--accent); color: var(--on-accent); }
button:hover, .action:hover { text-decoration: underline; }
[role="listbox"] {
  position: absolute; inset: calc(100% + 3px) 0 auto; z-index: 10; max-height: 18rem; padding: 0.25rem; overflow-y: auto;
  background: var(--paper); border: 1px solid var(--control); border-radius: var(--maillage-radius, 0.5rem);
}
[role="option"] { display: flex; justify-content: space-between; gap: 1rem; min-height: 2.5rem; padding: 0.4rem 0.6rem; cursor: pointer; }
[role="option"]:hover { background: var(--sunken); }
[role="option"][aria-selected="true"] { background: var(--accent); color: var(--on-accent); }
.fault:not(:empty) { margin-top: 0.4rem; font-weight: 600; }
.fault:not(:empty)::before { content: "⚠ " / ""; }
.hint { margin-top: 0.4rem; color: var(--soft); font-size: 0.9em; }
.results > * { margin-top: 0.8rem; }
.title { font-size: 1.1em; line-height: 1.25; }
.notice { padding: 0.5rem 0.8rem; border-left: 4px solid var(--accent); background: var(--sunken); }
.faults { margin-bottom: 1rem; }
.faults ul { padding-left: 1.2rem; list-style: disc; }
.sites { display: grid; }
.sites > li { padding: 0.8rem 0; border-top: 1px solid var(--line); }
.site-name { font-size: 1.05em; line-height: 1.25; overflow-wrap: anywhere; }
.site-travel, .site-opening { font-weight: 600; }
.site-opening { display: flex; align-items: baseline; gap: 0.45rem; }
.site-opening::before { content: ""; flex: none; width: 0.6rem; height: 0.6rem; border: 2px solid currentColor; border-radius: 50%; }
.site-opening.is-open::before { background: currentColor; }
.site-address { font-style: normal; }
.site-address, .site-today, .site-opening { color: var(--soft); }
.site-address span:not(:last-child)::after { content: ", "; }
.site-marks { display: flex; flex-wrap: wrap; gap: 0.3rem; margin-top: 0.4rem; }
.site-marks li { padding: 0 0.6rem; border-radius: 1rem; background: var(--sunken); font-size: 0.88em; }
.site-actions, .chooser { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.6rem; }
.more a { display: inline-block; min-height: 1.6rem; font-weight: 600; }
@media (forced-colors: active) { [role="option"][aria-selected="true"] { outline: 2px solid; } }
@media print { form, .site-actions, .more { display: none; } }
`;

const shared = new CSSStyleSheet();
shared.replaceSync(RULES);

/**
 * Returns the sheets of a widget: the common one, and its own colours where attributes give some.
 *
 * They are of light pages: on a dark one the accent is made light. A page whose sheet gives colours is light, unless it
 * says its theme.
 *
 * @param {Element} widget
 * @param {import("../types/widget.d.ts").Settings} settings
 * @returns {CSSStyleSheet[]}
 */
export function sheetsFor(widget, { colours }) {
  const own = new CSSStyleSheet();
  own.replaceSync(":host {}");
  const { style } = /** @type {CSSStyleRule} */ (own.cssRules[0]);
  for (const [name, colour] of Object.entries(colours))
    style.setProperty(`--given-${name}`, colour);
  if (colours.accent)
    style.setProperty("--dark-accent", `color-mix(in srgb, ${colours.accent} 40%, #fff)`);
  const page = getComputedStyle(widget);
  const isPages = ["accent", "background", "text"].some((name) =>
    page.getPropertyValue(`--maillage-${name}`),
  );
  if (isPages && !widget.hasAttribute("theme")) style.setProperty("color-scheme", "light");
  return [shared, own];
}
