/** On a phone, a bar that leads to the results while they are out of sight: "Voir les 10 lieux". */

/**
 * Makes the bar live.
 * @param {HTMLButtonElement} bar
 * @param {HTMLElement} title of the results
 * @returns {(text: string) => void} says what there is to see; an empty text hides the bar
 */
export function resultBar(bar, title) {
  let text = "";
  let isInSight = true;

  function draw() {
    bar.hidden = isInSight || !text;
    bar.textContent = text;
  }

  new IntersectionObserver(([seen]) => {
    // Once the title has gone by at the top, the results are what is in sight.
    isInSight = seen.isIntersecting || seen.boundingClientRect.top < 0;
    draw();
  }).observe(title);
  bar.addEventListener("click", () => {
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  });
  return (given) => {
    text = given;
    draw();
  };
}
