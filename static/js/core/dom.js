/**
 * Making elements without markup in strings: text is always text, whoever wrote it.
 */
import { hasRightToLeft } from "./direction.js"

const SVG = "http://www.w3.org/2000/svg"

/**
 * An element. Properties that start with "on" are listeners, `class`, `data-*` and `aria-*` are attributes,
 * false and null are left out. Text that runs from right to left gives its element a direction of its own.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? "" : String(value))
  }
  for (const child of children) if (child) element.append(child)
  if (!("dir" in properties) && children.some((child) => typeof child === "string" && hasRightToLeft(child))) element.setAttribute("dir", "auto")
  return element
}

/**
 * An icon of the sprite that the page names in `<body data-icons>`. Decoration: its word stands beside it.
 * @param {string} name
 * @param {string} [className]
 */
export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", className)
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  svg.setAttribute("focusable", "false")
  const use = document.createElementNS(SVG, "use")
  use.setAttribute("href", `${document.body.dataset.icons ?? ""}#i-${name}`)
  svg.append(use)
  return svg
}

/**
 * Writes a property where it is not so yet. Browsers recalculate styles for what is written, also for the same again.
 * @template {object} T @template {keyof T} K
 * @param {T} target an element, or its `dataset`
 * @param {K} name @param {T[K]} value
 */
export function write(target, name, value) {
  if (target[name] !== value) target[name] = value
}

/** Puts an icon into a place that has another one, or none. @param {Element} place @param {string} name */
export function writeIcon(place, name) {
  const there = place.querySelector("use")?.getAttribute("href")
  if (!there?.endsWith(`#i-${name}`)) place.replaceChildren(icon(name))
}

/**
 * The one element that must be there; a page without it is a mistake of ours and says so.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
 */
export function must(root, selector) {
  const found = root.querySelector(selector)
  if (!found) throw new Error(`The page has no ${selector}.`)
  return /** @type {E} */ (/** @type {unknown} */ (found))
}

/** The token that every POST of a script carries in its `X-CSRFToken` header. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? ""
}
