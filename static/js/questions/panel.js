/**
 * The questions of the room: what was put in stands here for everybody, the last one first. The server says what each
 * reader may read; an interviewer's page also puts questions in, takes them out, and adds their starter files.
 */
import { el, must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { fetchFragment } from "../core/fragment.js"
import { t, tn } from "../core/i18n.js"
import { again, createChooser, preferLanguage, startersBeside } from "./chooser.js"

/** @typedef {{id: number, title: string}} PutIn */
/** @typedef {import("../editor/files/additions.js").NewFile} NewFile */
/** @typedef {import("../running/cases.js").Question} Question */

/**
 * @param {HTMLElement} element `[data-panel="questions"]` of templates/questions/panel.html
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} options
 * @param {(files: NewFile[]) => void} options.addFiles to the document
 * @param {{add(id: number, title: string): void, remove(id: number): void, open(id: number): void}} options.reviews
 * @param {HTMLDialogElement | null} options.dialog the interviewer's
 * @param {typeof fetchFragment} [options.load]
 */
export function createQuestions(element, ctx, { addFiles, reviews, dialog, load = fetchFragment }) {
  const { socket, announce, toast } = ctx
  const list = must(element, "[data-questions-list]")
  const none = must(element, "[data-questions-none]")
  /** @type {Map<number, HTMLElement>} */
  const places = new Map()
  let language = ""
  let isShown = false
  let unseen = 0
  /** @type {(count: number, words: string) => void} */
  let tellUnseen = () => {}
  let tellNew = () => {}
  /** @type {(count: number) => void} */
  let tellCount = () => {}
  /** @type {(questions: Question[]) => void} */
  let tellFilled = () => {}
  /** @type {(() => void)[]} */
  let off = []
  /** @type {AbortController | null} */
  let listening = null
  const chooser = dialog && createChooser(dialog, { put, language: () => language, load })

  /** @param {number} id */
  async function fill(id) {
    const place = places.get(id)
    if (!place) return
    try {
      const found = await load((element.dataset.address ?? "").replace(/0$/, String(id)))
      place.replaceChildren(...found)
      preferLanguage(place, language)
      if (place.querySelector("[data-has-review]")) reviews.add(id, place.querySelector(".question-title")?.textContent ?? "")
      tellFilled(filled())
    } catch {
      place.replaceChildren(again(() => void fill(id)))
    }
    place.removeAttribute("aria-busy")
  }

  /** @param {number} id */
  function add(id) {
    if (places.has(id)) return false
    const place = el("div", { "aria-busy": "true" })
    places.set(id, place)
    list.prepend(place)
    tellCount(places.size)
    void fill(id)
    return true
  }

  /** @param {number} id */
  function remove(id) {
    places.get(id)?.remove()
    reviews.remove(id)
    places.delete(id)
    tellCount(places.size)
    tellFilled(filled())
  }

  /** What the server said of those whose statement is here. @returns {Question[]} */
  function filled() {
    const articles = /** @type {HTMLElement[]} */ ([...places.values()].map((place) => place.querySelector("[data-cases]")).filter((one) => one !== null))
    return articles.map(({ dataset }) => ({
      id: Number(dataset.question), title: dataset.title ?? "", files: JSON.parse(dataset.files ?? "[]"), cases: Number(dataset.cases),
    }))
  }

  function setUnseen(/** @type {number} */ count) {
    unseen = count
    none.hidden = places.size > 0
    tellUnseen(count, tn("{count} new question", "{count} new questions", count))
  }

  /** What is in the room now, as joining said it. @param {PutIn[]} questions */
  function adopt(questions) {
    const ids = new Set(questions.map(({ id }) => id))
    for (const id of [...places.keys()]) if (!ids.has(id)) remove(id)
    const added = questions.filter(({ id }) => add(id)).length
    if (added > 0) tellNew()
    setUnseen(isShown ? 0 : unseen + added)
  }

  /** @param {PutIn} question */
  function onPut({ id, title }) {
    if (!add(id)) return
    announce(t("A question was put in: {title}", { title }))
    tellNew()
    setUnseen(isShown ? 0 : unseen + 1)
  }

  /** @param {{id: number}} question */
  function onTakenOut({ id }) {
    if (!places.has(id)) return
    remove(id)
    announce(t("A question was taken out"))
    setUnseen(Math.min(unseen, places.size))
  }

  /**
   * @param {number} question
   * @param {string | null} wanted whose starter files are added
   * @param {boolean} [board] whether what its board begins with is wanted again
   */
  async function put(question, wanted, board = false) {
    try {
      const answer = await socket.request(INCOMING.PUT_QUESTION, { question, language: wanted, ...(board && { board }) })
      if (answer.files.length > 0) addFiles(answer.files)
      if (answer.board_refused) toast({ kind: "warn", text: t("Its board was not drawn. {why}", { why: answer.board_refused }) })
      else if (board && !answer.board) toast({ kind: "wait", text: t("What its board begins with is on the board already.") })
      return true
    } catch (error) {
      toast({ kind: "warn", text: /** @type {Error} */ (error).message })
      return false
    }
  }

  /** @param {number} id */
  async function takeOut(id) {
    try {
      await socket.request(INCOMING.TAKE_OUT_QUESTION, { id })
    } catch (error) {
      toast({ kind: "warn", text: /** @type {Error} */ (error).message })
    }
  }

  /** Starter files or a board of a question that is in the room. @param {Element} button */
  function putAgain(button) {
    const isBoard = button.hasAttribute("data-add-board")
    void put(Number(button.closest("[data-offer]")?.getAttribute("data-offer")), isBoard ? null : startersBeside(button), isBoard)
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    if (button?.hasAttribute("data-questions-choose")) chooser?.open()
    if (button?.hasAttribute("data-review-open")) reviews.open(Number(button.closest("[data-question]")?.getAttribute("data-question")))
    if (button?.hasAttribute("data-take-out")) void takeOut(Number(button.closest("[data-question]")?.getAttribute("data-question")))
    if (button?.matches("[data-add-board], [data-add-starters]")) putAgain(button)
  }

  return {
    /** @param {import("../room/context.js").Joined} joined */
    start(joined) {
      language = joined.language
      listening = new AbortController()
      element.addEventListener("click", onClick, { signal: listening.signal })
      off = [
        socket.on(OUTGOING.QUESTION_PUT, onPut),
        socket.on(OUTGOING.QUESTION_TAKEN_OUT, onTakenOut),
        socket.on(OUTGOING.LANGUAGE_CHANGED, (changed) => { language = changed.language }),
      ]
      adopt(joined.questions)
    },
    /** @param {import("../room/context.js").Joined} joined */
    rejoined(joined) {
      language = joined.language
      adopt(joined.questions)
    },
    stop() {
      listening?.abort()
      for (const end of off) end()
      chooser?.close()
    },
    /** The room says whether the pane is in view. @param {boolean} isVisible */
    setShown(isVisible) {
      isShown = isVisible
      if (isVisible) setUnseen(0)
    },
    /** @param {(count: number, words: string) => void} listener told how many were not seen, and in words */
    onUnseen(listener) { tellUnseen = listener },
    /** @param {(count: number) => void} listener told how many there are, whenever that changes */
    onCount(listener) { tellCount = listener },
    /** @param {(questions: Question[]) => void} listener told what is known of those in the room, whenever that changed */
    onFilled(listener) { tellFilled = listener },
    /** @param {() => void} listener told when a question comes that was not here before */
    onNew(listener) { tellNew = listener },
  }
}
