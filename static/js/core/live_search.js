/**
 * A search that finds while somebody types: the page is asked for again, and only what it found is replaced, so that the
 * field keeps its focus and its text. Without scripts, and when it fails, the button sends the form as ever.
 */
import { must } from "./dom.js"
import { t, tn } from "./i18n.js"
import { announce } from "./notices.js"
import { browserZone, rewriteMoments, tellRelative } from "./time.js"

const PAUSE_MS = 250

/**
 * @param {HTMLFormElement} form with `data-found`, the id of what is replaced; that has `data-total`, and `data-has-more`
 * where there are more
 */
export function mount(form) {
  const ask = async (/** @type {string} */ url, /** @type {AbortSignal} */ signal) => {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error", signal })
    if (!answer.ok) throw new Error(String(answer.status))
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  }
  createLiveSearch(form, { ask, note: (url) => history.replaceState(null, "", url) })
}

/**
 * @param {HTMLFormElement} form
 * @param {{ask: (url: string, signal: AbortSignal) => Promise<Document>, note: (url: string) => void}} door
 */
export function createLiveSearch(form, { ask, note }) {
  const field = /** @type {HTMLInputElement} */ (must(form, 'input[type="search"]'))
  const id = form.dataset.found ?? ""
  let last = field.value.trim()
  let running = new AbortController()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  const search = async () => {
    if (field.value.trim() === last) return
    last = field.value.trim()
    running.abort()
    running = new AbortController()
    const { signal } = running
    const url = `${new URL(form.action, location.href).pathname}?${new URLSearchParams(/** @type {any} */ (new FormData(form)))}`
    try {
      const page = await ask(url, signal)
      if (signal.aborted) return
      show(page)
      note(url)
    } catch {
      if (!signal.aborted) last = "\u0000" // The next pause, or the button, tries again.
    }
  }
  const show = (/** @type {Document} */ page) => {
    const fresh = document.importNode(must(page, `#${id}`), true)
    if (page.documentElement.dataset.zone !== browserZone()) rewriteMoments(fresh, browserZone())
    tellRelative(fresh, Date.now())
    must(document, `#${id}`).replaceWith(fresh)
    // What stands above the list belongs to the list without a search.
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-needs]"))) one.hidden = last !== ""
    const { total, hasMore } = /** @type {HTMLElement} */ (fresh).dataset
    const count = Number(total)
    announce(hasMore === undefined ? tn("{count} interview", "{count} interviews", count) : t("More than {count} interviews", { count }))
  }
  field.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(search, PAUSE_MS)
  })
  return { search }
}
