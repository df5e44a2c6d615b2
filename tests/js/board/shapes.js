/** Elements as Excalidraw makes them, and a canvas that holds them without drawing. */

/** @param {string} id @param {object} [more] */
export function shape(id, more = {}) {
  return {
    id, type: "rectangle", x: 10, y: 20, width: 100, height: 50, angle: 0, strokeColor: "#1e1e1e", backgroundColor: "transparent",
    fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid", roughness: 0, opacity: 100, roundness: null, seed: 1, version: 1,
    versionNonce: 1, index: `a${id}`, groupIds: [], frameId: null, boundElements: null, updated: 1, locked: false, isDeleted: false,
    link: null, ...more,
  }
}

/** @param {string} id @param {string} text @param {object} [more] */
export function words(id, text, more = {}) {
  return shape(id, {
    type: "text", text, originalText: text, fontSize: 20, fontFamily: 6, textAlign: "left", verticalAlign: "top", containerId: null,
    autoResize: true, lineHeight: 1.25, ...more,
  })
}

/** What the binding knows of a canvas; `draw` is a hand on it. @param {any[]} [elements] */
export function canvasOf(elements = []) {
  let scene = elements
  let nonce = 1
  const canvas = {
    replaced: 0,
    hand: new Set(),
    elements: () => scene,
    touched: () => canvas.hand,
    replace(next) {
      canvas.replaced += 1
      scene = next
    },
    /** @param {string} id @param {object} change */
    draw(id, change) {
      const before = scene.find((one) => one.id === id) ?? shape(id)
      nonce += 1
      const next = { ...before, version: before.version + 1, versionNonce: nonce, ...change }
      scene = [...scene.filter((one) => one.id !== id), next]
    },
    shown: () => scene.filter(({ isDeleted }) => !isDeleted),
  }
  return canvas
}
