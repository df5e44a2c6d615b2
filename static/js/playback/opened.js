/** A recording that has come is put into the player, and read behind it. */
import { breathe, createTape } from "./tape.js"
import { createView } from "./view.js"

/**
 * Rejects when the recording cannot be read to its end.
 * @param {HTMLElement} root
 * @param {import("./recording.js").Recording} recording
 * @param {() => void} onReady the player is about to be made in its place, which has to be shown
 */
export async function play(root, recording, onReady) {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? ""
  const tape = createTape(recording.edits)
  // Reading, making the editor and drawing the track are each short; in one go they would be felt.
  await breathe()
  onReady()
  const view = createView(root, recording, tape, nonce)
  await breathe()
  view.start()
  try {
    await tape.build(view.refresh)
    root.dataset.tape = "read"
  } catch (error) {
    view.stop()
    throw error
  }
}
