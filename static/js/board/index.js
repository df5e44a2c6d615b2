/**
 * The board of the room as long as nobody here has opened it: its button, which says when others drew, and the map in the
 * document. What is needed to draw is fetched when somebody is about to open it for the first time, and run once they have
 * (opened.js, and Excalidraw by loading.js).
 */
import { must } from "../core/dom.js"
import { BOARD } from "../review/views.js"
import { boardMap } from "./elements.js"
import { createFrame } from "./frame.js"
import { fetchAhead, loadCanvas } from "./loading.js"

/** @typedef {ReturnType<typeof import("../editor/index.js").createEditor>["shared"]} Shared what the board shares with the code */

/** Excalidraw, and what ties it to the room. */
async function loadAll() {
  const [{ openBoard }, { mountCanvas }] = await Promise.all([import("./opened.js"), loadCanvas()])
  return { openBoard, mountCanvas }
}

/**
 * @param {HTMLElement} element the editor's panel, in which the board has its place
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} options
 * @param {Shared} options.shared
 * @param {ReturnType<typeof import("../review/views.js").createViews>} options.views
 * @param {import("../room/memory.js").Memory} options.memory whether the board lies beside the code, in this browser
 * @param {typeof loadAll} [options.load]
 * @param {typeof fetchAhead} [options.fetch] what `load` will want
 */
export function createBoard(element, ctx, { shared, views, memory, load = loadAll, fetch = fetchAhead }) {
  const map = boardMap(shared.document.doc)
  const frame = createFrame(element, { memory, onArrange: () => opened?.arranged() })
  /** @type {Awaited<ReturnType<typeof import("./opened.js").openBoard>> | null} */
  let opened = null
  let isOpening = false
  let isShown = false
  let isFetched = false
  /** Nothing that was begun before the last stop goes on. @type {AbortController | null} */
  let running = null

  function onNear() {
    if (isFetched) return
    isFetched = true
    fetch(must(element, '[data-panel="board"]').dataset.files?.split(" ") ?? [])
  }

  async function open() {
    if (opened || isOpening || !running) return
    const { signal } = running
    isOpening = true
    onNear()
    frame.setState("loading")
    try {
      const { openBoard, mountCanvas } = await load()
      if (signal.aborted) return
      const board = await openBoard(must(element, '[data-panel="board"]'), ctx, { shared, mountCanvas, menu: must(element, "[data-board-menu]") })
      if (signal.aborted) return board.close()
      opened = board
      board.setShown(isShown)
      frame.setState("ready")
    } catch {
      if (!signal.aborted) frame.setState("failed")
    } finally {
      isOpening = false
    }
  }

  /** @param {boolean} isNow */
  function onShow(isNow) {
    isShown = isNow
    frame.show(isNow)
    opened?.setShown(isNow)
    if (!isNow) return
    frame.setNews(false)
    void open()
  }

  /** @param {import("yjs").YMapEvent<any>} _event @param {import("yjs").Transaction} transaction */
  function onMap(_event, { local }) {
    if (!isShown && !local && map.size > 0) frame.setNews(true)
  }

  return {
    start() {
      running = new AbortController()
      map.observe(onMap)
      const onTexts = () => opened?.setTexts(frame.areTextsOpen())
      frame.start({ onNear, onOpen: () => views.show(BOARD), onAgain: () => void open(), onTexts })
      frame.setNews(map.size > 0)
      views.addBoard(onShow)
    },
    stop() {
      if (!running) return
      running.abort()
      running = null
      // What was drawn last is still to be kept.
      opened?.close()
      opened = null
      map.unobserve(onMap)
      views.removeBoard()
      frame.stop()
    },
  }
}
