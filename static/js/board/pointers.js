/**
 * Where the others are on the board: a pointer with its name, and a frame round what they chose, in their colour. Laid
 * over the canvas as elements of ours, so that they look as in the code.
 */
import { el } from "../core/dom.js"

/** @typedef {import("../editor/cursors/awareness.js").Peer & {board: import("./place.js").BoardPlace}} BoardPeer */

const MARGIN_PX = 4 // Between an element and the frame that says who chose it.

/** @param {any} element @param {{scrollX: number, scrollY: number, zoom: number}} place */
function boxOf({ x, y, width, height, angle }, { scrollX, scrollY, zoom }) {
  const left = (x + scrollX) * zoom - MARGIN_PX
  const top = (y + scrollY) * zoom - MARGIN_PX
  return { left, top, width: width * zoom + 2 * MARGIN_PX, height: height * zoom + 2 * MARGIN_PX, angle }
}

/**
 * @param {HTMLElement} layer
 * @param {object} options
 * @param {() => BoardPeer[]} options.peers who is on the board
 * @param {import("./canvas.js").Canvas} options.canvas
 */
export function createPointers(layer, { peers, canvas }) {
  /** @type {number | undefined} */
  let waiting

  /** @param {BoardPeer} peer @param {{scrollX: number, scrollY: number, zoom: number}} place */
  function pointer({ person, board }, { scrollX, scrollY, zoom }) {
    const element = el("div", { class: `board-peer peer-${person.colour}` }, el("span", { class: "board-peer-name", dir: "auto" }, person.username))
    element.style.transform = `translate(${(board.x + scrollX) * zoom}px, ${(board.y + scrollY) * zoom}px)`
    return element
  }

  /** @param {BoardPeer} peer @param {any} chosen @param {{scrollX: number, scrollY: number, zoom: number}} place */
  function frame({ person }, chosen, place) {
    const { left, top, width, height, angle } = boxOf(chosen, place)
    const element = el("div", { class: `board-peer-selection peer-${person.colour}` })
    element.style.transform = `translate(${left}px, ${top}px) rotate(${angle}rad)`
    element.style.width = `${width}px`
    element.style.height = `${height}px`
    return element
  }

  /** Excalidraw draws the line that a laser leaves. @param {BoardPeer[]} now */
  function showLasers(now) {
    const pointing = now.filter(({ board }) => board.tool === "laser")
    canvas.setLasers(new Map(pointing.map(({ client, person, board }) => {
      const color = getComputedStyle(layer.querySelector(`.peer-${person.colour}`) ?? layer).getPropertyValue("--peer")
      const at = { x: board.x, y: board.y, tool: "laser", renderCursor: false, laserColor: color }
      return [String(client), { pointer: at, button: board.isDown ? "down" : "up", username: person.username }]
    })))
  }

  let hadLasers = false

  function draw() {
    waiting = undefined
    const now = peers()
    const place = canvas.place()
    const isChosen = now.some(({ board }) => board.selected.length > 0)
    const elements = new Map(isChosen ? canvas.elements().filter(({ isDeleted }) => !isDeleted).map((one) => [one.id, one]) : [])
    /** @param {BoardPeer} peer */
    const chosenBy = ({ board }) => board.selected.map((id) => elements.get(id)).filter((one) => one !== undefined)
    const frames = now.flatMap((peer) => chosenBy(peer).map((one) => frame(peer, one, place)))
    layer.replaceChildren(...frames, ...now.map((peer) => pointer(peer, place)))
    const hasLasers = now.some(({ board }) => board.tool === "laser")
    if (hasLasers || hadLasers) showLasers(now)
    hadLasers = hasLasers
  }

  return {
    /** Something moved: they, or the board under them. */
    refresh() { waiting ??= requestAnimationFrame(draw) },
    stop() {
      if (waiting !== undefined) cancelAnimationFrame(waiting)
      waiting = undefined
      layer.replaceChildren()
    },
  }
}
