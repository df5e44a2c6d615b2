/**
 * Whether the text is safe, in a word with an icon. `data-editor-status` is exact at every moment; the words wait a
 * little before they say "saving", and before they say "saved" again, because a word that changes with every key is
 * noise. Styles go by `data-said`, what the words say, so that the browser has nothing to do for a key.
 */
import { must, write, writeIcon } from "../../core/dom.js"
import { t } from "../../core/i18n.js"

/** @typedef {import("../../document/sync.js").SyncStatus} SyncStatus */

const PATIENCE_MS = 700
const REST_MS = 300 // Longer than between two keys of somebody who types without a pause.
const PICTURES = { saved: "circle-check", saving: "refresh-cw", offline: "wifi-off", failed: "triangle-alert" }

/** @param {SyncStatus} status */
function wordsOf(status) {
  if (status === "saved") return t("Saved")
  if (status === "saving") return t("Saving")
  if (status === "offline") return t("Offline. What you type is kept here and saved later.")
  return t("Not saved yet")
}

/** A problem says by itself how it goes on. @param {SyncStatus} status @param {string} problem */
function sentenceOf(status, problem) {
  return problem ? t("Not saved. {problem}", { problem }) : wordsOf(status)
}

/** @param {HTMLElement} element */
export function createStatus(element) {
  const picture = must(element, "[data-status-icon]")
  const words = must(element, "[data-status-words]")
  let problem = ""
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {SyncStatus} status */
  function say(status) {
    const sentence = sentenceOf(status, problem)
    write(element.dataset, "said", status)
    if (words.textContent === sentence) return
    words.textContent = sentence
    element.title = sentence
    writeIcon(picture, PICTURES[status])
  }

  /** Milliseconds. @param {SyncStatus} status */
  function waitBefore(status) {
    if (status === "saving") return PATIENCE_MS
    return status === "saved" && element.dataset.said === "saving" ? REST_MS : 0
  }

  return {
    /** @param {SyncStatus} status @param {string} [trouble] what hinders, in words */
    show(status, trouble = "") {
      problem = trouble
      const wait = waitBefore(status)
      if (element.dataset.editorStatus === status && wait > 0) return
      element.dataset.editorStatus = status
      clearTimeout(timer)
      if (wait > 0) timer = setTimeout(() => say(status), wait)
      else say(status)
    },
    /** How it stands, exactly and in words. */
    now() {
      const status = /** @type {SyncStatus} */ (element.dataset.editorStatus ?? "saving")
      return { status, words: sentenceOf(status, problem) }
    },
    stop() { clearTimeout(timer) },
  }
}
