/**
 * The panels of the room, made for the person's role and tied to the tabs, the header and the door.
 */
import { createCall } from "../call/index.js"
import { createChat } from "../chat/index.js"
import { must } from "../core/dom.js"
import { createEditor } from "../editor/index.js"
import { createAlerts, createProctoring } from "../proctoring/index.js"
import { createResumePreview } from "../resume/preview.js"
import { createAdmission } from "./admission.js"
import { createLayout } from "./layout.js"
import { createMemory } from "./memory.js"

/** @typedef {ReturnType<typeof import("./view.js").createView>} View */
/** @typedef {ReturnType<typeof import("./header.js").createHeader>} Header */

const CHAT = "pane-chat"

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 * @param {object} parts
 * @param {View} parts.view
 * @param {Header} parts.header
 * @param {(media: {audio: boolean, video: boolean}) => void} parts.onMedia
 * @returns {import("./room.js").Panels}
 */
export function makePanels(element, ctx, { view, header, onMedia }) {
  const part = (/** @type {string} */ name) => must(element, `[data-panel="${name}"]`)
  const chat = createChat(part("chat"), ctx)
  const editor = createEditor(part("editor"), ctx)
  const call = createCall(part("call"), ctx)
  const layout = createLayout(element, {
    memory: createMemory(() => localStorage, "room:panes"),
    onShow: (panelId) => chat.setShown(panelId === CHAT),
  })
  chat.onUnread((count, words) => layout.tabs.setCount(CHAT, count, words))
  call.onMedia(onMedia)
  const all = [plain(layout), editor, chat, plain(createResumePreview(element)), call]
  if (ctx.config.me.role === "candidate") {
    all.push(createProctoring(part("observed"), ctx, { video: call.localVideo, onMedia: call.onMedia }))
  } else if (ctx.config.me.role === "interviewer") {
    const alerts = createAlerts(part("alerts"), ctx)
    alerts.onCount((count, words) => layout.tabs.setCount("pane-alerts", count, words))
    all.push(alerts, makeAdmission(element, ctx, { view, header }))
  }
  return { all, call }
}

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 * @param {{view: View, header: Header}} parts
 * @returns {import("./room.js").Panel}
 */
function makeAdmission(element, ctx, { view, header }) {
  const admission = createAdmission(must(element, "[data-admission]"), ctx, {
    onChange(name) {
      header.setAsks(name !== "")
      view.setDoor(name)
    },
  })
  return {
    start: ({ waiting, lobby_message: said }) => admission.start(waiting, said),
    rejoined: ({ waiting }) => admission.rejoined(waiting),
    stop: admission.stop,
  }
}

/**
 * A part that does not care for what the server tells on joining.
 * @param {{start(): void, stop(): void}} part
 * @returns {import("./room.js").Panel}
 */
function plain({ start, stop }) {
  return { start: () => start(), rejoined: () => {}, stop }
}
