/**
 * Fetching the board's program, style sheet and fonts when somebody opens a board or is about to, and not before. All of
 * them are on our own host; where, the build writes in (build_board.mjs).
 */

/** @type {{assets: string, style: string}} */
const BUILT = /** @type {any} */ (globalThis).NEUROHIRE_BOARD

/** @type {Promise<typeof import("./canvas.js")> | null} */
let loading = null

/**
 * Fetches what `load` will ask for, and runs nothing of it: for somebody who is about to open the board.
 * @param {string[]} scripts addresses
 */
export function fetchAhead(scripts) {
  const links = scripts.map((href) => ({ rel: "modulepreload", href }))
  for (const link of [...links, { rel: "preload", as: "style", href: BUILT.style }]) {
    document.head.append(Object.assign(document.createElement("link"), link))
  }
}

/** @param {string} href @returns {Promise<void>} */
function loadStyle(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link")
    link.rel = "stylesheet"
    link.href = href
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      reject(new Error("The board's style sheet did not come."))
    }
    document.head.append(link)
  })
}

async function load() {
  // Excalidraw reads it while it is loaded.
  Object.assign(window, { EXCALIDRAW_ASSET_PATH: BUILT.assets })
  const [canvas] = await Promise.all([import("./canvas.js"), loadStyle(BUILT.style)])
  return canvas
}

/** What draws; a failed attempt is forgotten, so that the next one tries again. */
export function loadCanvas() {
  loading ??= load().catch((error) => {
    loading = null
    throw error
  })
  return loading
}
