/** Where a person says how to be called when somebody asks to join. Markup: components/attention.html. */
import { createAttention } from "./attention.js"
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createMemory } from "../room/memory.js"

/** @param {HTMLElement} element @param {import("./attention.js").Attention} [attention] */
export function mount(element, attention = rememberedAttention()) {
  const words = must(element, "[data-attention-words]")
  const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("[data-attention]")])

  /** @param {string} [said] */
  function show(said = "") {
    for (const input of inputs) input.checked = attention.isOn(wayOf(input))
    words.textContent = said
  }

  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (element.querySelectorAll("[data-attention-try]"))) {
    const way = /** @type {import("./attention.js").Way} */ (button.dataset.attentionTry)
    button.addEventListener("click", async () => {
      const isDone = await attention.try(way, { text: t("This is how it looks."), about: t("A candidate asks to join."), tag: "try", open: () => window.focus() })
      show(isDone ? whatWasDone(way) : way === "sound" ? t("This browser plays no sound here.") : whyNot(attention))
    })
  }
  for (const input of inputs) {
    if (wayOf(input) === "notify" && !attention.canNotify()) must(element, "[data-attention-notify]").hidden = true
    input.addEventListener("change", async () => {
      const wanted = input.checked
      const isOn = await attention.turn(wayOf(input), wanted)
      show(wanted && !isOn ? whyNot(attention) : "")
    })
  }
  show(element.querySelector("[data-attention-try]") && attention.isBlocked() ? whyNot(attention) : "")
  element.hidden = false
}

/** The preference of this browser, the same on every page. */
export function rememberedAttention() {
  return createAttention(createMemory(() => localStorage, "attention"))
}

/** @param {HTMLInputElement} input */
const wayOf = (input) => /** @type {import("./attention.js").Way} */ (input.dataset.attention)

/** @param {import("./attention.js").Attention} attention */
function whyNot(attention) {
  return attention.isBlocked()
    ? t("This browser blocks notifications from this site. Allow them in the browser's settings for the site, then try again.")
    : t("Notifications were not allowed.")
}

/** Whether anybody sees or hears it is up to the system. @param {import("./attention.js").Way} way */
function whatWasDone(way) {
  return way === "sound"
    ? t("The browser plays the sound. If you hear nothing, look at the volume, also of this tab.")
    : t("The browser has the notification. If you see none, the system holds it back, for example by “Do not disturb”.")
}
