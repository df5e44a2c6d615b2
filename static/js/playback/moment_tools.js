/**
 * The moment shown, handed on: its link to copy, the way to one's card, and "add to" a criterion of a card on the page.
 * A link to a moment on the same page comes here, too. Markup: templates/reports/playback.html.
 */
import { t } from "../core/i18n.js"
import { hashOf, readMoment } from "./moment.js"

/** @typedef {import("./moment.js").Address} Address */
/**
 * @typedef {CustomEvent<{criterion: number, atMs: number}>} MomentEvent
 *   `playback:moment`, for the card on the page, which cancels what it has no place for
 */

/**
 * @param {HTMLElement} root `data-page` is where others find this playback, if not here
 * @param {object} options
 * @param {() => number} options.clock the moment shown, in ms by the clock
 * @param {() => string | null} options.file the file that the reader chose, or null
 * @param {(address: Address) => void} options.goTo
 * @param {(words: string) => void} options.say
 */
export function createMomentTools(root, { clock, file, goTo, say }) {
  const copy = /** @type {HTMLElement | null} */ (root.querySelector("[data-playback-copy]"))
  const source = root.querySelector("[data-playback-link]")
  const own = /** @type {HTMLAnchorElement | null} */ (root.querySelector("[data-playback-own-card]"))
  const add = root.querySelector("[data-playback-add]")
  const criterion = /** @type {HTMLSelectElement | null} */ (root.querySelector("[data-playback-criterion]"))

  const pageOf = (/** @type {string} */ hash) => new URL((root.dataset.page || location.pathname) + hash, location.href).href

  /** Before core/copy.js, which copies what stands there. */
  function onCopy() {
    const link = pageOf(hashOf(clock(), file()))
    if (copy) copy.dataset.copy = link
    if (source) source.textContent = link
  }

  function onAdd() {
    if (!criterion) return
    const detail = { criterion: Number(criterion.value), atMs: Math.round(clock()) }
    const isAdded = root.dispatchEvent(new CustomEvent("playback:moment", { bubbles: true, cancelable: true, detail }))
    if (isAdded) say(t("Added to “{name}”", { name: criterion.selectedOptions[0]?.textContent ?? "" }))
  }

  function follow() {
    const address = readMoment(location.hash)
    if (address) goTo(address)
  }

  /** The browser says nothing of a link to where it is already. @param {MouseEvent} event */
  function onClick({ target }) {
    const link = target instanceof Element ? target.closest("a[href]") : null
    if (link instanceof HTMLAnchorElement && link.href === location.href) follow()
  }

  return {
    follow,
    /** @param {AbortSignal} signal */
    start(signal) {
      copy?.addEventListener("click", onCopy, { signal, capture: true })
      own?.addEventListener("click", () => { own.hash = hashOf(clock(), file()) }, { signal })
      add?.addEventListener("click", onAdd, { signal })
      window.addEventListener("hashchange", follow, { signal })
      document.addEventListener("click", onClick, { signal })
    },
  }
}
