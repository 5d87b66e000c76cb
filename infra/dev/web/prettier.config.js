/** How the pages' sources are laid out: the width of the Python beside them. */
export default {
  printWidth: 100,
  // Their blanks are seen, in paragraphs and between links: a formatter must not add or remove one.
  htmlWhitespaceSensitivity: "css",
};
