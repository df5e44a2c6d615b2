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

  for (const input of inputs) {
    if (wayOf(input) === "notify" && !attention.canNotify()) must(element, "[data-attention-notify]").hidden = true
    input.addEventListener("change", async () => {
      const wanted = input.checked
      const isOn = await attention.turn(wayOf(input), wanted)
      show(wanted && !isOn ? whyNot(attention) : "")
    })
  }
  show()
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
