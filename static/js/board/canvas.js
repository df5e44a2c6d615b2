/**
 * Excalidraw in an element of ours: the only module that knows it and React. Loaded when a board is opened (loading.js).
 * What it draws is handed to it and asked of it as a whole; what that means for the document is binding.js's business.
 */
import { CaptureUpdateAction, convertToExcalidrawElements, Excalidraw, languages, MainMenu, restoreElements } from "@excalidraw/excalidraw"
// @ts-expect-error The package has no types of its own.
import { createElement } from "react"
// @ts-expect-error As above.
import { createRoot } from "react-dom/client"

import { readyKeys } from "./keys.js"
import { keepNamed } from "./names.js"

/** @typedef {{x: number, y: number, width: number, height: number}} Rect in the board's own measure */
/** @typedef {import("@excalidraw/excalidraw/types").ExcalidrawImperativeAPI} Api */
/** @typedef {ReturnType<typeof mountCanvas>} Canvas */

/** What nobody needs in a room, or leads out of it: files, pictures, Excalidraw's own switch of the theme. */
const UI = {
  canvasActions: { changeViewBackgroundColor: false, clearCanvas: true, export: /** @type {false} */ (false), loadScene: false,
    saveToActiveFile: false, toggleTheme: false, saveAsImage: false },
  tools: { image: false },
}
const CLEAN = 0 // Excalidraw's roughness: no trembling hand, which the report does not draw either.
const PLAIN_FONT = 6 // Nunito. The hand-drawn one is a click away.
// Clear, so that the page's own ground shows in light and dark.
const BEGINNING = { viewBackgroundColor: "transparent", currentItemRoughness: CLEAN, currentItemFontFamily: PLAIN_FONT }
const TEXT_SIZE = 20
const ZOOM = { least: 0.1, most: 30 } // As far as Excalidraw goes.

/** Excalidraw's name of the page's language; English where it does not speak it. @param {string} page */
function languageOf(page) {
  const [short] = page.toLowerCase().split("-")
  const exact = languages.find(({ code }) => code.toLowerCase() === page.toLowerCase())
  return (exact ?? languages.find(({ code }) => code.toLowerCase().split("-")[0] === short))?.code ?? "en"
}

function menu() {
  const { SearchMenu, ClearCanvas, Help } = MainMenu.DefaultItems
  return createElement(MainMenu, { key: "menu" }, createElement(SearchMenu, { key: "search" }), createElement(ClearCanvas, { key: "clear" }), createElement(Help, { key: "help" }))
}

/** The ids that are under somebody's hand on this page, so that nothing pulls them away. @param {any} state Excalidraw's */
function idsTouched(state) {
  const one = [state.newElement, state.editingTextElement, state.resizingElement, state.multiElement].map((element) => element?.id)
  const isMoving = state.selectedElementsAreBeingDragged || state.isResizing || state.isRotating
  const moved = isMoving ? Object.keys(state.selectedElementIds) : []
  return new Set([...one, state.editingLinearElement?.elementId, ...moved].filter((id) => typeof id === "string"))
}

/**
 * @param {HTMLElement} host
 * @param {object} options
 * @param {any[]} options.elements as Excalidraw has them
 * @param {"light" | "dark"} options.theme
 * @param {string} options.language the page's
 * @param {boolean} options.isReadOnly
 * @param {() => void} [options.onChange] something may be drawn otherwise, or be chosen
 * @param {(pointer: {x: number, y: number, tool: string, isDown: boolean}) => void} [options.onPointer]
 * @param {() => void} [options.onView] another part is in view
 * @param {() => boolean} [options.mayPaste] asked when something is pasted; false holds it back
 * @param {() => void} [options.onSaveKey]
 */
