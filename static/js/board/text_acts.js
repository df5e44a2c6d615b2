/**
 * What the list of texts does to the board: each act can be undone on the canvas like any other.
 */
import { merged } from "./scene.js"
import { placeFor, withoutText, withWords } from "./texts.js"

/**
 * @param {object} options
 * @param {import("./canvas.js").Canvas} options.canvas
 * @param {() => void} options.onChange
 * @returns {import("./texts_panel.js").Acts}
 */
export function createTextActs({ canvas, onChange }) {
  /** @param {any[] | null} next */
  function commit(next) {
    if (!next) return false
    canvas.commit(next)
    onChange()
    return true
  }

  return {
    add(text) {
      const element = canvas.newText({ ...placeFor(canvas.elements(), canvas.view()), text })
      return commit(merged(canvas.elements(), new Map([[element.id, element]])))
    },
    change: (id, text) => commit(withWords(canvas.elements(), id, text, canvas.measured)),
    remove: (id) => commit(withoutText(canvas.elements(), id)),
    show(id) {
      const found = canvas.elements().find((one) => one.id === id)
      if (!found) return
      canvas.choose([id])
      const view = canvas.view()
      canvas.show({ ...view, x: found.x + found.width / 2 - view.width / 2, y: found.y + found.height / 2 - view.height / 2 })
    },
  }
}
