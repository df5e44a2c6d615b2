/**
 * Which keys somebody likes in the editor: the usual ones, Vim's or Emacs's. The others are fetched when they are
 * chosen; what is said about keys is true of those in use.
 */
import { must } from "../../core/dom.js"
import { isApple } from "../../core/keys.js"
import { t } from "../../core/i18n.js"

/** @typedef {"usual" | "vim" | "emacs"} KeyMap */
/**
 * What the room gives to a key map.
 * @typedef {object} Desk
 * @property {ReturnType<typeof import("../clipboard.js").createSystemClipboard>} clipboard
 * @property {() => void} tellSaved
 * @property {(mode: string | null, subMode: string) => void} showMode null when there are no modes
 * @property {(keys: string) => void} showPending keys that wait for more
 * @property {(isOpen: boolean) => void} showPrompt whether a prompt lies over the sign of the mode
 */

/** @type {Record<string, () => Promise<{createKeys: (desk: Desk) => import("@codemirror/state").Extension}>>} */
const LOADERS = {
  vim: () => import("./vim.js"),
  emacs: () => import("./emacs.js"),
}

/** @param {unknown} value @returns {KeyMap} */
export const keyMapOf = (value) => (value === "vim" || value === "emacs" ? value : "usual")

/** @param {string} mode @param {string} subMode */
function modeWords(mode, subMode) {
  if (mode === "insert") return t("Insert")
  if (mode === "replace") return t("Replace")
  if (mode !== "visual") return t("Normal")
  return { linewise: t("Visual line"), blockwise: t("Visual block") }[subMode] ?? t("Visual")
}

/** @param {KeyMap} keyMap */
function wayOutOf(keyMap) {
  if (keyMap === "vim") return t("In insert mode Tab indents. Press Escape, then Tab, to leave the editor.")
  return t("Tab indents. Press Escape, then Tab, to leave the editor.")
}

/** What somebody who knows these keys finds different here. @param {KeyMap} keyMap */
function differencesOf(keyMap) {
  if (keyMap === "usual") return ""
  // Command closes tabs on Apple's keyboards, and these keys are all Control.
  const closing = isApple() ? "" : t("The browser may keep Control W for itself and close this tab.")
  const own = keyMap === "vim"
    ? t("Undo takes back only what you wrote. The register + is the clipboard, unless copying is off; the others stay in this page.")
    : t("Undo takes back only what you wrote. Control R searches. What you kill stays in this page; Meta W also copies, unless copying is off.")
  return [own, closing].filter(Boolean).join(" ")
}

/** @param {KeyMap} keyMap */
function searchKeysOf(keyMap) {
  if (keyMap === "vim") return ["/"]
  return keyMap === "emacs" ? ["Ctrl", "R"] : [isApple() ? "⌘" : "Ctrl", "F"]
}

/**
 * @param {HTMLElement} panel the editor's
 * @param {object} options
 * @param {Pick<import("../view/setup.js").CodeView, "setKeyMap">} options.code
 * @param {Pick<Desk, "clipboard" | "tellSaved">} options.desk
 * @param {(sentence: string) => void} options.onWayOut
 * @param {(keys: string[]) => void} options.onSearchKeys
 * @param {() => void} options.onFailed the keys could not be fetched
 */
export function createKeyMap(panel, { code, desk, onWayOut, onSearchKeys, onFailed }) {
  const mode = must(panel, "[data-editor-mode]")
  const words = must(mode, "[data-mode-words]")
  const pending = must(mode, "[data-mode-keys]")
  const wayOut = must(panel, "#editor-keys")
  const differences = must(panel, "[data-key-map-note]")
  /** @type {KeyMap} */
  let wanted = "usual"

  /** @type {Desk} */
  const given = {
    ...desk,
    showMode(now, subMode) {
      mode.hidden = now === null
      words.textContent = now === null ? "" : modeWords(now, subMode)
    },
    showPending(keys) { pending.textContent = keys },
    showPrompt(isOpen) { mode.classList.toggle("is-behind-prompt", isOpen) },
  }

  /** @param {KeyMap} keyMap */
  function say(keyMap) {
    wayOut.textContent = wayOutOf(keyMap)
    differences.textContent = differencesOf(keyMap)
    differences.hidden = keyMap === "usual"
    onWayOut(wayOutOf(keyMap))
    onSearchKeys(searchKeysOf(keyMap))
  }

  return {
    /** Whether others than the usual ones are in use. */
    isOther: () => wanted !== "usual",
    /** Whether these keys are now in use, or others were chosen meanwhile. @param {KeyMap} keyMap */
    async use(keyMap) {
      wanted = keyMap
      try {
        const keys = (await LOADERS[keyMap]?.())?.createKeys(given) ?? []
        if (wanted !== keyMap) return true
        code.setKeyMap(keys)
        say(keyMap)
        return true
      } catch {
        // A lost connection may hold them back.
        if (wanted === keyMap) onFailed()
        return wanted !== keyMap
      }
    },
  }
}
