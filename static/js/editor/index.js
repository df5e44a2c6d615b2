/**
 * The shared editor of the room: puts together the document and its syncing, the code view, the files, the others'
 * cursors, the candidate's clipboard, and what each likes.
 */
import { el, must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { language as pageLanguage, t } from "../core/i18n.js"
import { createDocument, MAIN } from "../document/document.js"
import { createOutbox } from "../document/outbox.js"
import { createSync } from "../document/sync.js"
import { createMemory } from "../room/memory.js"
import { createRunning } from "../running/index.js"
import { createClipboardRule } from "./clipboard_rule.js"
import { createAnnouncer } from "./cursors/announcer.js"
import { createAwareness } from "./cursors/awareness.js"
import { createFollow } from "./cursors/follow.js"
import { createPeers } from "./cursors/peers.js"
import { addFiles } from "./files/additions.js"
import { createFiles } from "./files/files.js"
import { createClosingGuard } from "./keys/closing.js"
import { createKeyMap } from "./keys/key_map.js"
import { createLanguageSelect } from "./view/language_select.js"
import { createLimit } from "./view/limit.js"
import { createPreferences } from "./view/preferences.js"
import { createSaveKey } from "./view/save_key.js"
import { createCodeView } from "./view/setup.js"
import { createStatus } from "./view/status.js"
import { createWayOut } from "./view/way_out.js"

/** @typedef {import("../room/context.js").Joined} Joined */
/** @typedef {import("../room/context.js").RoomContext} RoomContext */

const NOTICE_EVERY_MS = 7000 // As long as a notice stays; the same one twice helps nobody.

/** A notice that is not shown again while it may still be there. @param {RoomContext} ctx */
function createNotice({ clock, toast }) {
  /** @type {Map<string, number>} */
  const shownAt = new Map()
  return (/** @type {"wait" | "warn"} */ kind, /** @type {string} */ text) => {
    if (clock.now() - (shownAt.get(text) ?? -Infinity) < NOTICE_EVERY_MS) return
    shownAt.set(text, clock.now())
    toast({ kind, text })
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return new Intl.NumberFormat(pageLanguage(), { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(bytes / 1024 / 1024)
}

/** Where the page lists its keys. @param {string[]} keys */
function showSearchKeys(keys) {
  const place = window.document.querySelector("[data-search-keys]")
  place?.replaceChildren(...keys.map((key) => el("kbd", { class: "kbd" }, key)))
}

/** The document, what is sent and kept of it, and the cursors of the others. @param {RoomContext} ctx @param {HTMLElement} element */
function createSharing({ socket, config, people, clock, toast }, element) {
  const { me, room } = config
  const document = createDocument()
  const status = createStatus(must(element, "[data-editor-status]"))
  const pageId = crypto.getRandomValues(new Uint32Array(4)).join("-")
  const outbox = createOutbox({ indexedDB: window.indexedDB, key: `${room}:${me.user_id}`, pageId })
  window.addEventListener("pagehide", () => void outbox.flush())
  const awareness = createAwareness({ socket, doc: document.doc, personOf: people.get })
  return {
    document,
    status,
    awareness,
    /** @param {() => import("../document/outbox.js").Input | undefined} lastInput @param {() => void} onStatus */
    makeSync: (lastInput, onStatus) => createSync({
      socket, document, awareness, outbox, clock, lastInput,
      onStatus(now, problem) { status.show(now, problem); onStatus() },
      onTakenBack: (text) => void toast({ kind: "warn", text }),
    }),
  }
}

/**
 * The code as it may be run: every file, and which of them is meant.
 * @param {object} editor
 * @param {import("../document/document.js").SharedDocument} editor.document
 * @param {() => ReturnType<typeof createFiles>} editor.files
 * @param {ReturnType<typeof createCodeView>} editor.code
 * @returns {import("../running/index.js").Source}
 */
const sourceOf = ({ document, files, code }) => ({
  files: () => document.files.list().map(({ id, name }) => ({ id, name, text: document.text(id).toString() })),
  shown: () => [files().find(code.shown), files().find(MAIN)].filter((file) => file !== undefined),
  closeCompletion: code.closeCompletion,
})

/**
 * @param {HTMLElement} element `[data-panel="editor"]` of templates/editor/panel.html
 * @param {RoomContext} ctx
 */
export function createEditor(element, ctx) {
  const { socket, config, people, clock, announce, toast } = ctx
  const { limits } = config
  const canWrite = config.me.role !== "observer" // The server takes no edits of theirs.
  const root = must(element, "[data-editor]")
  const notice = createNotice(ctx)
  const { document, status, awareness, makeSync } = createSharing(ctx, element)
  const limit = createLimit({
    document,
    limit: limits.document_bytes,
    onTooLong: () => notice("warn", t("All files together can hold {limit}. This would be more, so it was not added.", { limit: megabytes(limits.document_bytes) })),
    onNearlyFull: () => notice("warn", t("The files are nearly full: together they can hold {limit}.", { limit: megabytes(limits.document_bytes) })),
  })
  const code = createCodeView(root, {
    label: t("Code, shared with everyone in the room"),
    describedBy: "editor-keys",
    nonce: window.document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? "",
    document,
    guard: limit.extension,
    onUpdate,
  })
  const saveKey = createSaveKey({ toast, now: () => (isRunning ? status.now() : null) })
  const sync = makeSync(code.lastInput, saveKey.changed)
  const language = createLanguageSelect(must(element, "[data-editor-language]"), {
    code, files: () => files, socket, languages: config.languages, canWrite, ask, announce,
  })
  const files = createFiles(element, {
    document, code, roomLanguage: () => language.room, authorName: () => nameOf(document.author), canWrite, announce, toast,
    onAct: () => follow.end(), onShow,
  })
  const peers = createPeers({ document, awareness, code, onChange: onPeers })
  const follow = createFollow(element, { people, code, peers: awareness.peers, show: files.show, announce })
  const announcer = createAnnouncer({
    nameOf, document, code, clock, announce, fileName: (id) => files.find(id)?.name ?? "",
  })
  const clipboard = createClipboardRule(element, ctx, { root, selectedSize: code.selectedSize, notice, ask })
  const wayOut = createWayOut(root)
  const keyMap = createKeyMap(element, {
    code, desk: { clipboard: clipboard.system, tellSaved: saveKey.tell }, onWayOut: wayOut.say, onSearchKeys: showSearchKeys,
    onFailed: () => notice("warn", t("These keys could not be loaded. Check your connection and choose them again.")),
  })
  const closing = createClosingGuard(root, keyMap.isOther)
  const preferences = createPreferences(must(element, "[data-editor-menu]"), {
    root, code, keyMap, announce, memory: createMemory(() => localStorage, "room:editor"), onAnnounce: announcer.setOn,
  })
  const running = createRunning(element, ctx, sourceOf({ document, files: () => files, code }))
  // What has to do with the document waits until it is here.
  const atOnce = [language, clipboard, preferences, saveKey, wayOut, closing]
  /** @type {{start(): void, stop(): void}[]} */
  const opened = [files, peers, follow, announcer, running]
  let isRunning = false
  /** @type {AbortController | null} */
  let listening = null

  /** @param {number | null} userId */
  function nameOf(userId) {
    return people.get(userId ?? NaN)?.username ?? t("Somebody")
  }

  /** @param {import("@codemirror/view").ViewUpdate} update */
  function onUpdate(update) {
    if (!isRunning) return
    if (update.docChanged) limit.check()
    peers.onUpdate(update)
    follow.onUpdate(update)
    announcer.onUpdate(update)
  }

  /** @param {import("./cursors/awareness.js").Peer[]} now */
  function onPeers(now) {
    files.setMarks(now.map(({ file, person }) => ({ file, name: person.username, colour: person.colour })))
    follow.onPeers()
    announcer.onPeers(now)
  }

  function onShow() {
    language.show()
    peers.refresh()
    if (isRunning) running.refresh()
  }

  /** @param {string} event @param {object} payload @param {() => void} undo */
  async function ask(event, payload, undo) {
    try {
      await socket.request(event, payload)
    } catch (error) {
      undo()
      toast({ kind: "warn", text: /** @type {Error} */ (error).message })
    }
  }

  /** @param {import("./files/additions.js").NewFile[]} wanted for everybody; the first of them is shown here */
  function addWithText(wanted) {
    if (!isRunning || !canWrite) return notice("warn", t("The editor is not ready, so no files were added. Try again."))
    const { ids, left } = addFiles(document, wanted, { taken: files.names(), maxBytes: limits.document_bytes })
    if (left.length > 0) notice("warn", t("There is no room for {files}, so it was not added.", { files: left.join(", ") }))
    if (ids.length > 0) files.show(ids[0])
  }

  /** @param {Joined} joined */
  function adopt(joined) {
    clipboard.set(joined.clipboard_allowed)
    language.setRoom(joined.language)
  }

  function open() {
    isRunning = true
    for (const part of opened) part.start()
    code.setWriting(canWrite)
  }

  function close() {
    isRunning = false
    code.setWriting(false)
    for (const part of opened) part.stop()
  }

  function finish() {
    sync.finish()
    status.stop()
  }

  // The room stops its panels before or after these are heard, so they are listened to for as long as the page lives.
  for (const over of [OUTGOING.INTERVIEW_COMPLETED, OUTGOING.INTERVIEW_CANCELLED]) socket.on(over, finish)

  return {
    root,
    /** What the board shares with the code. */
    shared: { document, awareness, nameOf, guardClipboard: clipboard.extend, tellSaved: saveKey.tell },
    /** Runs while the document is here. @param {{start(): void, stop(): void}} part */
    addPart(part) { opened.push(part) },
    addFiles: addWithText,
    setQuestions: running.setQuestions,
    /** @param {Joined} joined */
    start(joined) {
      adopt(joined)
      for (const part of atOnce) part.start()
      listening = new AbortController()
      const { signal } = listening
      window.addEventListener("beforeunload", (event) => { if (sync.hasUnsaved()) event.preventDefault() }, { signal })
      void sync.start(joined).then(() => { if (!signal.aborted) open() })
    },
    /** @param {Joined} joined */
    rejoined(joined) {
      adopt(joined)
      sync.rejoined(joined)
      clipboard.resend()
      if (isRunning) running.rejoined()
    },
    stop() {
      listening?.abort()
      // Before the rest, so that what a part does to close is not taken for an edit.
      sync.stop()
      if (isRunning) close()
      for (const part of atOnce) part.stop()
      status.stop()
    },
  }
}
