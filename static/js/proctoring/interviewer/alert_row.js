/** One line of the interviewer's list, which is changed in place as its alert goes on. */
import { el, icon, must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { isComposing, letterOf } from "../../core/keys.js"
import { usefulOf } from "./alert_groups.js"
import { detail, groupTime, headline, single, timeWords } from "./alert_words.js"

/** @typedef {import("./alert_groups.js").AlertGroup} AlertGroup */

/** @type {Record<string, string>} */
const PICTURES = {
  "no-face": "user-x",
  "multiple-faces": "users",
  "looking-away": "eye-off",
  "face-too-far": "scan-face",
  "camera-dark": "moon",
  "camera-frozen": "pause",
  "left-tab": "app-window",
  "left-window": "app-window",
  "left-fullscreen": "maximize",
  "second-display": "monitor",
  "screen-share-stopped": "monitor-off",
  "paste-blocked": "clipboard-paste",
  "copy-blocked": "copy",
  "cut-blocked": "copy",
  "drop-blocked": "clipboard-paste",
}

/** Writes only what changed, so that a selection or a screen reader's place survives. @param {Element} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** @param {AlertGroup} group */
function eachTime({ alerts }) {
  return [...alerts].reverse().map((alert) =>
    el(
      "li",
      {},
      el("span", {}, single(alert)),
      el("time", { datetime: alert.timestamp }, timeWords(Date.parse(alert.timestamp))),
    ),
  )
}

/** @param {boolean} useful */
function markButton(useful) {
  const label = useful ? t("Useful (U)") : t("Not useful (N)")
  return el(
    "button",
    { "type": "button", "class": "btn btn-ghost btn-sm btn-icon alert-mark", "title": label, "aria-pressed": "false", "data-mark": String(useful) },
    icon(useful ? "thumbs-up" : "thumbs-down"),
    el("span", { class: "sr-only" }, label),
  )
}

/**
 * @param {AlertGroup} group
 * @param {(useful: boolean) => void} onMark one said that it was useful, or not; again takes it back
 */
export function createAlertRow({ key, type, severity }, onMark) {
  const element = el(
    "li",
    { class: "alert-row", "data-alert": type, "data-severity": severity, "data-key": key },
    icon(PICTURES[type] ?? "info"),
    el(
      "div",
      {},
      el("p", { class: "alert-fact" }),
      el("p", { class: "alert-detail" }),
      el("details", { class: "alert-each", hidden: true }, el("summary", {}, t("Every occurrence")), el("ol")),
    ),
    el("div", { class: "alert-side" }, el("time"), el("span", { class: "alert-marks" }, markButton(true), markButton(false))),
  )
  const marks = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-mark]")])
  element.addEventListener("click", ({ target }) => {
    const mark = target instanceof Element ? target.closest("[data-mark]") : null
    if (mark) onMark(mark.getAttribute("data-mark") === "true")
  })
  // In a row that has the focus, one key is enough.
  element.addEventListener("keydown", (event) => {
    const useful = { u: true, n: false }[letterOf(event)]
    if (useful === undefined || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onMark(useful)
  })
  const time = /** @type {HTMLTimeElement} */ (must(element, ".alert-side > time"))
  const details = must(element, "details")

  return {
    element,
    /** @param {AlertGroup} group */
    update(group) {
      write(must(element, ".alert-fact"), headline(group))
      write(must(element, ".alert-detail"), detail(group))
      write(time, groupTime(group))
      time.dateTime = group.alerts[0].timestamp
      const useful = usefulOf(group)
      for (const mark of marks) mark.setAttribute("aria-pressed", String(mark.dataset.mark === String(useful)))
      details.toggleAttribute("hidden", group.alerts.length < 2)
      must(details, "ol").replaceChildren(...eachTime(group))
    },
  }
}
