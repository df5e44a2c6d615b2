/**
 * What to do with the state the server tells in a sync: bringing in what is missing here, and finding what the server
 * lacks. Also what becomes of an edit that it will not take.
 */
import * as Y from "yjs"

import { difference, documentOf, stopWaiting } from "./difference.js"
import { FROM_SERVER } from "./document.js"
import { hasParted, madeAnew } from "./parted.js"
import { takeBack } from "./take_back.js"

/** @typedef {import("./unsaved.js").Edit} Edit */
/** @typedef {import("./difference.js").ServerState} ServerState */

const NOTHING = Uint8Array.of(0) // The state vector of an empty document.
const MOST_REFUSALS = 6
const PATIENT_REFUSALS = 2

/**
 * @param {object} parts
 * @param {Y.Doc} parts.doc
 * @param {ReturnType<typeof import("./unsaved.js").createUnsaved>} parts.unsaved
 * @param {ReturnType<typeof import("./heard.js").createHeard>} parts.heard
 * @param {() => void} parts.onParted this page cannot become one with the server again; what it made is kept for the next
 */
export function createReconciler({ doc, unsaved, heard, onParted }) {
  /** The clients whose content is this person's own. @type {Set<number>} */
  const own = new Set()
  let refusals = 0
  let refusedNumber = 0
  /** @type {{edit: Edit, isTakenBack: boolean} | null} */
  let refused = null
  let isWholeWanted = false
  let isParted = false

  /** Whether there is content of this person in it: a difference may hold only what others wrote. @param {Edit} edit */
  const isOwn = ({ update }) => [...Y.parseUpdateMeta(update).to.keys()].some((client) => own.has(client))

  /** @param {ServerState} server */
  function settleRefusal(server) {
    if (!refused) return
    const { edit, isTakenBack } = refused
    refused = null
    if (isTakenBack && hasParted(edit, server)) {
      const after = unsaved.from(edit)
      unsaved.keepOnly(madeAnew(doc, after, server))
      isParted = true
      return
    }
    if (!isTakenBack && !isOwn(edit)) return unsaved.drop(edit)
    if (isTakenBack) {
      const before = documentOf([server.update, ...unsaved.before(edit).map(({ update }) => update)])
      takeBack(doc, edit.update, before, (client) => own.has(client))
    }
    // What came after it is part of the difference, which is sent in its place.
    unsaved.dropFrom(edit)
  }

  /** @param {ServerState} server */
  function addDifference(server) {
    const more = difference(doc, server, unsaved.updates, (client) => own.has(client))
    if (more) unsaved.add(more, "sync")
  }

  return {
    /** Content of this page has this client's id from now on. @param {number} client */
    owns(client) { own.add(client) },

    /** What to tell the server that this page has. */
    get state() { return isWholeWanted || refused?.isTakenBack ? NOTHING : Y.encodeStateVector(doc) },

    /** Something could not be applied: the next sync brings everything. */
    wantWhole() { isWholeWanted = true },

    /** @param {ServerState} server @param {() => void} takeOver brings in what earlier pages left behind */
    adopt(server, takeOver) {
      Y.applyUpdate(doc, server.update, FROM_SERVER)
      stopWaiting(doc)
      isWholeWanted = false
      takeOver()
      settleRefusal(server)
      if (isParted) return onParted()
      addDifference(server)
      unsaved.arrange(server.most, heard.lostBy(server))
    },

    /**
     * The server will not take this edit; the next sync settles it.
     * @param {Edit} edit
     * @param {boolean} isSure whether the same edit would be refused again
     * @returns {"again" | "taken back" | "hopeless"}
     */
    refuse(edit, isSure) {
      // A difference is made anew rather than sent again: meanwhile the others may have sent their part of it.
      const isAnew = edit.input === "sync"
      refused = isAnew ? { edit, isTakenBack: false } : null
      if (isAnew && !isOwn(edit)) return "again"
      refusals += 1
      refusedNumber = edit.number
      if (refusals > MOST_REFUSALS) return "hopeless"
      if (!isSure && (refusals % 2 === 1 || (isAnew && refusals <= PATIENT_REFUSALS))) return "again"
      refused = { edit, isTakenBack: true }
      return "taken back"
    },

    /** @param {number} number */
    saved(number) { if (number >= refusedNumber) refusals = 0 },
  }
}
