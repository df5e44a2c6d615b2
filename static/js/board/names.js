/** What Excalidraw's controls are called for who does not see them, where Excalidraw says nothing or says it in a wrong place. */
import { t } from "../core/i18n.js"

/** What belongs to the button inside, and not to the box around it. */
const OF_BUTTON = ["aria-expanded", "aria-haspopup", "aria-controls"]

/** The menu's button has a picture and no name. @param {Element} host */
function nameMenu(host) {
  for (const button of host.querySelectorAll(".main-menu-trigger:not([aria-label])")) button.setAttribute("aria-label", t("Menu of the board"))
}

/** Who says what they read on a button, as "100%", means that button. @param {Element} host */
function nameZoom(host) {
  for (const button of host.querySelectorAll(".reset-zoom-button")) {
    const [name] = (button.getAttribute("aria-label") ?? "").split(": ")
    const whole = `${name}: ${button.textContent?.trim()}`
    if (button.getAttribute("aria-label") !== whole) button.setAttribute("aria-label", whole)
  }
}

/** @param {Element} host */
function moveToButtons(host) {
  for (const box of host.querySelectorAll("div[aria-expanded]:not([role])")) {
    const button = box.querySelector("button")
    for (const name of OF_BUTTON) {
      const value = box.getAttribute(name)
      if (value !== null) button?.setAttribute(name, value)
      box.removeAttribute(name)
    }
  }
}

/** @param {HTMLElement} host whatever Excalidraw draws anew in it is named again */
export function keepNamed(host) {
  const name = () => {
    for (const one of [nameMenu, nameZoom, moveToButtons]) one(host)
  }
  const watching = new MutationObserver(name)
  watching.observe(host, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-expanded", "aria-label"] })
  name()
  return { stop: () => watching.disconnect() }
}
