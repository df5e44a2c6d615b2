/**
 * Bounds what a program writes into files: they lie outside of the memory that confine.js bounds. What was written before
 * does not count, and what is deleted is not given back, for one run is short.
 */
const MAX_FILE_BYTES = 64 << 20
const NO_SPACE = 51 // ENOSPC

/** @param {any} files the file system of an Emscripten runtime, which keeps files in memory of the browser's */
export function boundFiles(files) {
  const memory = files.lookupPath("/").node.mount.type
  const { stream } = memory.ops_table.file
  const { write } = stream
  const { expandFileStorage, resizeFileStorage } = memory
  let held = 0
  /** @param {{contents?: Uint8Array}} node @param {number} bytes @param {() => any} change */
  const bounded = (node, bytes, change) => {
    const before = node.contents?.length ?? 0
    if (held + Math.max(0, bytes - before) > MAX_FILE_BYTES) throw new files.ErrnoError(NO_SPACE)
    const result = change()
    held += (node.contents?.length ?? 0) - before
    return result
  }
  stream.write = (/** @type {any} */ to, /** @type {any[]} */ ...args) => {
    const [, , length, position = to.position] = args
    return bounded(to.node, position + length, () => write(to, ...args))
  }
  memory.expandFileStorage = (/** @type {any} */ node, /** @type {number} */ bytes) => (
    bounded(node, bytes, () => expandFileStorage.call(memory, node, bytes))
  )
  memory.resizeFileStorage = (/** @type {any} */ node, /** @type {number} */ bytes) => (
    bounded(node, bytes, () => resizeFileStorage.call(memory, node, bytes))
  )
}
