/**
 * The files of the interview as people handle them: which one is shown, adding, naming and removing them, and saying
 * what others did with them.
 */
import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { LIMITS } from "../../core/limits.js"
import { MAIN } from "../../document/document.js"
import { createFileForm } from "./form.js"
import { languageOfName, problemOfName, usualName } from "./names.js"
import { createFileTabs } from "./tabs.js"

/** @typedef {import("../../document/document.js").DocumentFile} DocumentFile */

/** @param {HTMLElement} element the editor's panel */
function partsOf(element) {
  return {
    strip: must(element, "[data-files]"),
    /** @type {HTMLButtonElement} */
    add: must(element, "[data-file-add]"),
    /** @type {HTMLButtonElement} */
    rename: must(element, "[data-file-rename]"),
    /** @type {HTMLButtonElement} */
    remove: must(element, "[data-file-remove]"),
    /** @type {HTMLDialogElement} */
    dialog: must(element, "#editor-remove-file"),
    words: must(element, "[data-file-dialog-words]"),
    confirm: must(element, "[data-file-confirm]"),
  }
}

/**
 * @param {DocumentFile[]} before @param {DocumentFile[]} now
 * @param {object} ways
 * @param {string} ways.name who made the changes
 * @param {(text: string) => void} ways.announce
 * @param {(notice: import("../../core/notices.js").Notice) => void} ways.toast
 */
function tellChanges(before, now, { name, announce, toast }) {
  for (const { id, name: file } of before) {
    const same = now.find((one) => one.id === id)
    if (!same) toast({ kind: "wait", text: t("{name} removed {file}.", { name, file }) })
    else if (same.name !== file) announce(t("{name} renamed {file} to {now}", { name, file, now: same.name }))
  }
  for (const { id, name: file } of now) {
    if (!before.some((one) => one.id === id)) announce(t("{name} added {file}", { name, file }))
  }
}

/**
 * @param {HTMLElement} element the editor's panel
 * @param {object} options
 * @param {import("../../document/document.js").SharedDocument} options.document
 * @param {import("../view/setup.js").CodeView} options.code
 * @param {() => string} options.roomLanguage the first file's
 * @param {() => string} options.authorName whose change is being taken in
 * @param {boolean} options.canWrite Observers only look at the files.
 * @param {(text: string) => void} options.announce
 * @param {(notice: import("../../core/notices.js").Notice) => void} options.toast
 * @param {() => void} options.onAct this person goes to a file by themselves
 * @param {() => void} options.onShow another file is shown, or its language is another
 */
