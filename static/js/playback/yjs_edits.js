/**
 * What each Yjs update did to each text, as splices. Yjs tells it by walking through everything that was ever typed,
 * which is slow for a long text; a single insertion or deletion, as typing is, is found here from the place of the
 * edit before, which is near. All else is taken from what Yjs tells.
 */
import * as Y from "yjs"

/** @typedef {import("./authored_text.js").Splice} Splice */

/** @param {Y.Item} item */
const shownLength = (item) => (item.deleted || !item.countable ? 0 : item.length)

/**
 * The one thing that a transaction added, or null when it did something else as well.
 * @param {Y.Transaction} transaction
 */
function onlyInsertion({ doc, beforeState, afterState, deleteSet }) {
  if (deleteSet.clients.size > 0) return null
  let found = null
  for (const [client, clock] of afterState) {
    const before = beforeState.get(client) ?? 0
    if (clock === before) continue
    /** @type {Y.Item | Y.GC | null} */
    const item = found ? null : Y.getItem(doc.store, Y.createID(client, before))
    if (!(item instanceof Y.Item) || item.id.clock !== before || item.length !== clock - before) return null
    if (!(item.content instanceof Y.ContentString)) return null
    found = item
  }
  return found
}

/** The one thing that a transaction deleted, likewise. @param {Y.Transaction} transaction */
function onlyDeletion({ doc, beforeState, afterState, deleteSet }) {
  if (deleteSet.clients.size !== 1) return null
  for (const [client, clock] of afterState) if ((beforeState.get(client) ?? 0) !== clock) return null
  const [[client, ranges]] = deleteSet.clients
  if (ranges.length !== 1) return null
  const item = Y.getItem(doc.store, Y.createID(client, ranges[0].clock))
  const isWhole = item instanceof Y.Item && item.id.clock === ranges[0].clock && item.length === ranges[0].len
  return isWhole && item.countable ? item : null
}

/**
 * Follows one text; `onSplice` hears each change with places as they are at that moment.
 * @param {Y.Text} text
 * @param {(splice: Splice) => void} onSplice
 */
export function followText(text, onSplice) {
  // Where the last edit was: an item (by its id, because Yjs joins neighbours) and the place at which it begins.
  /** @type {{id: Y.ID, at: number} | null} */
  let anchor = null

  /**
   * The item in which the anchor lies now, and where that item began before this edit.
   * @param {Y.Item} edited
   */
  function known(edited) {
    if (!anchor || !text.doc) return null
    const item = Y.getItem(text.doc.store, anchor.id)
    if (!(item instanceof Y.Item)) return null
    const isSeen = item === edited || shownLength(item) > 0
    return { item, at: isSeen ? anchor.at - (anchor.id.clock - item.id.clock) : anchor.at }
  }

  /** The place of `edited`, by going both ways at once until something is met whose place is known. @param {Y.Item} edited */
  function placeOf(edited) {
    const from = known(edited)
    if (from?.item === edited) return from.at
    let toLeft = 0
    let toRight = edited.deleted ? edited.length : 0
    let { left, right } = edited
    while (left !== null) {
      toLeft += shownLength(left)
      if (left === from?.item) return from.at + toLeft
      left = left.left
      if (right === null) continue
      if (right === from?.item) return from.at - toRight
      toRight += shownLength(right)
      right = right.right
    }
    return toLeft
  }

  /** @param {Y.YTextEvent} event */
  function tellAll(event) {
    anchor = null
    let at = 0
    for (const { retain, insert, delete: removed } of event.delta) {
      if (retain) at += retain
      if (removed) onSplice({ at, removed, inserted: "" })
      if (typeof insert !== "string") continue
      onSplice({ at, removed: 0, inserted: insert })
      at += insert.length
    }
  }

  text.observe((event, transaction) => {
    const added = onlyInsertion(transaction)
    const deleted = added ? null : onlyDeletion(transaction)
    const item = added ?? deleted
    if (!item || item.parent !== text) return tellAll(event)
    const at = placeOf(item)
    if (added) onSplice({ at, removed: 0, inserted: /** @type {Y.ContentString} */ (item.content).str })
    else onSplice({ at, removed: item.length, inserted: "" })
    anchor = { id: item.id, at }
  })
}
