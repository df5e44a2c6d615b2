/**
 * Brings the others' places into the editor, and tells them the own one.
 */
import { indexOf, relativeTo } from "../../document/positions.js"
import { cursorOf, setCursors } from "./cursors.js"

/** @typedef {import("./awareness.js").Peer} Peer */

const PUBLISH_MS = 50 // Finding a place in a long text costs something, so not for every key.

/**
 * @param {object} options
 * @param {import("../../document/document.js").SharedDocument} options.document
 * @param {import("./awareness.js").SharedAwareness} options.awareness
 * @param {import("../view/setup.js").CodeView} options.code
 * @param {(peers: Peer[]) => void} options.onChange
 */
export function createPeers({ document, awareness, code, onChange }) {
  let isRunning = false
  let isIncomplete = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let off = () => {}

  /** @param {Peer} peer @returns {import("./cursors.js").Cursor | null} */
  function cursorFrom({ client, person, file, anchor, head }) {
    const text = document.text(file)
    const [from, to] = [indexOf(document.doc, text, anchor), indexOf(document.doc, text, head)]
    // Heard of before the letters it stands at: it stays where it was until they are here.
    if (from === null || to === null) {
      isIncomplete = true
      return cursorOf(code.view, client)
    }
    return { client, name: person.username, colour: person.colour, anchor: from, head: to }
  }

  function draw() {
    isIncomplete = false
    const here = awareness.peers().filter(({ file }) => file === code.shown)
    setCursors(code.view, here.map(cursorFrom).filter((cursor) => cursor !== null))
  }

  function refresh() {
    draw()
    onChange(awareness.peers())
  }

  function publish() {
    timer = undefined
    const { anchor, head } = code.view.state.selection.main
    const text = document.text(code.shown)
    awareness.setLocal({ file: code.shown, anchor: relativeTo(text, anchor), head: relativeTo(text, head) })
  }

  function publishSoon() {
    if (isRunning) timer ??= setTimeout(publish, PUBLISH_MS)
  }

  function redrawIfIncomplete() {
    if (isRunning && isIncomplete) draw()
  }

  return {
    list: awareness.peers,
    /** Another file is shown. */
    refresh() {
      if (!isRunning) return
      publishSoon()
      refresh()
    },
    /** @param {import("@codemirror/view").ViewUpdate} update */
    onUpdate({ docChanged, selectionSet }) {
      if (docChanged || selectionSet) publishSoon()
      // Not in the middle of an update of the editor.
      if (docChanged && isIncomplete) queueMicrotask(redrawIfIncomplete)
    },
    start() {
      isRunning = true
      off = awareness.onChange(refresh)
      awareness.start()
      publish()
      refresh()
    },
    stop() {
      if (!isRunning) return
      isRunning = false
      clearTimeout(timer)
      timer = undefined
      awareness.stop()
      off()
      setCursors(code.view, [])
      onChange([])
    },
  }
}
