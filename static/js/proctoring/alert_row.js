/** One line of the interviewer's list, which is changed in place as its alert goes on. */
import { el, icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { detail, groupTime, headline, single, timeWords } from "./alert_words.js"

/** @typedef {import("./alert_groups.js").AlertGroup} AlertGroup */

/** @type {Record<string, string>} */
const PICTURES = {
  "no-face": "user-x",
  "multiple-faces": "users",
  "looking-away": "eye-off",
  "face-too-far": "scan-face",
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

/** @param {AlertGroup} group */
export function createAlertRow({ key, type, severity }) {
  const element = el(
    "li",
    { class: "alert-row", "data-alert": type, "data-severity": severity, "data-key": key },
    icon(PICTURES[type] ?? "info"),
    el(
      "div",
      {},
      el("p", { class: "alert-fact" }),
      el("p", { class: "alert-detail" }),
      el("details", { class: "alert-each", hidden: true }, el("summary", {}, t("Each time")), el("ol")),
    ),
    el("time"),
  )
  const time = /** @type {HTMLTimeElement} */ (must(element, ":scope > time"))
  const details = must(element, "details")

  return {
    element,
    /** @param {AlertGroup} group */
    update(group) {
      write(must(element, ".alert-fact"), headline(group))
      write(must(element, ".alert-detail"), detail(group))
      write(time, groupTime(group))
      time.dateTime = group.alerts[0].timestamp
      details.toggleAttribute("hidden", group.alerts.length < 2)
      must(details, "ol").replaceChildren(...eachTime(group))
    },
  }
}
