/**
 * Takes from a worker what no program needs. The frame's policy already refuses every address; this is the second wall,
 * and it keeps a program from starting workers of its own. Memory is bounded for every runtime that asks for more by the
 * browser's own door.
 */
import { LIMITS } from "../../core/limits.js"

const PAGE_BYTES = 65_536
const TAKEN = [
  "Worker", "SharedWorker", "importScripts", "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport",
  "BroadcastChannel", "indexedDB", "caches", "FileReaderSync", "SharedArrayBuffer", "Notification", "RTCPeerConnection",
  "postMessage", "close", "navigator", "webkitRequestFileSystem", "webkitRequestFileSystemSync", "webkitResolveLocalFileSystemURL",
  "webkitResolveLocalFileSystemSyncURL",
]

/** @returns {{wasRefused: () => boolean, close: () => void}} `close` takes the rest, once the runtime has started */
export function confine() {
  let wasRefused = false
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > LIMITS.RUN_MEMORY_BYTES) {
      wasRefused = true
      throw new RangeError("The memory of a run is full.")
    }
    return grow.call(this, pages)
  }
  return {
    wasRefused: () => wasRefused,
    close: () => TAKEN.forEach(take),
  }
}

/** @param {string} name */
function take(name) {
  for (let at = self; at; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) Object.defineProperty(at, name, { value: undefined, configurable: false, writable: false })
  }
}
