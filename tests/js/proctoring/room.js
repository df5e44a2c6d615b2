/** A room for the tests of proctoring: its page, its socket, a camera and a worker, none of them real. */
import { JSDOM } from "jsdom"

const PAGE = `<!doctype html><html lang="en"><body data-icons="/icons.svg">
  <p data-panel="observed" data-proctoring="off">
    <span data-observed-on hidden></span><span data-observed-off></span><span data-observed-words></span>
  </p>
  <div data-panel="alerts">
    <p data-coverage="" hidden><span data-coverage-words></span></p><ol data-alerts-list hidden></ol>
    <details data-alerts-quiet hidden><summary><span data-alerts-quiet-count></span></summary><ol></ol></details><div data-alerts-empty></div>
    <div data-alerts-refused hidden></div>
  </div>
</body></html>`

/** Gives the modules under test a page of their own; the returned function takes it away again. */
export function openPage() {
  const { window } = new JSDOM(PAGE)
  const { document, Element, AbortController, createImageBitmap } = globalThis
  const before = { document, Element, AbortController, createImageBitmap }
  window.document.hasFocus = () => true
  Object.defineProperty(window.document, "hidden", { value: false, writable: true })
  Object.assign(globalThis, {
    document: window.document, Element: window.Element, AbortController: window.AbortController,
    createImageBitmap: async () => fakePicture(),
  })
  return () => Object.assign(globalThis, before)
}

export function fakePicture() {
  return { isClosed: false, close() { this.isClosed = true } }
}

export function fakeSocket() {
  const listeners = new Map()
  return {
    state: "live",
    sent: [],
    refuses: false,
    async request(event, payload) {
      this.sent.push([event, payload])
      if (this.refuses) throw new Error("too-often")
      return { ok: true }
    },
    on(event, listener) {
      listeners.set(event, listener)
      return () => listeners.delete(event)
    },
    hears: (event, payload) => listeners.get(event)?.(payload),
    isHeard: (event) => listeners.has(event),
  }
}

export function fakeClock() {
  return { ms: 1_000_000, now() { return this.ms } }
}

/** The element that plays the own camera; each look at `currentTime` is a new picture unless it stands still. */
export function fakeVideo() {
  const track = { readyState: "live", enabled: true, muted: false, id: "track-1", getSettings: () => ({ deviceId: "camera-1" }) }
  let time = 0
  return {
    track,
    isStill: false,
    videoWidth: 640,
    srcObject: { getVideoTracks: () => [track] },
    get currentTime() { return this.isStill ? time : (time += 0.25) },
  }
}

/** A worker that says what the test lets it say, and keeps what it was told. */
export class FakeWorker extends EventTarget {
  constructor(url) {
    super()
    this.url = url
    this.told = []
    this.isTerminated = false
  }

  postMessage(message, transfer) {
    this.told.push({ ...message, transfer })
  }

  terminate() {
    this.isTerminated = true
  }

  says(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }))
  }

  breaks() {
    this.dispatchEvent(new Event("error"))
  }
}

/** Lets promises that wait run to their end. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))
