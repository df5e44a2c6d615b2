/**
 * The constant small line that tells the candidate what is measured now. It names what is observed, never
 * what was seen: nobody is startled in the middle of a thought. Markup: templates/proctoring/observed.html.
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"

/** @typedef {"off" | "loading" | "measuring" | "not-measured"} State */
/** @typedef {import("./camera.js").Absence | "no-answer" | "models"} Reason */

/** @param {State} state @param {Reason | null} reason */
function sentence(state, reason) {
  if (state === "off") return t("Nothing from the camera is measured")
  if (state === "loading") return t("Measuring is being prepared")
  if (state === "measuring") return t("Measured now: face in view, number of faces, head direction, distance")
  if (reason === "camera-off") return t("Not measured now: the camera is off")
  if (reason === "no-picture") return t("Not measured now: no picture comes from the camera")
  if (reason === "no-answer") return t("Not measured now: this computer is too busy")
  return t("Not measured now: measuring could not be started, it is tried again every half minute")
}

/** @param {HTMLElement} element */
export function createObservedLine(element) {
  const words = must(element, "[data-observed-words]")
  const seeing = must(element, "[data-observed-on]")
  const blind = must(element, "[data-observed-off]")

  return {
    /** @param {State} state @param {Reason | null} [reason] why it is not measured */
    show(state, reason = null) {
      const said = sentence(state, reason)
      if (element.dataset.proctoring === state && words.textContent === said) return
      words.textContent = said
      element.dataset.proctoring = state
      seeing.toggleAttribute("hidden", state !== "measuring")
      blind.toggleAttribute("hidden", state === "measuring")
    },
  }
}
