/**
 * Opens the resume over the room. The document is fetched when somebody wants to see it, not before.
 */

/** @param {ParentNode} room the page with templates/resumes/preview.html in it */
export function createResumePreview(room) {
  const opener = /** @type {HTMLElement | null} */ (room.querySelector("[data-resume-open]"))
  const dialog = /** @type {HTMLDialogElement | null} */ (room.querySelector("#resume-dialog"))
  const frame = /** @type {HTMLIFrameElement | null} */ (room.querySelector("[data-resume-frame]"))

  function open() {
    if (frame && !frame.getAttribute("src")) frame.src = frame.dataset.src ?? ""
    dialog?.showModal()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      opener?.addEventListener("click", open, { signal: listening.signal })
    },
    stop() {
      listening?.abort()
      if (dialog?.open) dialog.close()
    },
  }
}
