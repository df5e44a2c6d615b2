/**
 * The place for one file: chosen or dropped, named with its size, taken back, refused when it cannot be right.
 * Only this page's word; the server looks into the file itself.
 */
import { el, icon, must } from "../core/dom.js"
import { language, t } from "../core/i18n.js"
import { announce } from "../core/notices.js"

const KB = 1024
const ENDINGS = [".pdf", ".doc", ".docx"]

/** @param {number} bytes */
export function sizeWords(bytes) {
  const [amount, unit] = bytes >= KB * KB ? [bytes / KB / KB, "MB"] : [Math.max(1, bytes / KB), "kB"]
  const digits = unit === "MB" ? 1 : 0
  return `${new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(amount)} ${unit}`
}

/**
 * Why a file cannot be taken, or "".
 * @param {{name: string, size: number}} file
 * @param {number} maxBytes
 */
export function refusal(file, maxBytes) {
  if (!ENDINGS.some((ending) => file.name.toLowerCase().endsWith(ending))) {
    return t("{name} is not a PDF, DOC or DOCX file. Choose another.", { name: file.name })
  }
  if (file.size === 0) return t("{name} is empty. Choose another.", { name: file.name })
  if (file.size > maxBytes) {
    return t("{name} is too large: {size}. Files up to {limit} are accepted.", { name: file.name, size: sizeWords(file.size), limit: sizeWords(maxBytes) })
  }
  return ""
}

/**
 * @param {HTMLElement} element
 * @param {number} maxBytes
 */
export function createDropzone(element, maxBytes) {
  const input = /** @type {HTMLInputElement} */ (must(element, 'input[type="file"]'))
  const zone = must(element, ".dropzone")
  const chosen = must(element, "[data-chosen]")
  const problem = must(element, "[data-problem]")
  /** @type {AbortController | null} */
  let abort = null

  const file = () => input.files?.[0] ?? null

  function show() {
    const present = file()
    const reason = present ? refusal(present, maxBytes) : ""
    chosen.replaceChildren(...(present ? chosenParts(present, takeBack) : []))
    problem.replaceChildren(...(reason ? [el("li", {}, icon("circle-alert"), el("span", {}, reason))] : []))
    problem.hidden = reason === ""
    input.setAttribute("aria-invalid", String(reason !== ""))
    return reason
  }

  function takeBack() {
    input.value = ""
    show()
    announce(t("The file was removed."))
    input.focus()
  }

  function onChange() {
    const reason = show()
    const present = file()
    if (reason) announce(reason)
    else if (present) announce(t("{name}, {size}, chosen.", { name: present.name, size: sizeWords(present.size) }))
  }

  /** @param {DragEvent} event */
  function onDrag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    zone.toggleAttribute("data-over", event.type === "dragover")
  }

  /** @param {DragEvent} event */
  function onDrop(event) {
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    zone.removeAttribute("data-over")
    const one = new DataTransfer()
    one.items.add(event.dataTransfer.files[0])
    input.files = one.files
    onChange()
  }

  return {
    file,
    /** Whether the form may be sent; otherwise the reason shows and has the focus. */
    check() {
      if (show() === "") return true
      input.focus()
      return false
    },
    start() {
      abort = new AbortController()
      const { signal } = abort
      input.addEventListener("change", onChange, { signal })
      for (const type of /** @type {const} */ (["dragover", "dragleave"])) element.addEventListener(type, onDrag, { signal })
      element.addEventListener("drop", onDrop, { signal })
      if (file()) show()
    },
    stop() { abort?.abort() },
  }
}

/**
 * The file's name stands in the control already.
 * @param {File} file
 * @param {() => void} takeBack
 */
function chosenParts(file, takeBack) {
  return [
    el("span", { class: "chosen-size" }, sizeWords(file.size)),
    el("button", { type: "button", class: "btn btn-ghost btn-sm", onclick: takeBack }, t("Remove")),
  ]
}
