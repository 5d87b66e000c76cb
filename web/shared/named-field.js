/** A field that an answer names, while somebody may be typing in it. */

/**
 * Writes the name that an answer gives, where the field still holds what was asked with.
 *
 * What is selected whole, to be typed over, stays selected: else what is typed would be added to the name.
 * @param {HTMLInputElement} input
 * @param {string} held what the field held when it was asked
 * @param {string} name
 * @returns {boolean} whether it was written
 */
export function nameField(input, held, name) {
  if (input.value !== held) return false;
  const isSelected =
    document.activeElement === input &&
    held !== "" &&
    input.selectionStart === 0 &&
    input.selectionEnd === held.length;
  input.value = name;
  if (isSelected) input.select();
  return true;
}
