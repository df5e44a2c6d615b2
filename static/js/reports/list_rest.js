/**
 * What of a report's long list is not on the page yet (routes/report_lists.py): fetched as the reader comes near its end, by
 * the buttons, and before the report is printed. Without scripts, and where it fails, the links lead to the same rows on a
 * page of their own.
 */
import { must } from "../core/dom.js"
import { fetchFragment, Refusal } from "../core/fragment.js"
import { t, tn } from "../core/i18n.js"
import { announce, toast } from "../core/notices.js"
import { browserZone, rewriteMoments } from "../core/time.js"
import { WHOLE } from "./print.js"

const MOST_TOLD = 2
const LONGEST_WAIT_MS = 15_000
const AHEAD_PX = 600 // What comes next is there before its place is seen.

/** @param {HTMLElement} root with `data-list`, the name in `data-rows` of the list that it belongs to */
export function mount(root) {
  createListRest(root, { ask: fetchFragment, watch: whenNear })
}

/**
 * Calls `load` whenever the end is near, until one of them fails; only in a box that scrolls by itself, or what stands
 * below would never be reached.
 * @param {HTMLElement} root @param {() => Promise<boolean>} load whether more came
 */
function whenNear(root, load) {
  const box = root.closest("[data-list-box]")
  if (!box) return
  const observer = new IntersectionObserver(async ([{ isIntersecting }]) => {
    if (!isIntersecting) return
    observer.unobserve(root)
    if (await load() && root.isConnected) observer.observe(root)
  }, { root: box, rootMargin: `0px 0px ${AHEAD_PX}px 0px` })
  observer.observe(root)
}

/** Many long groups are more than a session may ask for at once. @param {unknown} error */
async function untilAllowed(error) {
  const wait = error instanceof Refusal ? error.retryAfterMs : null
  if (wait === null || wait > LONGEST_WAIT_MS) throw error
  await new Promise((resolve) => { setTimeout(resolve, wait) })
}

/**
 * @param {HTMLElement} root
 * @param {{ask: (url: string) => Promise<Element[]>, watch: (root: HTMLElement, load: () => Promise<boolean>) => void}} door
 */
export function createListRest(root, { ask, watch }) {
  const next = /** @type {HTMLAnchorElement} */ (must(root, "[data-next]"))
  const all = /** @type {HTMLAnchorElement} */ (must(root, "[data-all]"))
  /** @type {Promise<void> | null} */
  let loading = null
  let hasFailed = false
  let told = 0 // How often in a row it was said that nothing came.

  /** @param {Element[]} nodes a list, and unless it was the last, what comes after it */
  function put([rows, rest]) {
    const list = must(document, `[data-rows="${root.dataset.list}"]`)
    if (document.documentElement.dataset.zone !== browserZone()) rewriteMoments(rows, browserZone())
    const fresh = /** @type {HTMLElement[]} */ ([...rows.children])
    list.append(...fresh)
    for (const row of fresh) document.dispatchEvent(new CustomEvent("page:changed", { detail: row }))
    announce(tn("{count} more is shown", "{count} more are shown", fresh.length))
    if (rest) {
      for (const link of [next, all]) link.href = /** @type {HTMLAnchorElement} */ (must(rest, link === next ? "[data-next]" : "[data-all]")).href
      must(root, "[data-count]").replaceWith(must(rest, "[data-count]"))
      must(root, "[data-printed]").replaceWith(must(rest, "[data-printed]"))
      return
    }
    if (root.contains(document.activeElement)) focusOn(fresh[0] ?? list)
    root.remove()
  }

  /** @param {HTMLElement} element */
  function focusOn(element) {
    element.tabIndex = -1
    element.focus({ preventScroll: true })
  }

  /** @param {HTMLAnchorElement} link */
  async function load(link) {
    root.setAttribute("aria-busy", "true")
    try {
      const url = new URL(link.href)
      url.searchParams.set("only", "list")
      put(await ask(url.href))
      if (hasFailed && root.isConnected) look()
      hasFailed = false
      told = 0
    } catch (error) {
      hasFailed = true
      throw error
    } finally {
      root.removeAttribute("aria-busy")
      loading = null
    }
  }

  /** One at a time, so that nothing comes twice. @param {HTMLAnchorElement} link */
  const once = (link) => (loading ??= load(link))

  /** @param {MouseEvent} event */
  function onClick(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return // Into a tab of its own.
    if (told >= MOST_TOLD) return // To a page with the same rows, or one that says what is the matter.
    event.preventDefault()
    once(/** @type {HTMLAnchorElement} */ (event.currentTarget)).catch(() => {
      told += 1
      const isLast = told >= MOST_TOLD
      const text = isLast ? t("The rest could not be loaded here. Press again to open it as a page.") : t("The rest could not be loaded. Try again.")
      toast({ kind: "bad", text })
    })
  }

  /** Everything that is left, for who waits for it; rejects when it does not come. @returns {Promise<void>} */
  async function whole() {
    await loading?.catch(() => {})
    while (root.isConnected) await once(all).catch(untilAllowed)
  }

  next.addEventListener("click", onClick)
  all.addEventListener("click", onClick)
  document.addEventListener(WHOLE, (event) => {
    if (root.isConnected) /** @type {CustomEvent<(() => Promise<void>)[]>} */ (event).detail.push(whole)
  })
  // After a failure the reader asks again, not the page.
  const look = () => watch(root, () => (hasFailed ? Promise.resolve(false) : once(next).then(() => true, () => false)))
  look()
}