export function mountCanvas(host, { elements, theme, language, isReadOnly, onChange, onPointer, onView, mayPaste, onSaveKey }) {
  const root = createRoot(host)
  /** @type {Api | null} */
  let api = null
  let isReady = false
  /** @type {(value: void) => void} */
  let whenReady = () => {}
  /** @type {Promise<void>} */
  const ready = new Promise((resolve) => { whenReady = resolve })
  const keys = readyKeys(host, { onSaveKey })
  const names = keepNamed(host)
  let look = theme

  function changed() {
    if (!isReady && api && !api.getAppState().isLoading) {
      isReady = true
      whenReady()
    }
    if (isReady) onChange?.()
  }

  function render() {
    root.render(createElement(Excalidraw, {
      excalidrawAPI: (/** @type {Api} */ given) => { api = given },
      initialData: { elements, appState: BEGINNING },
      theme: look, langCode: languageOf(language), viewModeEnabled: isReadOnly, UIOptions: UI, isCollaborating: true, aiEnabled: false,
      validateEmbeddable: false, handleKeyboardGlobally: false, autoFocus: false, detectScroll: true,
      onChange: changed,
      onScrollChange: () => onView?.(),
      onPointerUpdate: (/** @type {any} */ { pointer, button }) => onPointer?.({ ...pointer, isDown: button === "down" }),
      onPaste: () => mayPaste?.() ?? true,
    }, menu()))
  }

  const state = () => /** @type {any} */ (api?.getAppState())
  const all = () => [...(api?.getSceneElementsIncludingDeleted() ?? [])]

  /** @param {any[]} next @param {"NEVER" | "IMMEDIATELY"} capture */
  const update = (next, capture) => api?.updateScene({ elements: next, captureUpdate: CaptureUpdateAction[capture] })

  render()
  return {
    /** Resolves once it can draw. */
    ready,
    /** @returns {any[]} with those that were deleted here */
    elements: all,
    touched: () => idsTouched(state()),
    /** @returns {string[]} */
    selected: () => Object.entries(state().selectedElementIds).filter(([, isOn]) => isOn).map(([id]) => id),
    /** What others drew: nothing of it is undone here. @param {any[]} next all of them */
    replace: (next) => update(next, "NEVER"),
    /** What this person did by other means than the canvas; it can be undone. @param {any[]} next */
    commit: (next) => update(next, "IMMEDIATELY"),
    /** These texts with the size that their words take. @param {any[]} texts @param {any[]} others what they lie in */
    measured(texts, others) {
      const ids = new Set(texts.map(({ id }) => id))
      const restored = restoreElements([...others.filter(({ id }) => !ids.has(id)), ...texts], null, { refreshDimensions: true })
      return restored.filter(({ id }) => ids.has(id))
    },
    /** @param {{x: number, y: number, text: string}} place @returns {any} */
    newText: ({ x, y, text }) => convertToExcalidrawElements([
      { type: "text", x, y, text, fontSize: TEXT_SIZE, fontFamily: PLAIN_FONT },
    ])[0],
    /** @param {"light" | "dark"} now */
    setTheme(now) {
      look = now
      render()
    },
    /** How the board lies in the element. @returns {{scrollX: number, scrollY: number, zoom: number, width: number, height: number}} */
    place() {
      const { scrollX, scrollY, zoom, width, height } = state()
      return { scrollX, scrollY, zoom: zoom.value, width, height }
    },
    /** @returns {Rect} what is in view */
    view() {
      const { scrollX, scrollY, zoom, width, height } = this.place()
      return { x: -scrollX, y: -scrollY, width: width / zoom, height: height / zoom }
    },
    /** Brings this part into view, as large as it fits. @param {Rect} rect */
    show({ x, y, width, height }) {
      const now = this.place()
      const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, Math.min(now.width / width, now.height / height)))
      const appState = {
        scrollX: now.width / zoom / 2 - (x + width / 2), scrollY: now.height / zoom / 2 - (y + height / 2), zoom: { value: zoom },
      }
      api?.updateScene({ appState: /** @type {any} */ (appState), captureUpdate: CaptureUpdateAction.NEVER })
    },
    /** All of it in view, never larger than it was drawn. */
    fit() {
      if (all().some(({ isDeleted }) => !isDeleted)) api?.scrollToContent(undefined, { fitToContent: true, animate: false })
    },
    /** @param {string[]} ids */
    choose(ids) {
      const chosen = Object.fromEntries(ids.map((id) => [id, true]))
      api?.updateScene({ appState: /** @type {any} */ ({ selectedElementIds: chosen }), captureUpdate: CaptureUpdateAction.NEVER })
    },
    /** Lines that fade, of those who point with the laser. @param {Map<string, any>} pointers */
    setLasers: (pointers) => api?.updateScene({ collaborators: /** @type {any} */ (pointers) }),
    unmount() {
      keys.stop()
      names.stop()
      root.unmount()
    },
  }
}
