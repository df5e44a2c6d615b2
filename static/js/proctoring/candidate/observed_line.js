/**
 * The constant small line that tells the candidate what is measured now. It names what is observed, never
 * what was seen: nobody is startled in the middle of a thought. Markup: templates/proctoring/observed.html.
 */
import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"

/** @typedef {"off" | "loading" | "measuring" | "not-measured"} State */
/** @typedef {import("./camera.js").Absence | "no-answer" | "models" | "dark" | "cut" | "unsure"} Reason */

/** @type {Record<string, () => string>} */
const MEASURES = {
  "no-face": () => t("face"),
  "multiple-faces": () => t("number of faces"),
  "looking-away": () => t("direction"),
  "face-too-far": () => t("distance"),
  "camera-dark": () => t("light"),
  "camera-frozen": () => t("frozen image"),
}

/** @type {Record<Reason, () => string>} */
const REASONS = {
  "camera-off": () => t("Not observing: the camera is off"),
  "no-picture": () => t("Not observing: the camera sends no picture"),
  "no-answer": () => t("Not observing: this computer is too busy"),
  "models": () => t("Not observing: the checks could not start; the page tries again every half minute"),
  "dark": () => t("Not observing: the picture is too dark"),
  "cut": () => t("Not observing: the face is cut off by the edge of the picture"),
  "unsure": () => t("Not observing: the picture is not clear enough"),
}

/** @param {State} state @param {Reason | null} reason @param {string[]} kinds */
function sentence(state, reason, kinds) {
  if (state === "off") return t("Camera checks are off")
  if (state === "loading") return t("Camera checks are starting")
  if (state === "measuring") return t("Observing now: {what}", { what: kinds.map((kind) => MEASURES[kind]()).join(", ") })
  return REASONS[reason ?? "models"]()
}

/** @param {HTMLElement} element */
export function createObservedLine(element) {
  const words = must(element, "[data-observed-words]")
  const whole = element.querySelector("[data-observed-whole]") // The line is cut where the window is narrow or low.
  const seeing = must(element, "[data-observed-on]")
  const blind = must(element, "[data-observed-off]")
  /** @type {string[]} */
  let measured = []

  return {
    /** Which kinds of signals are measured when it measures. @param {string[]} kinds */
    setMeasured(kinds) { measured = kinds },

    /** @param {State} state @param {Reason | null} [reason] why it is not measured */
    show(state, reason = null) {
      const said = sentence(state, reason, measured)
      if (element.dataset.proctoring === state && words.textContent === said) return
      words.textContent = said
      if (whole) whole.textContent = said
      element.dataset.proctoring = state
      seeing.toggleAttribute("hidden", state !== "measuring")
      blind.toggleAttribute("hidden", state === "measuring")
    },
  }
}
