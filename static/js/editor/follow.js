/**
 * Following the other person: the editor shows the file they are in and keeps their cursor in view, until one types,
 * scrolls or puts the cursor somewhere oneself.
 */
import { EditorView } from "@codemirror/view"

import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { isOwn } from "./binding.js"
import { cursorOf } from "./cursors.js"

/** @typedef {import("./awareness.js").Peer} Peer */

const MARGIN_PX = 72 // Some lines before and after theirs.

/**
 * @param {HTMLElement} element the editor's panel
 * @param {object} options
 * @param {{user_id: number, username: string}} options.other
 * @param {import("./setup.js").CodeView} options.code
 * @param {() => Peer[]} options.peers
 * @param {(file: string) => void} options.show
 * @param {(text: string) => void} options.announce
 */
export function createFollow(element, { other, code, peers, show, announce }) {
  const { view } = code
  const name = other.username
  /** @type {HTMLInputElement} */
  const choice = must(element, "[data-follow]")
  const sign = must(element, "[data-following]")
  let isOn = false
  /** @type {AbortController | null} */
  let running = null
  /** @type {AbortController | null} */
  let listening = null

  /** @param {boolean} isNow */
  function set(isNow) {
    isOn = isNow
    choice.checked = isNow
    sign.hidden = !isNow
  }

  function go() {
    const peer = peers().filter(({ person }) => person.user_id === other.user_id).at(-1)
    if (!peer) return
    if (peer.file !== code.shown) show(peer.file)
    const cursor = cursorOf(view, peer.client)
    if (cursor) view.dispatch({ effects: EditorView.scrollIntoView(cursor.head, { y: "nearest", yMargin: MARGIN_PX, xMargin: MARGIN_PX }) })
  }

  function begin() {
    set(true)
    listening = new AbortController()
    const { signal } = listening
    view.scrollDOM.addEventListener("wheel", end, { signal, passive: true })
    view.scrollDOM.addEventListener("touchmove", end, { signal, passive: true })
    // The bars beside the text belong to the box, not to the text.
    view.scrollDOM.addEventListener("pointerdown", ({ target }) => { if (target === view.scrollDOM) end() }, { signal })
    announce(t("Following {name}", { name }))
    go()
  }

  function leave() {
    set(false)
    listening?.abort()
  }

  function end() {
    if (!isOn) return
    leave()
    announce(t("You no longer follow {name}", { name }))
  }

  /** The others' places changed. */
  function onPeers() {
    if (isOn) go()
  }

  return {
    start() {
      choice.disabled = false
      running = new AbortController()
      const { signal } = running
      choice.addEventListener("change", () => (choice.checked ? begin() : end()), { signal })
      must(sign, "button").addEventListener("click", () => {
        end()
        view.focus()
      }, { signal })
    },
    onPeers,
    end,
    /** @param {import("@codemirror/view").ViewUpdate} update */
    onUpdate({ docChanged, transactions }) {
      if (!isOn) return
      const isActing = transactions.some((one) => isOwn(one) && (one.docChanged || one.isUserEvent("select")))
      // Not in the middle of an update of the editor. Who types moves without telling where to.
      if (isActing || code.lastInput() === "undo") queueMicrotask(end)
      else if (docChanged) queueMicrotask(onPeers)
    },
    stop() {
      choice.disabled = true
      running?.abort()
      leave()
    },
  }
}
