/**
 * The latest edits of the others, as the server told them: one that it has lost since, because it was killed before it
 * stored them, can be brought back with the proof that came along, also when its writer is gone.
 */
import * as Y from "yjs"

import { covers } from "./difference.js"

/** @typedef {{update: Uint8Array, author: number, proof: string, order: number}} Heard */

const MOST = 2000
const MOST_BYTES = 4 * 1024 * 1024

export function createHeard() {
  /** @type {Heard[]} */
  let edits = []
  let bytes = 0

  return {
    /** One that is told again, beside a sync, keeps its place. @param {Heard} edit */
    add(edit) {
      if (edits.some(({ proof }) => proof === edit.proof)) return
      edits.push(edit)
      bytes += edit.update.byteLength
      while (edits.length > MOST || bytes > MOST_BYTES) bytes -= edits.shift()?.update.byteLength ?? 0
    },
    /** The server will not take it back. @param {{update: Uint8Array}} edit */
    forget({ update }) {
      edits = edits.filter((one) => one.update !== update)
      bytes = edits.reduce((sum, one) => sum + one.update.byteLength, 0)
    },
    /**
     * What the server does not have any more, in the order it came.
     * @param {import("./difference.js").ServerState} server
     * @returns {Heard[]}
     */
    lostBy(server) {
      const clocks = Y.decodeStateVector(server.state)
      const deleted = Y.decodeUpdate(server.update).ds
      return edits.filter(({ update }) => {
        const isMissing = [...Y.parseUpdateMeta(update).to].some(([client, clock]) => clock > (clocks.get(client) ?? 0))
        return isMissing || !covers(deleted, Y.decodeUpdate(update).ds)
      })
    },
  }
}
