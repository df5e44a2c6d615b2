/**
 * What earlier pages of this person left unsaved, taken over by this one. What builds on an edit that nobody has shown
 * yet stays where it is and is tried again as the others' edits come: they may have kept that edit too.
 */
import * as Y from "yjs"

import { sortOut } from "./difference.js"
import { FROM_SERVER } from "./document.js"

const AGAIN_MS = 1000

/**
 * @param {object} parts
 * @param {Y.Doc} parts.doc
 * @param {import("./outbox.js").Outbox} parts.outbox
 * @param {ReturnType<typeof import("./unsaved.js").createUnsaved>} parts.unsaved
 * @param {(client: number) => void} parts.onOwn this client was an earlier page of this person
 * @param {() => void} parts.onMore there is more to send
 */
export function createLeftovers({ doc, outbox, unsaved, onOwn, onMore }) {
  /** @type {Promise<void>} */
  let loading = Promise.resolve()
  /** @type {import("./outbox.js").Entry[]} */
  let entries = []
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  function takeOver() {
    if (entries.length === 0) return
    const { usable, unreadable } = sortOut(doc, entries)
    const done = new Set([...usable, ...unreadable])
    entries = entries.filter((entry) => !done.has(entry))
    for (const { update, input } of usable) {
      Y.applyUpdate(doc, update, FROM_SERVER)
      // A difference holds other people's edits as well.
      if (input !== "sync") for (const client of Y.parseUpdateMeta(update).to.keys()) onOwn(client)
      unsaved.add(update, input)
    }
    outbox.forget([...done])
  }

  return {
    takeOver,
    load() { loading = outbox.leftovers().then((found) => { entries = found }) },
    loaded: () => loading,
    /** An edit of somebody else came. */
    heard() {
      if (entries.length === 0) return
      timer ??= setTimeout(() => {
        timer = undefined
        takeOver()
        onMore()
      }, AGAIN_MS)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
