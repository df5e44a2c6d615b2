/**
 * The language of the file that is shown. The first file's belongs to the interview and is agreed with the server;
 * the others' stand beside their names in the document.
 */
import { INCOMING, OUTGOING } from "../../core/events.js"
import { t } from "../../core/i18n.js"
import { MAIN } from "../../document/document.js"
import { loadLanguage } from "./languages.js"

/**
 * @typedef {object} Files
 * @property {(id: string) => {language: string} | undefined} find
 * @property {(id: string, language: string) => void} setLanguage
 * @property {() => void} refresh
 */

/**
 * @param {HTMLSelectElement} select
 * @param {object} options
 * @param {import("./setup.js").CodeView} options.code
 * @param {() => Files} options.files
 * @param {import("../../core/socket.js").RoomSocket} options.socket
 * @param {{id: string, label: string}[]} options.languages
 * @param {boolean} options.canWrite Observers only see which one it is.
 * @param {(event: string, payload: object, undo: () => void) => Promise<void>} options.ask
 * @param {(text: string) => void} options.announce
 */
export function createLanguageSelect(select, { code, files, socket, languages, canWrite, ask, announce }) {
  /** What each file is coloured as. @type {Map<string, string>} */
  const applied = new Map()
  let room = ""
  /** @type {AbortController | null} */
  let listening = null
  let off = () => {}

  /** @param {string} file @param {string} language */
  async function apply(file, language) {
    if (applied.get(file) === language) return
    applied.set(file, language)
    // Without its module, which a lost connection may hold back, the text is merely not coloured.
    const extension = await loadLanguage(language).catch(() => [])
    if (applied.get(file) === language) code.setLanguage(file, extension)
  }

  function show() {
    const language = files().find(code.shown)?.language ?? room
    select.value = languages.some(({ id }) => id === language) ? language : "plain"
    void apply(code.shown, language)
  }

  /** @param {string} language */
  function setRoom(language) {
    room = language
    files().refresh()
    show()
  }

  function choose() {
    const former = room
    if (code.shown !== MAIN) return files().setLanguage(code.shown, select.value)
    setRoom(select.value)
    void ask(INCOMING.CHANGE_LANGUAGE, { language: select.value }, () => setRoom(former))
  }

  /** @param {string} language */
  const labelOf = (language) => languages.find(({ id }) => id === language)?.label ?? language

  return {
    get room() { return room },
    setRoom,
    /** Another file is shown, or its language was changed. */
    show,
    start() {
      listening = new AbortController()
      select.addEventListener("change", choose, { signal: listening.signal })
      select.disabled = !canWrite
      off = socket.on(OUTGOING.LANGUAGE_CHANGED, ({ language }) => {
        if (language !== room) announce(t("The language is now {language}", { language: labelOf(language) }))
        setRoom(language)
      })
    },
    stop() {
      select.disabled = true
      listening?.abort()
      off()
    },
  }
}
