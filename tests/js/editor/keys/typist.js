/** Somebody who uses other keys in an editor that others write into as well. */
import { createDocument } from "../../../../static/js/document/document.js"
import { createSystemClipboard } from "../../../../static/js/editor/clipboard.js"
import { createLimit } from "../../../../static/js/editor/view/limit.js"
import { createCodeView } from "../../../../static/js/editor/view/setup.js"
import { openEditorPage } from "../editor_page.js"

/** How keys are called that type nothing. @type {Record<string, string>} */
const CODES = { "/": "Slash", " ": "Space", "@": "Digit2" }

/** @param {string} text */
export function openTypist(text = "") {
  const page = openEditorPage()
  const document = createDocument()
  document.text("main").insert(0, text)
  const outside = { text: "", isAllowed: true, blocked: [] }
  const clipboard = {
    async writeText(written) { outside.text = written },
    async readText() { return outside.text },
  }
  Object.defineProperty(page.window.navigator, "clipboard", { value: clipboard, configurable: true })
  const shown = { mode: null, subMode: "", pending: "", hasPrompt: false, saved: 0 }
  const limit = createLimit({ document, limit: 100_000, onTooLong: () => {}, onNearlyFull: () => {} })
  const code = createCodeView(page.find("#editor"), {
    label: "Code", describedBy: "keys", nonce: "", document, guard: limit.extension, onUpdate: () => {},
  })
  code.setWriting(true)
  const { view } = code
  const inputs = []
  document.doc.on("update", (_update, origin) => { if (origin !== "net") inputs.push(code.lastInput()) })

  /** @param {string} key @param {object} [more] */
  function press(key, more = {}) {
    const place = CODES[key] ?? (/^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key)
    const event = new page.window.KeyboardEvent("keydown", { key, code: place, bubbles: true, cancelable: true, ...more })
    const isTaken = !view.contentDOM.dispatchEvent(event)
    // What nobody takes, the browser types.
    if (!isTaken && key.length === 1 && !more.ctrlKey && !more.altKey) type(key)
    return isTaken
  }

  /** @param {string} insert */
  function type(insert) {
    const { from, to } = view.state.selection.main
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: "input.type" })
  }

  return {
    page,
    document,
    code,
    view,
    shown,
    outside,
    inputs,
    press,
    /** @param {string} keys as they are written in Vim's manual */
    keys(keys) {
      for (const [, name, ctrl, key] of keys.matchAll(/<(?:(Esc|CR)|C-(.))>|([^])/g)) {
        const prompt = page.document.querySelector(".cm-vim-panel input")
        if (prompt && key) prompt.value += key
        else if (prompt) prompt.dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "Enter", keyCode: 13, bubbles: true }))
        else if (name) press({ Esc: "Escape", CR: "Enter" }[name])
        else if (ctrl) press(ctrl, { ctrlKey: true })
        else press(key, { shiftKey: /[A-Z]/.test(key) })
      }
    },
    text: () => document.text("main").toString(),
    go: (anchor, head = anchor) => view.dispatch({ selection: { anchor, head } }),
    /** Somebody else types. */
    other: (at, insert, remove = 0) => document.doc.transact(() => {
      if (remove) document.text("main").delete(at, remove)
      document.text("main").insert(at, insert)
    }, "net"),
    desk: {
      clipboard: createSystemClipboard({
        isAllowed: () => outside.isAllowed, onBlocked: (attempt, size) => outside.blocked.push([attempt, size]), onRefused: () => outside.blocked.push(["refused"]),
      }),
      tellSaved: () => { shown.saved += 1 },
      showMode: (mode, subMode) => Object.assign(shown, { mode, subMode }),
      showPending: (pending) => { shown.pending = pending },
      showPrompt: (isOpen) => { shown.hasPrompt = isOpen },
    },
    settled: () => new Promise((done) => { setTimeout(done) }),
    close() {
      code.destroy()
      page.close()
    },
  }
}
