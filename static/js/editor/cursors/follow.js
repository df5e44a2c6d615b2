/**
 * Following one of the others: the editor shows the file they are in and keeps their cursor in view, until one types,
 * scrolls or puts the cursor somewhere oneself. There is a switch for each person, and at most one of them is on.
 */
import { EditorView } from "@codemirror/view"

import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { isOwn } from "../view/binding.js"
import { cursorOf } from "./cursors.js"
import { createChoices } from "./follow_choices.js"

/** @typedef {import("./awareness.js").Peer} Peer */
/** @typedef {import("../../room/people.js").Person} Person */

const MARGIN_PX = 72 // Some lines before and after theirs.

/**
 * @param {HTMLElement} element the editor's panel
 * @param {object} options
 * @param {Pick<import("../../room/people.js").People, "others" | "onChange">} options.people
 * @param {import("../view/setup.js").CodeView} options.code
 * @param {() => Peer[]} options.peers
 * @param {(file: string) => void} options.show
 * @param {(text: string) => void} options.announce
 */
export function createFollow(element, { people, code, peers, show, announce }) {
  const { view } = code
  const sign = must(element, "[data-following]")
  const choices = createChoices({ list: must(element, "[data-follow-list]"), template: must(element, "[data-follow-template]") }, people, choose)
  /** @type {Person | null} */
  let followed = null
  /** @type {AbortController | null} */
  let running = null
  /** @type {AbortController | null} */
  let listening = null

  /** @param {Person | null} person */
  function set(person) {
    followed = person
    choices.show(person?.user_id ?? null)
    sign.hidden = person === null
    must(sign, "[data-following-words]").textContent = person ? t("Following {name}", { name: person.username }) : ""
  }

  function go() {
    const peer = peers().filter(({ person }) => person.user_id === followed?.user_id).at(-1)
    if (!peer) return
    if (peer.file !== code.shown) show(peer.file)
    const cursor = cursorOf(view, peer.client)
    if (cursor) view.dispatch({ effects: EditorView.scrollIntoView(cursor.head, { y: "nearest", yMargin: MARGIN_PX, xMargin: MARGIN_PX }) })
  }

  /** @param {Person} person */
  function begin(person) {
    listening?.abort()
    set(person)
    listening = new AbortController()
    const { signal } = listening
    view.scrollDOM.addEventListener("wheel", end, { signal, passive: true })
    view.scrollDOM.addEventListener("touchmove", end, { signal, passive: true })
    // The bars beside the text belong to the box, not to the text.
    view.scrollDOM.addEventListener("pointerdown", ({ target }) => { if (target === view.scrollDOM) end() }, { signal })
    announce(t("Following {name}", { name: person.username }))
    go()
  }

  function leave() {
    set(null)
    listening?.abort()
  }

  function end() {
    if (!followed) return
    const { username: name } = followed
    leave()
    announce(t("You no longer follow {name}", { name }))
  }

  /** @param {Person} person @param {boolean} isOn */
  function choose(person, isOn) {
    if (isOn) begin(person)
    else end()
  }

  /** The others' places changed. */
  function onPeers() {
    if (followed) go()
  }

  people.onChange(choices.update)

  return {
    start() {
      choices.setUsable(true)
      running = new AbortController()
      must(sign, "button").addEventListener("click", () => {
        end()
        view.focus()
      }, { signal: running.signal })
    },
    onPeers,
    end,
    /** @param {import("@codemirror/view").ViewUpdate} update */
    onUpdate({ docChanged, transactions }) {
      if (!followed) return
      const isActing = transactions.some((one) => isOwn(one) && (one.docChanged || one.isUserEvent("select")))
      // Not in the middle of an update of the editor. Who types moves without telling where to.
      if (isActing || code.lastInput() === "undo") queueMicrotask(end)
      else if (docChanged) queueMicrotask(onPeers)
    },
    stop() {
      choices.setUsable(false)
      running?.abort()
      leave()
    },
  }
}
