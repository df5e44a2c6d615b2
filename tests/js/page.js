/** A page for modules that find `document` and its kin by name; jsdom stands in for the browser. */
import { JSDOM } from "jsdom"

const BORROWED = ["document", "window", "Node", "Element", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "CustomEvent", "DOMParser", "FormData", "CSS", "Event", "AbortController", "ResizeObserver"]

/**
 * Opens a page with this body. `close` takes it away again, so that one test cannot lean on another's.
 * @param {string} body
 * @param {{url?: string}} [options]
 */
export function openPage(body, { url = "http://localhost/" } = {}) {
  const { window } = new JSDOM(`<!doctype html><html lang="en"><head><title>Interviews</title></head><body data-icons="/icons.svg">${body}</body></html>`, { url, pretendToBeVisual: true })
  window.CSS ??= { escape: (text) => text }
  window.HTMLElement.prototype.scrollIntoView ??= () => {}
  const resized = resizing(window)
  const before = new Map(BORROWED.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]))
  for (const name of BORROWED) Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true })
  return {
    window,
    document: window.document,
    find: (selector) => window.document.querySelector(selector),
    click: (target) => target.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true })),
    press: (target, key) => target.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })),
    enter: (field, value) => {
      field.value = value
      field.dispatchEvent(new window.Event("input", { bubbles: true }))
    },
    resized,
    close() {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else delete globalThis[name]
      }
      window.close()
    },
  }
}

/** jsdom lays nothing out, so a test says when sizes changed. @param {import("jsdom").DOMWindow} window */
function resizing(window) {
  const observers = new Set()
  window.ResizeObserver = class {
    #onResize
    constructor(onResize) { this.#onResize = onResize }
    observe() { observers.add(this.#onResize) }
    disconnect() { observers.delete(this.#onResize) }
  }
  return () => { for (const onResize of observers) onResize() }
}
