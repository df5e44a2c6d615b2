/**
 * How this person likes the editor: keys, theme, the size of the letters, whether long lines wrap, whether others'
 * typing is read aloud. The browser remembers it, and nobody else's editor changes.
 */
import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { keyMapOf } from "../keys/key_map.js"

const SMALLEST_PX = 12
const LARGEST_PX = 24
const STEP_PX = 2
const USUAL_PX = 14

/** Beside the page's own. @see static/css/room/editor_colours.css */
const COLOURS = ["light", "dark", "contrast-light", "contrast-dark"]

/** @typedef {import("../keys/key_map.js").KeyMap} KeyMap */
/** @typedef {{keys: KeyMap, colours: string, size: number, wrap: boolean, announce: boolean}} Preferences */

/** @param {Record<string, any> | null} kept @returns {Preferences} */
function readPreferences(kept) {
  const size = Number.isInteger(kept?.size) ? Math.min(LARGEST_PX, Math.max(SMALLEST_PX, kept?.size)) : USUAL_PX
  const colours = COLOURS.includes(kept?.colours) ? kept?.colours : "page"
  return { keys: keyMapOf(kept?.keys), colours, size, wrap: kept?.wrap === true, announce: kept?.announce === true }
}

/**
 * @param {HTMLElement} menu
 * @param {object} options
 * @param {HTMLElement} options.root the editor's element
 * @param {import("../../room/memory.js").Memory} options.memory
 * @param {Pick<import("./setup.js").CodeView, "setWrapped"> & {view: {requestMeasure(): void}}} options.code
 * @param {{use: (keyMap: KeyMap) => Promise<boolean>}} options.keyMap
 * @param {(isOn: boolean) => void} options.onAnnounce
 * @param {(text: string) => void} options.announce
 */
export function createPreferences(menu, { root, memory, code, keyMap, onAnnounce, announce }) {
  const output = must(menu, "[data-size]")
  /** @type {HTMLButtonElement} */
  const smaller = must(menu, "[data-size-smaller]")
  /** @type {HTMLButtonElement} */
  const larger = must(menu, "[data-size-larger]")
  /** @type {HTMLSelectElement} */
  const keys = must(menu, "[data-key-map]")
  /** @type {HTMLSelectElement} */
  const colours = must(menu, "[data-colours]")
  /** @type {HTMLInputElement} */
  const wrap = must(menu, "[data-wrap]")
  /** @type {HTMLInputElement} */
  const announceTyping = must(menu, "[data-announce]")
  let chosen = readPreferences(memory.read())
  /** @type {AbortController | null} */
  let listening = null

  function showSize() {
    root.style.setProperty("--code-size", `${chosen.size}px`)
    output.textContent = t("{size} px", { size: chosen.size })
    // A button that is disabled loses the focus, so these are not.
    smaller.setAttribute("aria-disabled", String(chosen.size === SMALLEST_PX))
    larger.setAttribute("aria-disabled", String(chosen.size === LARGEST_PX))
    code.view.requestMeasure()
  }

  /** @param {Partial<Preferences>} change */
  function choose(change) {
    chosen = { ...chosen, ...change }
    memory.write(chosen)
  }

  function showColours() {
    if (chosen.colours === "page") delete root.dataset.codeColours
    else root.dataset.codeColours = chosen.colours
  }

  /** Only keys that came are remembered. @param {KeyMap} wanted */
  async function chooseKeys(wanted) {
    if (await keyMap.use(wanted)) choose({ keys: keyMapOf(keys.value) })
    else keys.value = chosen.keys
  }

  /** @param {number} by */
  function resize(by) {
    const size = Math.min(LARGEST_PX, Math.max(SMALLEST_PX, chosen.size + by))
    if (size === chosen.size) return
    choose({ size })
    showSize()
    announce(t("Text size {size} px", { size }))
  }

  return {
    start() {
      chosen = readPreferences(memory.read())
      listening = new AbortController()
      const { signal } = listening
      smaller.addEventListener("click", () => resize(-STEP_PX), { signal })
      larger.addEventListener("click", () => resize(STEP_PX), { signal })
      keys.addEventListener("change", () => void chooseKeys(keyMapOf(keys.value)), { signal })
      colours.addEventListener("change", () => {
        choose({ colours: colours.value })
        showColours()
      }, { signal })
      wrap.addEventListener("change", () => {
        choose({ wrap: wrap.checked })
        code.setWrapped(wrap.checked)
      }, { signal })
      announceTyping.addEventListener("change", () => {
        choose({ announce: announceTyping.checked })
        onAnnounce(announceTyping.checked)
      }, { signal })
      keys.value = chosen.keys
      colours.value = chosen.colours
      wrap.checked = chosen.wrap
      announceTyping.checked = chosen.announce
      showSize()
      showColours()
      void keyMap.use(chosen.keys).then((isInUse) => { if (!isInUse) keys.value = "usual" })
      code.setWrapped(chosen.wrap)
      onAnnounce(chosen.announce)
    },
    stop() { listening?.abort() },
  }
}
