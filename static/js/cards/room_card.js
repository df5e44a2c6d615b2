/**
 * One's own card in the room: the form of its page, fetched when it is first looked at. What is typed is saved, moments
 * are stamped with one click, and it is handed in without leaving the room.
 */
import { must } from "../core/dom.js"
import { fetchFragment } from "../core/fragment.js"
import { t } from "../core/i18n.js"
import { createMoments } from "./moments.js"
import { createSaving, sendTo } from "./saving.js"

/**
 * @param {HTMLElement} element `[data-panel="card"]` of templates/rooms/card.html
 * @param {Pick<import("../room/context.js").RoomContext, "clock" | "announce">} ctx
 * @param {{fetchForm?: typeof fetchFragment, send?: typeof sendTo}} [options]
 */
export function createRoomCard(element, { clock, announce }, { fetchForm = fetchFragment, send = sendTo } = {}) {
  const place = must(element, "[data-card-place]")
  const [loading, failed] = [must(element, "[data-card-loading]"), must(element, "[data-card-failed]")]
  let isAsked = false
  /** @type {ReturnType<typeof createSaving> | null} */
  let saving = null

  async function load() {
    isAsked = true
    loading.hidden = false
    failed.hidden = true
    try {
      place.replaceChildren(...await fetchForm(element.dataset.url ?? ""))
      const form = /** @type {HTMLFormElement | null} */ (place.querySelector("form[data-card-form]"))
      if (form) bind(form)
    } catch {
      failed.hidden = false
    }
    loading.hidden = true
  }

  /** @param {HTMLFormElement} form */
  function bind(form) {
    const moments = createMoments(form)
    moments.start()
    for (const button of form.querySelectorAll("[data-moment-now]")) {
      const number = Number(/** @type {HTMLElement} */ (button.closest("[data-card-clicked]")).dataset.cardClicked)
      button.addEventListener("click", () => { if (moments.add(number, Math.round(clock.now()), false)) announce(t("Added")) })
    }
    saving = createSaving(form, send(form), { onHandedIn })
  }

  function onHandedIn() {
    saving = null
    announce(t("Your card is in."))
    void load()
  }

  /** @param {BeforeUnloadEvent} event */
  const onLeave = (event) => { if (saving?.isWaiting()) event.preventDefault() }
  must(element, "[data-card-retry]").addEventListener("click", load)

  return {
    /** A scorecard may be chosen, or the card handed in elsewhere, while nothing is being written here. @param {boolean} isShown */
    setShown(isShown) { if (isShown && (!isAsked || saving === null)) void load() },
    start() { window.addEventListener("beforeunload", onLeave) },
    rejoined() { saving?.now() },
    stop() {
      window.removeEventListener("beforeunload", onLeave)
      saving?.now()
    },
  }
}
