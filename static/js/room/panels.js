/**
 * The panels of the room, made for the person's role and tied to the tabs, the header and the door.
 */
import { createBoard } from "../board/index.js"
import { createCall } from "../call/index.js"
import { createChat } from "../chat/index.js"
import { must } from "../core/dom.js"
import { createEditor } from "../editor/index.js"
import { createAlerts, createProctoring } from "../proctoring/index.js"
import { createQuestions } from "../questions/panel.js"
import { createResumePreview } from "../resume/preview.js"
import { createReviews } from "../review/index.js"
import { createAdmission } from "./admission.js"
import { createBrief } from "./brief.js"
import { createLayout } from "./layout.js"
import { createMemory } from "./memory.js"
import { createNewest } from "./newest.js"
import { createRegions } from "./regions.js"

/** @typedef {ReturnType<typeof import("./view.js").createView>} View */
/** @typedef {ReturnType<typeof import("./header.js").createHeader>} Header */

const CODE = "pane-code"
const CHAT = "pane-chat"
const ALERTS = "pane-alerts"
const RESUME = "pane-resume"
const QUESTION = "pane-question"
const PANEL = "pane-panel"
const FIRST_WORDS = 120 // Characters of a message in the line, which is cut to its place anyway.

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 * @param {object} parts
 * @param {View} parts.view
 * @param {Header} parts.header
 * @param {(media: {audio: boolean, video: boolean}) => void} parts.onMedia
 * @param {() => boolean} parts.admits whether the interviewer entered in order to admit who waits
 * @param {typeof import("../notes/index.js") | null} parts.notes for interviewers and observers
 * @returns {import("./room.js").Panels}
 */
export function makePanels(element, ctx, { view, header, onMedia, admits, notes: own }) {
  const part = (/** @type {string} */ name) => must(element, `[data-panel="${name}"]`)
  const chat = createChat(part("chat"), ctx)
  const editor = createEditor(part("editor"), ctx)
  const call = createCall(part("call"), ctx)
  const newest = createNewest(element)
  const alerts = ctx.config.me.role === "interviewer" ? makeAlerts(part("alerts"), ctx) : null
  const area = own?.createPanelArea(element, ctx, { open: () => layout.tabs.select(PANEL), onRead: () => newest.clear("whisper") })
  const reviews = createReviews(part("editor"), ctx, {
    memory: createMemory(() => sessionStorage, `review:${ctx.config.room}:${ctx.config.me.user_id}`),
    onOpen: () => { if (!layout.isWide()) layout.tabs.select(CODE) },
  })
  editor.addPart(createBoard(part("editor"), ctx, { shared: editor.shared, views: reviews.views, memory: createMemory(() => localStorage, "room:board") }))
  const questions = createQuestions(part("questions"), ctx, { addFiles: editor.addFiles, reviews, dialog: element.querySelector("#choose-question") })
  const resume = createResumePreview(element, { onEnlarge: (isLarge) => { isCovered = isLarge; tellShown() } })
  const memory = createMemory(() => localStorage, "room:panes")
  const layout = createLayout(element, {
    memory,
    onShow: (panelId) => { shown = panelId; tellShown() },
  })
  const brief = createBrief(element, { memory, tabs: layout.tabs, onChange: tellShown })
  let shown = ""
  let isCovered = false

  /** What lies behind the enlarged resume is not read. */
  function tellShown() {
    chat.setShown(shown === CHAT && !isCovered)
    if (shown === CHAT && !isCovered) newest.clear("message")
    area?.setShown(shown === PANEL && !isCovered)
    alerts?.setShown(shown === ALERTS && !isCovered)
    resume.setShown(shown === RESUME)
    questions.setShown((brief.isColumn() ? brief.isOpen() : shown === QUESTION) && !isCovered)
  }

  /** @param {string} panelId */
  function open(panelId) {
    resume.close()
    layout.tabs.select(panelId)
    must(element, `#${panelId}-tab`).focus()
  }

  tellNew({ chat, area, alerts, newest, layout, open })
  questions.onFilled(editor.setQuestions)
  tellQuestions({ questions, brief, layout, element })
  call.onMedia(onMedia)
  const regions = createRegions(element)
  const all = [...[newest, layout, brief, regions].map(plain), editor, chat, reviews, questions, plain(resume), call]
  if (area) all.push(...area.panels)
  if (ctx.config.me.role === "candidate") {
    all.push(createProctoring(part("observed"), ctx, { video: call.localVideo, onMedia: call.onMedia }))
  } else if (alerts) {
    all.push(alerts, makeAdmission(element, ctx, { view, header, admits }))
  }
  return { all, call }
}

