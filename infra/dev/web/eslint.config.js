/** What is never right in the pages' sources, beyond how they are laid out. */

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The packages lie in .tools/web, beside the other tools, and not beside this file.
const { resolve } = createRequire(new URL("../../../.tools/web/package.json", import.meta.url));
const load = async (name) => (await import(pathToFileURL(resolve(name)).href)).default;
const [js, css, globals] = await Promise.all(["@eslint/js", "@eslint/css", "globals"].map(load));

const LONGEST_LINE = {
  code: 140,
  // French sentences, addresses and regular expressions are read whole.
  ignoreStrings: true,
  ignoreTemplateLiterals: true,
  ignoreUrls: true,
  ignoreRegExpLiterals: true,
};

// Where a browser does not know them, a box keeps its own colour, and a font is the next one.
const ALLOWED_PROPERTIES = ["accent-color", "text-size-adjust"];
const ALLOWED = { "font-family": ["ui-monospace", "system-ui"] };

export default [
  { ignores: ["web/vendor/**"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: [
      "web/**/*.js",
      "tests/web/*.mjs",
      "infra/dev/web/*.js",
      "infra/local/edge/*.mjs",
      "infra/measure/pages/*.mjs",
    ],
    languageOptions: { ecmaVersion: 2025, sourceType: "module" },
    rules: {
      ...js.configs.recommended.rules,
      // What is left out of the rest of an object (`{ q, ...place }`) is used by being left out.
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "array-callback-return": "error",
      // Each `?.` and `??` counts for a branch: what an answer lacks is shown as lacking.
      complexity: ["error", 17],
      "consistent-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "max-len": ["error", LONGEST_LINE],
      "no-console": ["error", { allow: ["warn"] }],
      "no-duplicate-imports": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-promise-executor-return": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-template-curly-in-string": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": "error",
      // Within a function, what is called later may name what is declared later.
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-useless-assignment": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["web/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: [
      "tests/web/*.mjs",
      "infra/dev/web/*.js",
      "infra/local/edge/*.mjs",
      "infra/measure/pages/*.mjs",
    ],
    languageOptions: { globals: { ...globals.node, location: "writable" } },
  },
  {
    files: ["web/**/*.css"],
    plugins: { css },
    language: "css/css",
    rules: {
      ...css.configs.recommended.rules,
      // `hidden` is never shown, and what is printed shows nothing that is only for a screen.
      "css/no-important": "off",
      // The colours and sizes are those of theme.css, which every page loads before.
      "css/no-invalid-properties": ["error", { allowUnknownVariables: true }],
      "css/use-baseline": [
        "error",
        { available: "newly", allowProperties: ALLOWED_PROPERTIES, allowPropertyValues: ALLOWED },
      ],
    },
  },
];
