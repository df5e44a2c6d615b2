/**
 * How much was measured, above the list of alerts: no alerts mean little where little was measured.
 */
import { must } from "../../core/dom.js"
import { OUTGOING } from "../../core/events.js"
import { t } from "../../core/i18n.js"
import { lengthWords } from "./alert_words.js"

/**
 * @typedef {object} Coverage as the server sends it (sockets/contract.py, COVERAGE)
 * @property {"measuring" | "not-measured" | "off" | "silent"} state
 * @property {string | null} reason
 * @property {number} present_s
 * @property {number} measured_s
 */

/** @type {Record<string, () => string>} */
const REASONS = {
  "camera-off": () => t("Not observing: the camera is off."),
  "no-picture": () => t("Not observing: the camera sends no picture."),
  "no-answer": () => t("Not observing: the candidate's computer is too busy."),
  "models": () => t("Not observing: the checks could not start."),
  "dark": () => t("Not observing: the picture is too dark."),
  "cut": () => t("Not observing: the face is cut off by the edge of the picture."),
  "unsure": () => t("Not observing: the picture is not clear enough."),
}

/** @param {Coverage} coverage */
function present({ state, reason }) {
  if (state === "measuring") return t("Observing now.")
  if (state === "silent") return t("Not observing: the candidate's page does not report.")
  return reason && REASONS[reason] ? REASONS[reason]() : t("Not observing.")
}

/** Both in the unit of the longer one, so that they compare at a glance. @param {Coverage} coverage */
function share({ measured_s: measured, present_s: all }) {
  if (all < 120) return t("{measured} of {all}", { measured: lengthWords(measured), all: lengthWords(all) })
  return t("{measured} of {all} min", { measured: Math.floor(measured / 60), all: Math.floor(all / 60) })
}

/** @param {Coverage} coverage */
export function coverageWords(coverage) {
  if (coverage.state === "off") return t("Camera checks are off.")
  return t("{now} So far {share}.", { now: present(coverage), share: share(coverage) })
}

/**
 * @param {HTMLElement} element `[data-coverage]` of templates/proctoring/alerts.html
 * @param {Pick<import("../../room/context.js").RoomContext, "socket">} ctx
 */
export function createCoverageLine(element, { socket }) {
  const words = must(element, "[data-coverage-words]")
  /** @type {(() => void) | null} */
  let off = null

  /** @param {Coverage | null | undefined} coverage null before the candidate was ever in the room */
  function show(coverage) {
    element.hidden = !coverage
    if (!coverage) return
    element.dataset.coverage = coverage.state
    const said = coverageWords(coverage)
    if (words.textContent !== said) words.textContent = said
  }

  return {
    /** @param {Coverage | null | undefined} coverage */
    start(coverage) {
      off ??= socket.on(OUTGOING.MEASURING_CHANGED, show)
      show(coverage)
    },
    stop() {
      off?.()
      off = null
    },
  }
}
