/**
 * Who waits to be admitted, kept fresh on the dashboard: the list at the top, the tab's title, a polite word for
 * screen readers, and a notification or a sound where the person wants them. Asks every ten seconds while the page is
 * seen or somebody wants to be called, and at once when it is seen again.
 */
import { rememberedAttention } from "../attention/choice.js"
import { el, icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { announce } from "../core/notices.js"
import { tellRelative } from "../core/time.js"

const EVERY_MS = 10_000
const ANY_LINK = "00000000-0000-0000-0000-000000000000"

/** @typedef {{meeting_link: string, candidate_name: string, requested_at: string}} Waiting */

/**
 * @param {HTMLElement} element with data-url and data-room-url (a room's address with ANY_LINK in place of the link)
 * @param {object} outside
 * @param {Document} outside.page
 * @param {(url: string) => Promise<Waiting[]>} outside.ask
 * @param {{now(): number}} outside.clock
 * @param {Pick<import("../attention/attention.js").Attention, "isAnyOn" | "call">} outside.attention
 * @param {(url: string) => void} outside.go
 */
export function createWaiting(element, { page, ask, clock, attention, go }) {
  const list = must(element, "ul")
  const plainTitle = page.title
  /** @type {Set<string>} */
  let known = new Set([...list.children].map((one) => one.getAttribute("data-waiting") ?? ""))
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {AbortController | null} */
  let abort = null

  /** @param {Waiting[]} waiting */
  function show(waiting) {
    const links = new Set(waiting.map((one) => one.meeting_link))
    if (links.size !== known.size || [...links].some((link) => !known.has(link))) {
      list.replaceChildren(...waiting.map((one) => row(one, element.dataset.roomUrl ?? "")))
      for (const one of waiting) if (!known.has(one.meeting_link)) tell(one)
    }
    known = links
    element.hidden = links.size === 0
    page.title = links.size ? t("({count} waiting) {title}", { count: links.size, title: plainTitle }) : plainTitle
    markRows(page, links)
    tellRelative(element, clock.now())
  }

  /** @param {Waiting} one who was not there before */
  function tell({ candidate_name: name, meeting_link: link }) {
    const text = t("{name} is waiting to join.", { name })
    announce(text)
    attention.call({ text, about: t("Open the room to admit them."), tag: link, open: () => go(roomOf(link, element.dataset.roomUrl ?? "")) })
  }

  async function poll() {
    clearTimeout(timer)
    const { signal } = /** @type {AbortController} */ (abort)
    if (page.hidden && !attention.isAnyOn()) return
    try {
      const waiting = await ask(element.dataset.url ?? "")
      if (!signal.aborted) show(waiting)
    } catch {
      // The list stays as it was; a server that is away for a moment is asked again.
    }
    if (signal.aborted) return
    clearTimeout(timer) // The page may have been hidden and seen again while the answer was on its way.
    timer = setTimeout(poll, EVERY_MS)
  }

  return {
    start() {
      abort = new AbortController()
      page.addEventListener("visibilitychange", () => void poll(), { signal: abort.signal })
      void poll()
    },
    stop() {
      abort?.abort()
      clearTimeout(timer)
      page.title = plainTitle
    },
  }
}

/** @param {string} link @param {string} roomUrl */
const roomOf = (link, roomUrl) => roomUrl.replace(ANY_LINK, encodeURIComponent(link))

/** @param {Waiting} one @param {string} roomUrl */
function row(one, roomUrl) {
  return el(
    "li",
    { class: "waiting-row", "data-waiting": one.meeting_link },
    icon("hourglass", "icon icon-lg"),
    el(
      "p",
      { class: "waiting-words" },
      el("strong", {}, one.candidate_name),
      ` ${t("is waiting to join.")} `,
      el("span", { class: "waiting-since" }, t("Asked"), " ", el("time", { datetime: one.requested_at, "data-relative": true })),
    ),
    el("a", { class: "btn btn-primary btn-sm", href: roomOf(one.meeting_link, roomUrl) }, t("Open the room")),
  )
}

/** @param {Document} page @param {Set<string>} links */
function markRows(page, links) {
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-waiting-for]"))) {
    const isWaiting = links.has(badge.dataset.waitingFor ?? "")
    badge.hidden = !isWaiting
    const other = badge.nextElementSibling
    if (other instanceof HTMLElement) other.hidden = isWaiting
  }
}

/** @param {string} url @returns {Promise<Waiting[]>} */
async function fetchWaiting(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "error" })
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()).waiting
}

/** @param {HTMLElement} element */
export function mount(element) {
  const go = (/** @type {string} */ url) => {
    window.focus()
    location.assign(url)
  }
  createWaiting(element, { page: document, ask: fetchWaiting, clock: Date, attention: rememberedAttention(), go }).start()
}
