/**
 * One's own notes in the room: written with one key from anywhere, marked with one click, changed and deleted. The
 * server gives each its moment and shows it to nobody else; sending until it has each is chat/outbox.js's business.
 */
import { createComposer } from "../chat/composer.js"
import { newMessageId } from "../chat/ids.js"
import { createOutbox } from "../chat/outbox.js"
import { must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { isComposing } from "../core/keys.js"
import { createMemory } from "../room/memory.js"
import { PANEL_EVENTS } from "./events.js"
import { createStore } from "./notes.js"
import { createNotesView } from "./notes_view.js"

const KEY = "F2" // Types nothing on any keyboard; it is printed in the room's list of keys (templates/rooms/header.html).

/** @typedef {import("./notes.js").Note} Note */

/**
 * @param {HTMLElement} element `[data-panel="notes"]` of templates/rooms/notes.html
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {{onKey: () => void}} options brings the notes into view for a new one
 */
export function createNotes(element, ctx, { onKey }) {
  const { socket, config, clock, announce, toast } = ctx
  const limit = Number(element.dataset.limit)
  const notes = createStore(createMemory(() => sessionStorage, `notes:${config.room}:${config.me.user_id}`))
  const scroller = must(element, "[data-notes-scroll]")
  const empty = must(element, "[data-notes-empty]")
  const load = must(element, "[data-notes-load]")
  const marks = /** @type {HTMLButtonElement[]} */ ([...element.querySelectorAll("[data-note-mark]")])
  const view = createNotesView(must(element, "[data-notes-list]"), { limit, onEdit, onDelete, onRetry, onDiscard })
  const composer = createComposer(must(element, "[data-notes-form]"), {
    limit, onSend: (text) => write(text, null), onTyping: () => undefined,
  })
  const outbox = createOutbox({
    socket,
    messages: notes,
    onChange: show,
    onDelay: (reason) => announce(t("A note is not saved yet. {reason} The page tries again by itself.", { reason })),
    onRefused: (reason) => announce(t("A note was not saved. {reason}", { reason })),
    send: async (message) => {
      const { messageId, text, mark } = /** @type {Note} */ (message)
      const { note } = await socket.request(PANEL_EVENTS.ADD_NOTE, { text, mark, note_id: messageId })
      return note
    },
  })
  /** @type {AbortController | null} */
  let running = null

  function show() {
    const all = notes.list()
    view.show(all)
    empty.hidden = all.length > 0
  }

  /** @param {string} text @param {Note["mark"]} mark */
  function write(text, mark) {
    notes.put({ messageId: newMessageId(), mark, text, atMs: clock.now() })
    show()
    scroller.scrollTop = scroller.scrollHeight
    outbox.next()
  }

  /** @param {Note["mark"]} mark */
  function writeMarked(mark) {
    const text = composer.take()
    if (text !== null) write(text, mark)
  }

  /** @param {Note} note @param {string} text */
  async function onEdit({ id, mark }, text) {
    try {
      const { note } = await socket.request(PANEL_EVENTS.EDIT_NOTE, { id, text, mark })
      notes.receive(note)
      show()
      return true
    } catch (error) {
      warn(t("The note was not changed. {reason}", { reason: /** @type {Error} */ (error).message }))
      return false
    }
  }

  /** @param {Note} note */
  async function onDelete({ id, messageId }) {
    try {
      await socket.request(PANEL_EVENTS.DELETE_NOTE, { id })
    } catch (error) {
      // Deleted before, perhaps by an answer that was lost: then it is what was asked for.
      if (/** @type {import("../core/socket.js").SocketError} */ (error).code !== "note-gone") {
        warn(t("The note was not deleted. {reason}", { reason: /** @type {Error} */ (error).message }))
        return false
      }
    }
    onDiscard({ messageId })
    return true
  }

  /** @param {Pick<Note, "messageId">} note */
  function onRetry({ messageId }) {
    notes.mark(messageId, "pending")
    show()
    outbox.next()
  }

  /** @param {Pick<Note, "messageId">} note */
  function onDiscard({ messageId }) {
    notes.remove(messageId)
    show()
    scroller.focus()
  }

  /** @param {string} text */
  const warn = (text) => toast({ kind: "warn", text })

  async function loadAll() {
    try {
      const { notes: stored } = await socket.request(PANEL_EVENTS.LOAD_NOTES, {})
      notes.adopt(stored)
      load.hidden = true
      show()
      scroller.scrollTop = scroller.scrollHeight
    } catch (error) {
      if (!running) return
      load.hidden = false
      warn(t("Your notes could not be loaded. {reason}", { reason: /** @type {Error} */ (error).message }))
    }
    // Only now: what is adopted must not miss a note that was stored while it was on its way.
    if (running) outbox.again()
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key !== KEY || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isComposing(event)) return
    // A dialog keeps the keyboard until it is closed.
    if (document.querySelector("dialog[open]")) return
    // On the tab of a file the same key gives the file another name.
    if (event.target instanceof Element && event.target.closest("[data-file]")) return
    event.preventDefault()
    event.stopPropagation()
    onKey()
    must(element, "textarea").focus()
  }

  // The room stops its panels before or after these are heard, so they are listened to for as long as the page lives.
  for (const over of [OUTGOING.INTERVIEW_COMPLETED, OUTGOING.INTERVIEW_CANCELLED]) socket.on(over, notes.forget)

  return {
    start() {
      running = new AbortController()
      const { signal } = running
      for (const button of marks) {
        button.disabled = false
        button.addEventListener("click", () => writeMarked(/** @type {Note["mark"]} */ (button.dataset.noteMark ?? null)), { signal })
      }
      load.addEventListener("click", () => void loadAll(), { signal })
      // Captured, so that the editor does not take the key first.
      document.addEventListener("keydown", onKeyDown, { signal, capture: true })
      composer.start()
      notes.restore()
      show()
      void loadAll()
    },
    rejoined: () => void loadAll(),
    stop() {
      running?.abort()
      running = null
      outbox.stop()
      composer.stop()
      for (const button of marks) button.disabled = true
    },
  }
}
