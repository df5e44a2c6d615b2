/** A page with an editor in it, for modules that show CodeMirror; jsdom lays nothing out, so nothing here is about places on the screen. */
import { openPage } from "../page.js"

const MORE = ["Window", "MutationObserver", "getSelection", "requestAnimationFrame", "cancelAnimationFrame", "getComputedStyle", "navigator"]

/** @param {string} [body] */
export function openEditorPage(body = "") {
  const page = openPage(`<div id="editor"></div>${body}`)
  const before = new Map(MORE.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]))
  for (const name of MORE) {
    const value = page.window[name]
    Object.defineProperty(globalThis, name, { value: typeof value === "function" && !/^[A-Z]/.test(name) ? value.bind(page.window) : value, configurable: true, writable: true })
  }
  const noRects = () => []
  const noRect = () => ({ left: 0, right: 0, top: 0, bottom: 0, width: 0, height: 0 })
  Object.assign(page.window.Range.prototype, { getClientRects: noRects, getBoundingClientRect: noRect })
  return {
    ...page,
    close() {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else delete globalThis[name]
      }
      page.close()
    },
  }
}
