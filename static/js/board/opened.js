/**
 * The board once it is open: puts together the canvas, its tie to the document, the others' pointers, following, and the
 * texts as a list.
 */
import { must } from "../core/dom.js"
import { language } from "../core/i18n.js"
import { createBoardAnnouncer } from "./announcer.js"
import { createBinding } from "./binding.js"
import { createBoardFollow } from "./follow.js"
import { createBoardPlace } from "./own_place.js"
import { createPointers } from "./pointers.js"
import { refusalWords } from "./refusals.js"
import { createTextActs } from "./text_acts.js"
import { textsOf } from "./texts.js"
import { createTextsPanel } from "./texts_panel.js"
import { onTheme, presentTheme } from "./theme.js"

/** @typedef {import("./pointers.js").BoardPeer} BoardPeer */

const NOTICE_EVERY_MS = 7000 // As long as a notice stays; the same one twice helps nobody.

/**
 * @param {HTMLElement} panel `[data-panel="board"]`
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} options
 * @param {import("./index.js").Shared} options.shared
 * @param {typeof import("./canvas.js").mountCanvas} options.mountCanvas
 * @param {HTMLElement} options.menu with the switches of whom one follows
 */
export async function openBoard(panel, ctx, { shared, mountCanvas, menu }) {
  const { config, people, clock, announce, toast } = ctx
  const { document, awareness } = shared
  const isWriter = config.me.role !== "observer" // The server takes no edits of theirs.
  const host = must(panel, "[data-board-canvas]")
  let saidAt = -Infinity
  let areTextsOpen = false
  /** Where the others were on the board when they last moved there. */
  let told = "[]"

  const canvas = mountCanvas(host, {
    elements: [], theme: presentTheme(), language: language(), isReadOnly: !isWriter,
    onChange: changed, onView, onPointer, onSaveKey: shared.tellSaved,
  })
  const binding = createBinding({ doc: document.doc, canvas, isWriter, clock, onRefused })
  const pointers = createPointers(must(panel, "[data-board-peers]"), { peers, canvas })
  const place = createBoardPlace({ canvas, awareness })
  const announcer = createBoardAnnouncer({ document, nameOf: shared.nameOf, announce })
  const follow = createBoardFollow({ menu, sign: must(panel, "[data-board-following]"), people, peers, canvas, clock, announce })
  const acts = createTextActs({ canvas, onChange: changed })
  const texts = createTextsPanel(must(panel, "[data-board-texts]"), { isWriter, acts, announce })

  /** @returns {BoardPeer[]} */
  function peers() {
    return /** @type {BoardPeer[]} */ (awareness.peers().filter(({ board }) => board !== undefined))
  }

  function changed() {
    binding.changed()
    place.tell()
    pointers.refresh()
    if (areTextsOpen) texts.show(textsOf(canvas.elements()))
  }

  function onView() {
    follow.onView()
    place.tell()
    pointers.refresh()
  }

  /** @param {{x: number, y: number, tool: string, isDown: boolean}} at */
  function onPointer(at) {
    place.point(at)
    if (at.isDown) follow.end()
  }

  /** Most of what the others tell is of their cursors in the code. */
  function onPeers() {
    const places = JSON.stringify(peers().map(({ client, person, board }) => [client, person.username, person.colour, board]))
    if (places === told) return
    told = places
    pointers.refresh()
    follow.onPeers()
  }

  /** @param {import("./binding.js").Refusal} problem */
  function onRefused(problem) {
    if (clock.now() - saidAt < NOTICE_EVERY_MS) return
    saidAt = clock.now()
    toast({ kind: "warn", text: refusalWords(problem) })
  }

  await canvas.ready
  binding.start()
  canvas.fit()
  announcer.start()
  follow.start()
  const offs = [onTheme(canvas.setTheme), shared.guardClipboard(panel), awareness.onChange(onPeers)]
  changed()

  return {
    /** @param {boolean} isNow whether it is in view */
    setShown(isNow) {
      place.setShown(isNow)
      if (!isNow) follow.end()
      pointers.refresh()
    },
    /** @param {boolean} isOpen whether the list of texts is in view */
    setTexts(isOpen) {
      areTextsOpen = isOpen
      changed()
    },
    /** It has another size. */
    arranged: onView,
    close() {
      binding.stop()
      for (const off of offs) off()
      place.stop()
      follow.stop()
      announcer.stop()
      pointers.stop()
      texts.stop()
      canvas.unmount()
    },
  }
}
