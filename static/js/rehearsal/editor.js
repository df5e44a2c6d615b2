/** The room's editor without anybody else: its text lives in this page and is gone with it. */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createDocument, MAIN } from "../document/document.js"
import { createClipboardGuard } from "../editor/clipboard.js"
import { loadLanguage } from "../editor/view/languages.js"
import { createLimit } from "../editor/view/limit.js"
import { createSaveKey } from "../editor/view/save_key.js"
import { createCodeView } from "../editor/view/setup.js"

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {import("../room/context.js").RoomConfig} options.config
 * @param {(notice: import("../core/notices.js").Notice) => unknown} options.toast
 * @param {(kind: string, size: number | null) => void} options.onAttempt a paste or the like was held back
 */
export function createRehearsalEditor(element, { config, toast, onAttempt }) {
  const root = must(element, "[data-editor]")
  const select = /** @type {HTMLSelectElement} */ (must(element, "[data-editor-language]"))
  const document = createDocument()
  const limit = createLimit({
    document,
    limit: config.limits.document_bytes,
    onTooLong: () => void toast({ kind: "warn", text: t("The editor cannot hold this much, so it was not added.") }),
    onNearlyFull: () => {},
  })
  const code = createCodeView(root, {
    label: t("Code, only in this page"),
    describedBy: "editor-keys",
    nonce: window.document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? "",
    document,
    guard: limit.extension,
    onUpdate: () => {},
  })
  const guard = createClipboardGuard(root, {
    isAllowed: () => false,
    selectedSize: code.selectedSize,
    onBlocked(attempt, size) {
      toast({ kind: "wait", text: t("Copy, cut, paste and drop are off in the editor. You can type as usual.") })
      if (attempt !== "menu") onAttempt(`${attempt}-blocked`, size)
    },
  })
  const saveKey = createSaveKey({
    toast: (notice) => { toast(notice); return () => {} },
    now: () => ({ status: "never", words: t("Nothing is saved in the rehearsal.") }),
  })
  /** @type {AbortController | null} */
  let listening = null

  async function colour() {
    const language = select.value
    const extension = await loadLanguage(language).catch(() => [])
    if (select.value === language) code.setLanguage(MAIN, extension)
  }

  return {
    start() {
      listening = new AbortController()
      select.addEventListener("change", () => void colour(), { signal: listening.signal })
      guard.start()
      saveKey.start()
      code.setWriting(true)
      void colour()
    },
    stop() {
      listening?.abort()
      guard.stop()
      saveKey.stop()
      code.setWriting(false)
    },
  }
}
