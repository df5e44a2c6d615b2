/**
 * The recording of an interview on its report: fetched, read, played; or what is said when that is not possible. It is
 * asked for before the editor and all else that plays it are there, because the server has to look for it meanwhile.
 */
import { must } from "../core/dom.js"
import { readRecording } from "./recording.js"

const PATIENCE_MS = 30_000 // Without a byte; a long recording on a slow line takes longer.

/** @param {string} url */
async function fetchRecording(url) {
  const abort = new AbortController()
  const giveUp = () => abort.abort()
  let timer = setTimeout(giveUp, PATIENCE_MS)
  const goOn = new TransformStream({
    transform(chunk, stream) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, PATIENCE_MS)
      stream.enqueue(chunk)
    },
  })
  try {
    const answer = await fetch(url, { headers: { Accept: "application/octet-stream" }, signal: abort.signal })
    // A session that ended leads to the page for signing in.
    if (!answer.ok || answer.redirected || !answer.body) throw new Error(`The server answered ${answer.status}.`)
    return await readRecording(answer.body.pipeThrough(goOn))
  } finally {
    clearTimeout(timer)
  }
}

/** @param {HTMLElement} root the element with `data-url` */
export function mount(root) {
  /** Each state has its own part of the markup. @param {"loading" | "failed" | "empty" | "ready"} state */
  function setState(state) {
    root.dataset.state = state
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-playback-state]"))) {
      element.hidden = element.dataset.playbackState !== state
    }
  }

  async function open() {
    setState("loading")
    const [recording, { play }] = await Promise.all([fetchRecording(root.dataset.url ?? ""), import("./opened.js")])
    if (recording.edits.length === 0) return setState("empty")
    await play(root, recording, () => setState("ready"))
  }

  const load = () => open().catch(() => setState("failed"))
  must(root, "[data-playback-retry]").addEventListener("click", load)
  void load()
}
