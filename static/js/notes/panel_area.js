/**
 * The place in the room that interviewers and observers have to themselves: whispers, notes and one's own card behind
 * one tab, so that the tabs of the side have room for their names.
 */
import { createRoomCard } from "../cards/room_card.js"
import { must } from "../core/dom.js"
import { createTabs } from "../core/tabs.js"
import { createNotes } from "./notes_panel.js"
import { createWhispers } from "./whispers.js"

const [WHISPERS, NOTES, CARD] = ["pane-whispers", "pane-notes", "pane-card"]

/**
 * @param {HTMLElement} element the room
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {{open: () => void, onRead: () => void}} options `open` brings this place into view, `onRead` says that the
 *   whispers are in view
 */
export function createPanelArea(element, ctx, { open, onRead }) {
  const part = (/** @type {string} */ name) => must(element, `[data-panel="${name}"]`)
  const whispers = createWhispers(part("whispers"), ctx)
  const notes = createNotes(part("notes"), ctx, {
    onKey() {
      open()
      tabs.select(NOTES)
    },
  })
  const card = createRoomCard(part("card"), ctx)
  const tabs = createTabs(must(element, "[data-panel-tabs]"), {
    onSelect(panelId) {
      shown = panelId
      tell()
    },
  })
  let isShown = false
  let shown = WHISPERS

  function tell() {
    const areWhispers = isShown && shown === WHISPERS
    whispers.setShown(areWhispers)
    card.setShown(isShown && shown === CARD)
    if (areWhispers) onRead()
  }

  return {
    panels: [{ start: tabs.start, rejoined() {}, stop: tabs.stop }, whispers, notes, card],
    showWhispers: () => tabs.select(WHISPERS),
    onUnseen: whispers.onUnseen,

    /** @param {boolean} now whether this place is in view */
    setShown(now) {
      isShown = now
      tell()
    },

    /** @param {(count: number, words: string) => void} listener */
    onUnread(listener) {
      whispers.onUnread((/** @type {number} */ count, /** @type {string} */ words) => {
        tabs.setCount(WHISPERS, count, words)
        listener(count, words)
      })
    },
  }
}
