/**
 * The track: a slider over the whole recording, above it the marks as buttons and a strip that shows when who typed.
 * The marks are one stop of the Tab key; the arrow keys go from one to the next.
 */
import { el, icon } from "../core/dom.js"
import { t, tn } from "../core/i18n.js"
import { activityOf, clustersOf, leaderOf } from "./clusters.js"
import { clockWords, detailOf, factOf, iconOf } from "./words.js"

const MARK_PX = 26 // A finger or a shaky hand needs 24.
const PARTS = 160
const LOWEST = 0.2
const SHORTEST_SPAN = 0.5
const SPAN_HEIGHT = 0.14
const SVG = "http://www.w3.org/2000/svg"

/** @typedef {import("./recording.js").Mark} Mark */

/**
 * @param {SVGSVGElement} strip
 * @param {Record<number, number>[]} activity
 * @param {string[]} classNames by author
 */
function drawActivity(strip, activity, classNames) {
  const sumOf = (/** @type {Record<number, number>} */ part) => Object.values(part).reduce((sum, count) => sum + count, 0)
  const most = Math.max(1, ...activity.map(sumOf))
  strip.replaceChildren()
  strip.setAttribute("viewBox", `0 0 ${PARTS} 1`)
  activity.forEach((part, number) => {
    const sum = sumOf(part)
    // The root lets a few edits be seen beside many.
    const height = sum === 0 ? 0 : Math.max(LOWEST, Math.sqrt(sum / most))
    let top = 1
    for (const [author, count] of Object.entries(part)) {
      const share = height * (count / sum)
      top -= share
      const bar = document.createElementNS(SVG, "rect")
      const place = { x: number + 0.1, y: top, width: 0.8, height: share, class: `playback-bar ${classNames[Number(author)] ?? ""}` }
      for (const [name, value] of Object.entries(place)) bar.setAttribute(name, String(value))
      strip.append(bar)
    }
  })
}

/**
 * How long each signal lasted, as a line along the upper edge of the strip.
 * @param {SVGSVGElement} strip
 * @param {Mark[]} marks
 * @param {number} duration
 */
function drawSpans(strip, marks, duration) {
  for (const { kind, at, lasts } of marks) {
    if (kind !== "alert" || !lasts || !duration) continue
    const x = (at / duration) * PARTS
    const width = Math.min(PARTS - x, Math.max(SHORTEST_SPAN, (lasts * 1000 / duration) * PARTS))
    const line = document.createElementNS(SVG, "rect")
    const place = { x, y: 0, width, height: SPAN_HEIGHT, class: "playback-span" }
    for (const [name, value] of Object.entries(place)) line.setAttribute(name, String(value))
    strip.append(line)
  }
}

/**
 * @param {{slider: HTMLInputElement, marksPlace: HTMLElement, strip: SVGSVGElement}} places
 * @param {object} options
 * @param {number} options.duration
 * @param {Mark[]} options.marks
 * @param {{times: number[], edits: {author: number}[]}} options.typing
 * @param {string[]} options.classNames
 * @param {(person: number) => string} options.nameOf
 * @param {(at: number) => string} options.clockAt the wall clock, in words
 * @param {(at: number) => void} options.onSeek
 * @param {(mark: number) => void} options.onMark
 */
export function createTrack({ slider, marksPlace, strip }, { duration, marks, typing, classNames, nameOf, clockAt, onSeek, onMark }) {
  /** @type {HTMLButtonElement[]} */
  let buttons = []
  let told = ""

  /** @param {Mark} mark */
  const sentenceOf = (mark) => [`${clockWords(mark.at)} ${factOf(mark)}`, detailOf(mark), nameOf(mark.person)].filter(Boolean).join(", ")

  /** @param {import("./clusters.js").Cluster} cluster */
  function buttonOf(cluster) {
    const place = duration ? cluster.at / duration : 0
    const some = cluster.marks.slice(0, 3).map((number) => sentenceOf(marks[number]))
    const more = cluster.marks.length - some.length
    if (more > 0) some.push(tn("and {count} more", "and {count} more", more))
    const several = cluster.marks.length > 1 ? [tn("{count} moment", "{count} moments", cluster.marks.length)] : []
    const tip = el("span", { "class": "playback-tip", "data-side": place > 0.5 ? "end" : "start" })
    for (const line of [...several, ...some]) tip.append(el("span", {}, line), " ")
    const leader = marks[leaderOf(cluster, marks)]
    const button = /** @type {HTMLButtonElement} */ (el("button", {
      "type": "button",
      "class": `playback-mark playback-mark-${leader.kind}${leader.strong ? " playback-mark-strong" : ""}`,
      "tabindex": "-1",
      "data-count": cluster.marks.length > 1 ? cluster.marks.length : null,
      "onclick": () => onMark(cluster.marks[0]),
    }, icon(iconOf(leader)), tip))
    button.style.insetInlineStart = `${place * 100}%`
    return button
  }

  function layOut() {
    const width = marksPlace.clientWidth
    const hadFocus = marksPlace.contains(document.activeElement)
    buttons = clustersOf(marks, duration, Math.floor(width / MARK_PX)).map(buttonOf)
    marksPlace.replaceChildren(...buttons)
    if (buttons.length === 0) return
    buttons[0].tabIndex = 0
    if (hadFocus) buttons[0].focus()
  }

  /** @param {KeyboardEvent} event */
  function onMarkKey(event) {
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement))
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (to === undefined || at < 0 || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    const next = buttons[Math.min(Math.max(to, 0), buttons.length - 1)]
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1
    next.focus()
  }

  /** @param {number} at */
  function tell(at) {
    const [time, whole, clock] = [clockWords(at), clockWords(duration), clockAt(at)]
    const words = clock ? t("{time} of {whole}, {clock}", { time, whole, clock }) : t("{time} of {whole}", { time, whole })
    if (words === told) return
    told = words
    slider.setAttribute("aria-valuetext", words)
  }

  const observer = new ResizeObserver(layOut)
  const abort = new AbortController()
  return {
    start() {
      slider.max = String(Math.max(1, duration))
      slider.addEventListener("input", () => onSeek(Number(slider.value)), { signal: abort.signal })
      marksPlace.addEventListener("keydown", onMarkKey, { signal: abort.signal })
      drawActivity(strip, activityOf(typing.times, typing.edits, duration, PARTS), classNames)
      drawSpans(strip, marks, duration)
      observer.observe(marksPlace)
    },

    /** @param {number} at */
    show(at) {
      slider.value = String(at)
      slider.style.setProperty("--played", duration ? String(at / duration) : "0")
      tell(at)
    },

    stop() {
      abort.abort()
      observer.disconnect()
    },
  }
}