export function createFiles(element, { document, code, roomLanguage, authorName, canWrite, announce, toast, onAct, onShow }) {
  const parts = partsOf(element)
  const form = createFileForm(must(element, "[data-file-form]"), (isOpen) => {
    parts.strip.toggleAttribute("data-naming", isOpen)
    parts.add.hidden = isOpen
  })
  const tabs = createFileTabs(must(element, "[data-files-list]"), {
    panelId: must(element, "[data-editor]").id, onChoose: choose, onRename: canWrite ? rename : () => {}, onRemove: canWrite ? askToRemove : () => {},
  })
  /** @type {import("./tabs.js").Mark[]} */
  let marks = []
  /** @type {DocumentFile[]} */
  let known = []
  let isMine = false
  let isRunning = false
  let removing = ""
  /** @type {AbortController | null} */
  let listening = null
  let off = () => {}

  /** @returns {DocumentFile[]} */
  function list() {
    const [main, ...others] = document.files.list()
    const language = roomLanguage()
    return [{ ...main, language, name: main.name || usualName(language) }, ...others]
  }

  /** @param {string} id */
  const find = (id) => list().find((file) => file.id === id)

  function draw() {
    const files = list()
    parts.strip.dataset.count = String(files.length)
    parts.remove.disabled = code.shown === MAIN || !isRunning || !canWrite
    tabs.show(files, code.shown, marks)
  }

  /** @param {string} id */
  function show(id) {
    if (id === code.shown || !find(id)) return
    code.show(id)
    draw()
    onShow()
  }

  /** @param {string} id */
  function choose(id) {
    if (id !== code.shown) onAct()
    show(id)
  }

  /** What is done here is not told here. @param {() => void} act */
  function mine(act) {
    isMine = true
    try {
      act()
    } catch (error) {
      // Somebody else was faster: the file is gone, or there is no place any more.
      if (!(error instanceof RangeError)) throw error
      toast({ kind: "warn", text: t("The files have changed in the meantime. Try again.") })
    } finally {
      isMine = false
    }
  }

  function add() {
    if (list().length >= LIMITS.FILES) return toast({ kind: "wait", text: t("There are already {limit} files, which is the limit.", { limit: LIMITS.FILES }) })
    form.ask({
      label: t("Name of the new file"),
      name: "",
      check: (name) => problemOfName(name, list().map((file) => file.name)),
      onName: (name) => mine(() => {
        choose(document.files.add({ name, language: languageOfName(name) }))
        code.view.focus()
      }),
      onCancel: () => parts.add.focus(),
    })
  }

  /** @param {string} id */
  function rename(id) {
    const file = find(id)
    if (!file || !isRunning) return
    form.ask({
      label: t("New name for {file}", { file: file.name }),
      name: file.name,
      check: (name) => problemOfName(name, list().filter((one) => one.id !== id).map((one) => one.name)),
      onName: (name) => {
        if (name !== file.name) mine(() => document.files.rename(id, name))
        tabs.focus(id)
      },
      onCancel: () => tabs.focus(id),
    })
  }

  /** @param {string} id */
  function askToRemove(id) {
    const file = find(id)
    if (!file || !isRunning) return
    if (id === MAIN) return toast({ kind: "wait", text: t("The first file cannot be removed.") })
    removing = id
    parts.words.textContent = t("{file} is removed for everyone in the room. The report keeps every edit.", { file: file.name })
    parts.dialog.showModal()
  }

  function remove() {
    parts.dialog.close()
    mine(() => void document.files.remove(removing))
    tabs.focus(code.shown)
  }

  function onFiles() {
    const now = list()
    const gone = known.filter(({ id }) => !now.some((one) => one.id === id))
    if (!isMine) tellChanges(known, now, { name: authorName(), announce, toast })
    if (gone.some(({ id }) => id === code.shown)) {
      const at = known.findIndex(({ id }) => id === code.shown)
      show(now[Math.min(at, now.length) - 1].id)
    }
    for (const { id } of gone) code.forget(id)
    if (gone.length > 0) form.close()
    known = now
    draw()
    onShow()
  }

  return {
    show,
    find,
    /** The names of all files, as people see them. */
    names: () => list().map(({ name }) => name),
    /** @param {string} id @param {string} language */
    setLanguage(id, language) { mine(() => document.files.setLanguage(id, language)) },
    /** Who else is where. @param {import("./tabs.js").Mark[]} now */
    setMarks(now) {
      if (JSON.stringify(now) === JSON.stringify(marks)) return
      marks = now
      draw()
    },
    /** The first file may be called by the room's language. */
    refresh() {
      known = list()
      draw()
    },
    start() {
      isRunning = true
      listening = new AbortController()
      const { signal } = listening
      parts.add.addEventListener("click", add, { signal })
      parts.rename.addEventListener("click", () => rename(code.shown), { signal })
      parts.remove.addEventListener("click", () => askToRemove(code.shown), { signal })
      parts.confirm.addEventListener("click", remove, { signal })
      tabs.start()
      form.start()
      for (const button of [parts.add, parts.rename]) button.disabled = !canWrite
      off = document.files.onChange(onFiles)
      if (!find(code.shown)) show(MAIN)
      this.refresh()
    },
    stop() {
      isRunning = false
      listening?.abort()
      off()
      tabs.stop()
      form.stop()
      parts.dialog.close()
      for (const button of [parts.add, parts.rename, parts.remove]) button.disabled = true
    },
  }
}
