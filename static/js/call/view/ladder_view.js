/**
 * The dialog that shows the whole ladder with the step on which the call stands, and how each link is.
 */

import { el, must, write } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { LADDER } from "../media/ladder.js"
import { shortOf } from "./quality_words.js"

/** @typedef {import("../media/ladder.js").Rung} Rung */
/** @typedef {import("./people.js").Other} Other */

/** @param {HTMLElement} panel */
export function createLadderView(panel) {
  const links = must(panel, "[data-links]")
  const dialog = links.closest("dialog")
  /** @type {string[][]} */
  let lines = []

  function list() {
    links.replaceChildren(...lines.map(([name, figures]) => el("li", {}, el("span", {}, name), el("span", {}, figures))))
  }

  // The figures change all the time, and are rarely looked at.
  if (dialog) new MutationObserver(() => { if (dialog.open) list() }).observe(dialog, { attributeFilter: ["open"] })

  /** @param {Rung} rung @param {boolean} isPresent */
  function mark(rung, isPresent) {
    const step = must(panel, `[data-rung="${rung}"]`)
    if (isPresent) step.setAttribute("aria-current", "step")
    else step.removeAttribute("aria-current")
    write(must(step, "[data-rung-now]"), "hidden", !isPresent)
  }

  return {
    /** @param {Rung | null} rung @param {string} words */
    show(rung, words) {
      write(must(panel, "[data-ladder-words]"), "textContent", words)
      for (const one of /** @type {Rung[]} */ (Object.keys(LADDER))) mark(one, one === rung)
    },
    /** @param {Other[]} others Those who are there. */
    showLinks(others) {
      lines = others.map(({ name, seen }) => [name, seen ? figuresOf(seen) : t("No connection")])
      if (dialog?.open ?? true) list()
    },
  }
}

/** @param {import("../link/link_watch.js").Seen} seen */
function figuresOf(seen) {
  return t("{way}, {ms} ms round trip, {percent} % lost", {
    way: shortOf({ ...seen, trouble: null }).text,
    ms: Math.round(seen.roundTripMs),
    percent: Math.round(seen.lossShare * 100),
  })
}
