/**
 * The shared editor of the room: puts together the code view, its syncing, the language both chose, and the
 * candidate's clipboard.
 */
import { must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { language as pageLanguage, t } from "../core/i18n.js"
import { createAttemptReport, createClipboardGuard } from "./clipboard.js"
import { loadLanguage } from "./languages.js"
import { createCodeView } from "./setup.js"
import { createStatus } from "./status.js"
import { createTextSync } from "./sync.js"

/** @typedef {import("../room/context.js").Joined} Joined */

const NOTICE_EVERY_MS = 7000 // As long as a notice stays; the same one twice helps nobody.

/**
 * @param {HTMLElement} element `[data-panel="editor"]` of templates/editor/panel.html
 * @param {import("../room/context.js").RoomContext} ctx
 */
export function createEditor(element, ctx) {
  const { socket, config, clock, announce, toast } = ctx
  const root = must(element, "[data-editor]")
  /** @type {HTMLSelectElement} */
  const select = must(element, "[data-editor-language]")
  const allow = /** @type {HTMLInputElement | null} */ (element.querySelector("[data-clipboard-allow]"))
  const note = /** @type {HTMLElement | null} */ (element.querySelector("[data-clipboard-note]"))
  const isCandidate = config.me.role === "candidate"
  const status = createStatus(must(element, "[data-editor-status]"))
  const attempts = createAttemptReport(socket)
  let isClipboardAllowed = false
  let language = ""
  let noticedAtMs = -Infinity
  /** @type {AbortController | null} */
  let listening = null
  /** @type {(() => void)[]} */
  let offs = []

  const code = createCodeView(root, {
    label: t("Code, shared with {name}", { name: config.other.username }),
    describedBy: "editor-keys",
    nonce: document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? "",
    limit: config.limits.code_chars,
    onTooLong: () => notice("warn", t("The editor holds {limit} characters. This would be more, so it was not added.", {
      limit: new Intl.NumberFormat(pageLanguage()).format(config.limits.code_chars),
    })),
    onChange: () => sync.changed(),
  })
  const sync = createTextSync({ socket, getText: code.getText, applyRemote: code.applyRemote, onStatus: status.show })
  const guard = createClipboardGuard(root, { isAllowed: () => isClipboardAllowed, selectedSize: code.selectedSize, onBlocked })

  /** @param {"wait" | "warn"} kind @param {string} text */
  function notice(kind, text) {
    if (clock.now() - noticedAtMs < NOTICE_EVERY_MS) return
    noticedAtMs = clock.now()
    toast({ kind, text })
  }

  /** @param {import("./clipboard.js").Attempt | "menu"} attempt @param {number} size */
  function onBlocked(attempt, size) {
    notice("wait", t("Copy, cut, paste and drop are off in the editor. You can type as usual."))
    if (attempt !== "menu") attempts.report(attempt, size)
  }

  /** @param {string} id */
  async function setLanguage(id) {
    select.value = id
    if (id === language) return
    language = id
    // Without its module, which a lost connection may hold back, the text is merely not coloured.
    const extension = await loadLanguage(id).catch(() => [])
    if (language === id) code.setLanguage(extension)
  }

  /** @param {boolean} isAllowed */
  function setClipboard(isAllowed) {
    isClipboardAllowed = isAllowed
    if (allow) allow.checked = isAllowed
    if (note) note.hidden = isAllowed
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

  /** @param {Joined} joined */
  function adopt(joined) {
    setClipboard(joined.clipboard_allowed)
    void setLanguage(joined.language)
  }

  function listen() {
    listening = new AbortController()
    const { signal } = listening
    select.addEventListener("change", () => {
      const former = language
      void setLanguage(select.value)
      void ask(INCOMING.CHANGE_LANGUAGE, { language: select.value }, () => void setLanguage(former))
    }, { signal })
    allow?.addEventListener("change", () => {
      const isAllowed = allow.checked
      void ask(INCOMING.CHANGE_CLIPBOARD, { allowed: isAllowed }, () => setClipboard(!isAllowed))
    }, { signal })
    window.addEventListener("beforeunload", (event) => { if (sync.hasUnsaved()) event.preventDefault() }, { signal })
    offs = [
      socket.on(OUTGOING.LANGUAGE_CHANGED, ({ language: id }) => {
        if (id !== language) announce(t("The language is now {language}", { language: labelOf(id) }))
        void setLanguage(id)
      }),
      socket.on(OUTGOING.CLIPBOARD_CHANGED, ({ allowed }) => {
        if (allowed !== isClipboardAllowed && isCandidate) toast({ kind: "ok", text: clipboardWords(allowed) })
        setClipboard(allowed)
      }),
    ]
  }

  /** @param {string} id */
  const labelOf = (id) => config.languages.find((one) => one.id === id)?.label ?? id

  return {
    root,
    /** @param {Joined} joined */
    start(joined) {
      adopt(joined)
      listen()
      if (isCandidate) guard.start()
      sync.start(joined.code)
      code.setWriting(true)
      select.disabled = false
      if (allow) allow.disabled = false
    },
    /** @param {Joined} joined */
    rejoined(joined) {
      adopt(joined)
      sync.seated(joined.code)
      attempts.resend()
    },
    stop() {
      code.setWriting(false)
      select.disabled = true
      if (allow) allow.disabled = true
      sync.stop()
      guard.stop()
      attempts.stop()
      status.stop()
      listening?.abort()
      for (const off of offs) off()
      offs = []
    },
  }
}

/** @param {boolean} isAllowed */
function clipboardWords(isAllowed) {
  return isAllowed ? t("Copy and paste are on in the editor now.") : t("Copy and paste are off in the editor now.")
}
