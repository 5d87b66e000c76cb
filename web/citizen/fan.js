/**
 * Discs of one spot, fanned out around it so that a pointer reaches each. Positions are in pixels of
 * the view: what is one spot from afar is several from near.
 */

/** @typedef {{x: number, y: number}} Pixel */

/** Closer than that, a disc hides the middle of another. */
const ONE_SPOT_PX = 20;
/** From the middle of a disc to that of the next one of a fan. */
const APART_PX = 36;

/**
 * Returns the spots that hold several positions, each as the numbers of those positions.
 * @param {Pixel[]} positions
 * @returns {number[][]}
 */
export function spotsOf(positions) {
  /** @type {number[][]} */
  const spots = [];
  positions.forEach(({ x, y }, at) => {
    const spot = spots.find(([first]) => {
      const other = positions[first];
      return Math.hypot(x - other.x, y - other.y) < ONE_SPOT_PX;
    });
    if (spot) spot.push(at);
    else spots.push([at]);
  });
  return spots.filter((spot) => spot.length > 1);
}

/**
 * Returns where the discs of a fan stand, from its middle: the first at the left, then clockwise.
 * @param {number} count
 * @returns {Pixel[]}
 */
export function fan(count) {
  const radius = Math.max(APART_PX / 2 + 4, APART_PX / 2 / Math.sin(Math.PI / count));
  return Array.from({ length: count }, (_, at) => {
    const angle = Math.PI + (2 * Math.PI * at) / count;
    return { x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)) };
  });
}
