/**
 * The resume beside the room's other panes, and enlarged over the room on demand. The document is fetched when somebody
 * wants to see it, not before. Markup: templates/resumes/preview.html.
 */

const DRAWN_MS = 1200 // A browser's viewer is a black box until it has drawn the first page, and tells nobody when.

/** What stands in a frame's place until it is there. @param {HTMLIFrameElement | null} frame */
const wordsOf = (frame) => /** @type {HTMLElement | null} */ (frame?.parentElement?.querySelector("[data-resume-loading]") ?? null)

/**
 * @param {ParentNode} room
 * @param {object} options
 * @param {(isLarge: boolean) => void} options.onEnlarge told whether the enlargement lies over the room
 * @param {boolean} [options.canShow] whether the browser shows a PDF inside a page
 */
export function createResumePreview(room, { onEnlarge, canShow = navigator.pdfViewerEnabled !== false }) {
  const opener = /** @type {HTMLElement | null} */ (room.querySelector("[data-resume-open]"))
  const dialog = /** @type {HTMLDialogElement | null} */ (room.querySelector("#resume-dialog"))
  const beside = /** @type {HTMLIFrameElement | null} */ (room.querySelector("[data-resume-beside]"))
  const hint = /** @type {HTMLElement | null} */ (room.querySelector("[data-resume-hint]"))
  const plain = /** @type {HTMLElement | null} */ (room.querySelector("[data-resume-plain]"))
  const large = /** @type {HTMLIFrameElement | null} */ (room.querySelector("[data-resume-frame]"))

  /** @param {HTMLIFrameElement | null} frame */
  function load(frame) {
    if (!frame || frame.getAttribute("src")) return
    frame.addEventListener("load", () => setTimeout(() => wordsOf(frame)?.toggleAttribute("hidden", true), DRAWN_MS), { once: true })
    frame.src = frame.dataset.src ?? ""
  }

  function enlarge() {
    load(large)
    dialog?.showModal()
    onEnlarge(true)
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      // An empty frame would look like a resume that is black.
      for (const shown of [beside, wordsOf(beside), hint, opener]) if (shown) shown.hidden = !canShow
      if (plain) plain.hidden = canShow
      opener?.addEventListener("click", enlarge, { signal })
      dialog?.addEventListener("close", () => onEnlarge(false), { signal })
    },
    stop() {
      listening?.abort()
      this.close()
    },
    close() { if (dialog?.open) dialog.close() },
    /** The room says whether the pane is in view. @param {boolean} isVisible */
    setShown(isVisible) { if (isVisible && canShow) load(beside) },
  }
}
