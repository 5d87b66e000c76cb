/** A page that is shared: by the device where it has a way of its own, else by its address. */

/**
 * @param {HTMLElement} tools
 * @param {{ share?: (data: ShareData) => Promise<void>, clipboard?: { writeText: (text: string) => Promise<void> } }} device
 * @param {{ title: string, url: string }} page
 */
export function offer(tools, device, page) {
  const button = tools.querySelector("button");
  const status = tools.querySelector('[role="status"]');
  if (!button || !status || (!device.share && !device.clipboard)) return;
  button.textContent = device.share ? "Partager cette page" : "Copier l’adresse de cette page";
  tools.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = await shared(device, page);
  });
}

/**
 * @param {{ share?: (data: ShareData) => Promise<void>, clipboard?: { writeText: (text: string) => Promise<void> } }} device
 * @param {{ title: string, url: string }} page
 * @returns {Promise<string>}
 */
async function shared(device, page) {
  if (device.share) {
    // Whoever gives up has said so: there is nothing to tell.
    await device.share(page).catch(() => {});
    return "";
  }
  try {
    await device.clipboard?.writeText(page.url);
    return "Adresse copiée";
  } catch {
    return "L’adresse n’a pas pu être copiée : copiez-la en haut du navigateur.";
  }
}

if (typeof document !== "undefined") {
  const page = { title: document.title, url: location.origin + location.pathname };
  const device = { share: navigator.share?.bind(navigator), clipboard: navigator.clipboard };
  for (const tools of document.querySelectorAll("[data-share]")) {
    offer(/** @type {HTMLElement} */ (tools), device, page);
  }
}
