/**
 * The strip of files: a tab for each, with the initial of whoever else is there. Arrow keys go from one to the next.
 */
import { el } from "../../core/dom.js"
import { t } from "../../core/i18n.js"

/** @typedef {{id: string, name: string}} Tab */
/** @typedef {{file: string, name: string, colour: number}} Mark who else is in which file */

/**
 * @param {HTMLElement} list with role=tablist
 * @param {object} options
 * @param {string} options.panelId
 * @param {(id: string) => void} options.onChoose
 * @param {(id: string) => void} options.onRename
 * @param {(id: string) => void} options.onRemove
 */
export function createFileTabs(list, { panelId, onChoose, onRename, onRemove }) {
  /** @type {Map<string, HTMLElement>} */
  const tabs = new Map()
  let chosen = ""

  /** @param {string} id */
  function make(id) {
    return el("button", { "type": "button", "class": "tab editor-tab", "role": "tab", "id": `file-${id}`, "aria-controls": panelId, "data-file": id })
  }

  /** @param {HTMLElement} tab @param {string} name @param {Mark[]} marks */
  function fill(tab, name, marks) {
    const words = marks.map((mark) => {
      const said = t("{name} is here", { name: mark.name })
      return el("span", { class: "sr-only" }, `, ${said}`)
    })
    const drawn = marks.map(({ name: who, colour }) =>
      el("span", { "class": `editor-tab-mark peer-${colour}`, "aria-hidden": "true", "title": who }, [...who][0]?.toUpperCase() ?? ""))
    tab.replaceChildren(el("span", { class: "editor-tab-name" }, name), ...drawn, ...words)
    tab.title = name
  }

  /** @param {Event} event */
  const idOf = ({ target }) => (target instanceof Element ? target.closest("[data-file]")?.getAttribute("data-file") : null) ?? null

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const id = idOf(event)
    if (id === null) return
    const ids = [...tabs.keys()]
    const at = ids.indexOf(id)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: ids.length - 1 }[event.key]
    if (to !== undefined) {
      const next = ids[(to + ids.length) % ids.length]
      onChoose(next)
      tabs.get(next)?.focus()
    } else if (event.key === "F2") onRename(id)
    else if (event.key === "Delete") onRemove(id)
    else return
    event.preventDefault()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      list.addEventListener("click", (event) => {
        const id = idOf(event)
        if (id !== null) onChoose(id)
      }, { signal })
      list.addEventListener("dblclick", (event) => {
        const id = idOf(event)
        if (id !== null) onRename(id)
      }, { signal })
      list.addEventListener("keydown", onKey, { signal })
    },
    stop() { listening?.abort() },

    /** @param {Tab[]} files @param {string} current @param {Mark[]} marks */
    show(files, current, marks) {
      for (const [id, tab] of tabs) {
        if (files.some((file) => file.id === id)) continue
        tab.remove()
        tabs.delete(id)
      }
      const former = new Map(tabs)
      tabs.clear()
      for (const { id, name } of files) {
        const tab = former.get(id) ?? make(id)
        tabs.set(id, tab)
        fill(tab, name, marks.filter(({ file }) => file === id))
        tab.setAttribute("aria-selected", String(id === current))
        tab.tabIndex = id === current ? 0 : -1
        // Moving an element that has the focus takes the focus away.
        if (list.children[tabs.size - 1] !== tab) list.insertBefore(tab, list.children[tabs.size - 1] ?? null)
      }
      document.getElementById(panelId)?.setAttribute("aria-labelledby", `file-${current}`)
      if (current !== chosen) tabs.get(current)?.scrollIntoView({ block: "nearest", inline: "nearest" })
      chosen = current
    },
    /** @param {string} id */
    focus(id) { tabs.get(id)?.focus() },
  }
}