/** Whether the keyboard is in a field of the side or in an open dialog. @param {HTMLElement} element */
function isBusy(element) {
  const at = document.activeElement
  return Boolean(at?.matches(".room-side :is(input, textarea, select)") || element.querySelector("dialog[open]:not(#choose-question)"))
}

/**
 * The questions stand in their column or in their pane. There they open by themselves beside the code, but not under the
 * hands of somebody who is busy in the side.
 * @param {object} parts
 * @param {ReturnType<typeof createQuestions>} parts.questions
 * @param {ReturnType<typeof createBrief>} parts.brief
 * @param {ReturnType<typeof createLayout>} parts.layout
 * @param {HTMLElement} parts.element
 */
function tellQuestions({ questions, brief, layout, element }) {
  questions.onCount(brief.setCount)
  questions.onUnseen((count, words) => {
    layout.tabs.setCount(QUESTION, count, words)
    brief.setUnseen(count, words)
  })
  questions.onNew(() => {
    if (brief.isColumn()) brief.bring(isBusy(element))
    else if (layout.isWide() && !isBusy(element)) layout.tabs.select(QUESTION)
  })
}

/**
 * What is new: a number on the tab it belongs to, and the line under the call.
 * @param {object} parts
 * @param {ReturnType<typeof createChat>} parts.chat
 * @param {ReturnType<typeof import("../notes/index.js").createPanelArea>} [parts.area]
 * @param {ReturnType<typeof createAlerts> | null} parts.alerts
 * @param {ReturnType<typeof createNewest>} parts.newest
 * @param {ReturnType<typeof createLayout>} parts.layout
 * @param {(panelId: string) => void} parts.open
 */
function tellNew({ chat, area, alerts, newest, layout, open }) {
  chat.onUnread((count, words) => layout.tabs.setCount(CHAT, count, words))
  chat.onUnseen(({ username: name, message }) => newest.show({ kind: "message", name, words: message.slice(0, FIRST_WORDS), open: () => open(CHAT) }))
  area?.onUnread((count, words) => layout.tabs.setCount(PANEL, count, words))
  area?.onUnseen(({ username: name, message }) => newest.show({ kind: "whisper", name, words: message.slice(0, FIRST_WORDS), open: openWhispers }))

  function openWhispers() {
    area?.showWhispers()
    open(PANEL)
  }
  alerts?.onUnseen((count, words) => layout.tabs.setCount(ALERTS, count, words))
  alerts?.onNewest((one) => (one ? newest.show({ kind: "alert", ...one, open: () => open(ALERTS) }) : newest.clear("alert")))
}

/** @param {HTMLElement} element @param {import("./context.js").RoomContext} ctx */
function makeAlerts(element, ctx) {
  return createAlerts(element, ctx, createMemory(() => sessionStorage, `alerts:${ctx.config.room}:${ctx.config.me.user_id}`))
}

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 * @param {{view: View, header: Header, admits: () => boolean}} parts
 * @returns {import("./room.js").Panel}
 */
function makeAdmission(element, ctx, { view, header, admits }) {
  const admission = createAdmission(must(element, "[data-admission]"), ctx, {
    onChange(name) {
      header.setAsks(name !== "")
      view.setDoor(name)
    },
  })
  return {
    start({ waiting, lobby_message: said }) {
      admission.start(waiting, said)
      // Another browser with the same link is to be looked at first: the card says so.
      if (admits() && waiting && !waiting.other_device) admission.admit()
    },
    rejoined: ({ waiting }) => admission.rejoined(waiting),
    stop: admission.stop,
  }
}

/**
 * A part that does not care for what the server tells on joining.
 * @param {{start(): void, stop(): void}} part
 * @returns {import("./room.js").Panel}
 */
function plain(part) {
  return { start: () => part.start(), rejoined: () => {}, stop: () => part.stop() }
}
