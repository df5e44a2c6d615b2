/**
 * The player on the page: puts the clock, the texts, the track and the list together. Markup: templates/reports/playback.html.
 */
import { el, icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { announce } from "../core/notices.js"
import { coloursOf, roleWord } from "../room/people.js"
import { emptyText } from "./authored_text.js"
import { createBoardView } from "./board_view.js"
import { createCodeView } from "./code_view.js"
import { withDrawings } from "./drawings.js"
import { createFileTabs } from "./file_tabs.js"
import { BOARD, MAIN } from "./files.js"
import { onPlayerKey } from "./keys.js"
import { createMarkList } from "./mark_list.js"
import { placeOf } from "./moment.js"
import { createMomentTools } from "./moment_tools.js"
import { createPlayer } from "./player.js"
import { countUntil, createTimeline } from "./timeline.js"
import { createMomentRuns } from "./runs.js"
import { createTrack } from "./track.js"
import { clockWords, factOf, lengthWords, wallClockWords } from "./words.js"

const NOTE_MS = 2500
const READ_MS = 8000

/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {ReturnType<typeof import("./tape.js").createTape>} Tape */

/** Authors as classes, by their number; nobody has none. @param {Recording["people"]} people */
function classNamesOf(people) {
  const colours = coloursOf(people)
  return ["", ...people.map(({ role }, at) => `playback-by-${role} peer-${colours[at]}`)]
}

/** Who it was, and that they only observed. @param {Recording["people"][number] | undefined} person */
function nameOfPerson(person) {
  if (person?.role === "observer") return t("{name}, {role}", { name: person.name, role: roleWord(person.role) })
  return person?.name ?? ""
}

/** @param {HTMLElement} place @param {Recording} recording @param {string[]} classNames by author */
function drawLegend(place, { people, edits }, classNames) {
  const typed = new Set(edits.map(({ author }) => author))
  const entries = people.map(({ name, role }, at) => ({ name, className: `playback-swatch ${classNames[at + 1]}`, word: roleWord(role) }))
  if (typed.has(0)) entries.push({ name: t("Others, or before the recording"), className: "playback-swatch", word: "" })
  place.replaceChildren(...entries.map(({ name, className, word }) => el(
    "li", {}, el("span", { class: className, "aria-hidden": "true" }), el("span", {}, name), word && el("span", { class: "playback-role" }, word),
  )))
}

/** @param {HTMLButtonElement} button @param {boolean} isPlaying */
function drawPlay(button, isPlaying) {
  const words = isPlaying ? t("Pause") : t("Play")
  if (button.title === words) return
  button.title = words
  button.replaceChildren(icon(isPlaying ? "pause" : "play"), el("span", { class: "sr-only" }, words))
}

/**
 * @param {HTMLElement} root
 * @param {Recording} recording
 * @param {Tape} tape
 * @param {string} nonce
 */
export function createView(root, recording, tape, nonce) {
  const part = (/** @type {string} */ name) => /** @type {any} */ (must(root, `[data-playback-${name}]`))
  const timeline = createTimeline({ ...recording, marks: withDrawings(recording) })
  const { duration, editTimes, marks } = timeline
  const classNames = classNamesOf(recording.people)
  const nameOf = (/** @type {number} */ person) => nameOfPerson(recording.people[person - 1])
  // A blind recording has no time of day.
  const hasClock = root.dataset.blind === undefined
  const clockAt = (/** @type {number} */ at) => (hasClock ? wallClockWords(timeline.wallClock(at)) : "")
  const abort = new AbortController()

  const label = t("Code at the moment shown, read only")
  const code = createCodeView(part("code"), { label, nonce, classNames })
  const board = createBoardView(part("board"))
  const markTimes = marks.map(({ at }) => at)
  const player = createPlayer({ duration, moments: timeline.moments, markTimes, onChange: draw, onSkip })
  const goToMark = (/** @type {number} */ mark) => player.seek(marks[mark].at)
  const places = { slider: part("slider"), marksPlace: part("marks"), strip: part("strip") }
  const track = createTrack(places, {
    duration, marks, classNames, nameOf, clockAt,
    typing: { times: editTimes, edits: recording.edits },
    onSeek: player.seek,
    onMark: goToMark,
  })
  const list = createMarkList(part("list"), { marks, nameOf, onMark: goToMark })
  const tabs = createFileTabs(part("files"), { language: recording.language, onChoose: chooseFile })

  const runClock = (/** @type {string} */ at) => (hasClock ? wallClockWords : clockWords)(Date.parse(at))
  const runs = createMomentRuns(root, { marks, clockWords: runClock, moment })

  const chosenFile = () => (isFollowing ? null : shownFile)
  const tools = createMomentTools(root, { clock: () => timeline.wallClock(player.state().at), file: chosenFile, goTo, say })

  let shownFile = MAIN
  let isFollowing = true
  let drawn = -1 // The count of edits that is on the screen.
  let noteTimer = 0

  /** The code as it is on the screen. */
  function moment() {
    const { files, texts } = tape.frame(Math.max(0, drawn))
    const file = files.find(({ id }) => id === shownFile) ?? files[0]
    const read = files.map(({ id, name }) => ({ id, name, text: texts.get(id)?.text ?? "" }))
    return { files: read, file: file.id, language: file.language ?? recording.language }
  }

  /** @param {string} id */
  function chooseFile(id) {
    setFollowing(false)
    shownFile = id
    drawAnew()
  }

  function drawAnew() {
    drawn = -1
    draw(player.state())
  }

  /** @param {boolean} isOn */
  function setFollowing(isOn) {
    isFollowing = isOn
    part("follow").checked = isOn
  }

  /** @param {number} at */
  function drawText(at) {
    const wanted = countUntil(editTimes, at)
    const frame = tape.frame(wanted)
    part("stage").dataset.reading = String(frame.count < wanted)
    if (frame.count === drawn) return
    drawn = frame.count
    if (isFollowing && frame.last) shownFile = frame.last.file
    const isBoard = shownFile === BOARD && frame.board !== null
    const file = frame.files.find(({ id }) => id === shownFile) ?? frame.files[0]
    tabs.show(frame.files, isBoard ? BOARD : file.id, frame.board !== null)
    part("editor").hidden = isBoard
    if (isBoard) return board.show(frame.board?.values() ?? [], isFollowing)
    board.hide()
    drawFile(frame, file)
  }

  /** @param {import("./tape.js").Frame} frame @param {import("./files.js").File} file */
  function drawFile({ texts, last }, file) {
    const isEdited = last?.file === file.id
    void code.setLanguage(file.language ?? (file.id === MAIN ? recording.language : "plain"))
    code.show(texts.get(file.id) ?? emptyText(), isEdited ? { at: last.at, className: classNames[last.author] ?? "" } : null)
    if (isFollowing && isEdited) code.reveal(last.at)
  }

  /** @param {import("./player.js").State} state */
  function draw({ at, isPlaying, mark }) {
    drawText(at)
    track.show(at)
    list.show(mark)
    runs.show(at)
    drawPlay(part("play"), isPlaying)
    root.dataset.playing = String(isPlaying)
    part("time").textContent = t("{time} of {whole}", { time: clockWords(at), whole: clockWords(duration) })
    part("clock").textContent = clockAt(at)
  }

  /** @param {number} from @param {number} until */
  function onSkip(from, until) {
    tell(t("Skipped {length}", { length: lengthWords(timeline.wallClock(until) - timeline.wallClock(from)) }), NOTE_MS)
  }

  /** @param {string} words @param {number} ms for so long */
  function tell(words, ms) {
    const note = part("note")
    note.textContent = words
    note.hidden = false
    clearTimeout(noteTimer)
    noteTimer = window.setTimeout(() => { note.hidden = true }, ms)
  }

  /** @param {string} words for everybody, however they read */
  function say(words) {
    tell(words, READ_MS)
    announce(words)
  }

  /**
   * Somebody followed a link to a moment: it is shown, and the keyboard is in the player.
   * @param {import("./moment.js").Address} address
   */
  function goTo(address) {
    player.pause()
    root.scrollIntoView({ block: "start" })
    const at = placeOf(address, { startedAt: recording.startedAt, duration, atClock: timeline.atClock })
    if (at === null) return say(t("This moment is not in the recording."))
    setFollowing(address.file === null)
    if (address.file) shownFile = address.file
    drawn = -1
    player.seek(at)
    part("slider").focus({ preventScroll: true })
    announce(t("The playback shows {time}", { time: [clockWords(at), clockAt(at)].filter(Boolean).join(", ") }))
  }

  /** @param {1 | -1} direction */
  function stepMark(direction) {
    const mark = player.stepMark(direction)
    if (mark >= 0) announce(`${clockWords(marks[mark].at)} ${factOf(marks[mark])}`)
  }

  return {
    start() {
      const { signal } = abort
      drawLegend(part("legend"), recording, classNames)
      part("list-empty").hidden = marks.length > 0
      track.start()
      runs.start(signal)
      part("play").addEventListener("click", player.toggle, { signal })
      part("next").addEventListener("click", () => stepMark(1), { signal })
      part("previous").addEventListener("click", () => stepMark(-1), { signal })
      part("speed").addEventListener("change", () => player.setSpeed(Number(part("speed").value)), { signal })
      part("skip").addEventListener("change", () => player.setSkipping(part("skip").checked), { signal })
      part("follow").addEventListener("change", () => {
        setFollowing(part("follow").checked)
        drawAnew()
      }, { signal })
      root.addEventListener("keydown", (event) => onPlayerKey(event, player, stepMark), { signal })
      tools.start(signal)
      player.seek(duration) // The code as it was at the end; Home goes to the beginning.
      tools.follow()
    },

    /** More of the recording can be shown now. */
    refresh() { if (part("stage").dataset.reading === "true") draw(player.state()) },

    stop() {
      abort.abort()
      clearTimeout(noteTimer)
      player.stop()
      runs.stop()
      track.stop()
      code.destroy()
      board.close()
    },
  }
}
