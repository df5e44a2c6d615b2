/**
 * What scripts tell the person: `announce` for screen readers only, `toast` for everybody.
 * The places (`#announcer`, `#toasts`) are in base.html.
 */
import { el, icon } from "./dom.js"
import { t } from "./i18n.js"

const SETTLE_MS = 60 // A live region that is emptied and filled in one task stays silent.
const STAY_MS = 7000
const MAX_TOASTS = 3
const PICTURES = { ok: "circle-check", wait: "hourglass", warn: "triangle-alert", bad: "circle-alert" }

/** @typedef {{kind: "ok" | "wait" | "warn" | "bad", text: string}} Notice */

/**
 * Says a sentence to screen readers, politely; the same sentence twice is said twice.
 * @param {string} text
 */
export function announce(text) {
  const announcer = document.getElementById("announcer")
  if (!announcer) return
  announcer.textContent = ""
  setTimeout(() => { announcer.textContent = text }, SETTLE_MS)
}

/**
 * Shows a sentence in a corner. Good news leaves by itself unless somebody is reading it; trouble stays until closed.
 * @param {Notice} notice
 * @returns {() => void} closes it
 */
export function toast({ kind, text }) {
  const place = document.getElementById("toasts")
  announce(text)
  if (!place) return () => {}
  const box = el(
    "div",
    { class: `toast toast-${kind}`, "data-kind": kind },
    icon(PICTURES[kind], "icon icon-lg"),
    el("p", { class: "toast-text" }, text),
    el("button", { type: "button", class: "toast-close", "aria-label": t("Close this notice"), onclick: () => close() }, icon("x")),
  )
  const close = () => { clearTimeout(timer); box.remove() }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const hold = () => clearTimeout(timer)
  const leaveLater = () => { hold(); if (kind === "ok" || kind === "wait") timer = setTimeout(close, STAY_MS) }
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, hold)
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, leaveLater)
  place.append(box)
  while (place.childElementCount > MAX_TOASTS) place.firstElementChild?.remove()
  leaveLater()
  return close
}
