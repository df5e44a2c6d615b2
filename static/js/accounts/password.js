/**
 * A password field that can be shown, and a meter of how long it would withstand guessing. The server decides what
 * it accepts; the meter only advises. Nothing leaves the page.
 */
import { must } from "../core/dom.js"
import { t, tn } from "../core/i18n.js"
import { LIMITS } from "../core/limits.js"

const GOOD_BITS = 45
const STRONG_BITS = 65
/** @type {[RegExp, number][]} */
const ALPHABETS = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[^a-zA-Z0-9]/, 33]]

/** @param {HTMLElement} element the field's box */
export function mount(element) {
  const input = /** @type {HTMLInputElement} */ (must(element, "input"))
  mountToggle(element, input)
  mountMeter(element, input)
}

/** @param {HTMLElement} element @param {HTMLInputElement} input */
function mountToggle(element, input) {
  const toggle = must(element, "[data-password-toggle]")
  const word = must(toggle, "span")
  const use = toggle.querySelector("use")
  const hiddenIcon = use?.getAttribute("href") ?? ""

  /** @param {boolean} isShown */
  function show(isShown) {
    input.type = isShown ? "text" : "password"
    toggle.setAttribute("aria-pressed", String(isShown))
    word.textContent = isShown ? t("Hide") : t("Show")
    use?.setAttribute("href", isShown ? hiddenIcon.replace(/#i-eye$/, "#i-eye-off") : hiddenIcon)
  }

  toggle.hidden = false
  toggle.addEventListener("click", () => show(input.type === "password"))
  // A shown password must not stay in the browser's memory of form values.
  input.form?.addEventListener("submit", () => show(false))
}

/** @param {HTMLElement} element @param {HTMLInputElement} input */
function mountMeter(element, input) {
  const place = /** @type {HTMLElement | null} */ (element.querySelector("[data-password-strength]"))
  if (!place) return
  const meter = /** @type {HTMLMeterElement} */ (must(place, "meter"))
  const words = must(place, "p")
  const least = input.minLength > 0 ? input.minLength : LIMITS.PASSWORD_LEAST_CHARS
  const update = () => {
    const { level, advice } = passwordStrength(input.value, least)
    place.hidden = input.value === ""
    meter.value = level
    if (words.textContent !== advice) words.textContent = advice
  }
  input.addEventListener("input", update)
  update()
}

/**
 * How strong a password is, 0 to 4, and what would help.
 * @param {string} password
 * @param {number} [least] the fewest characters the server accepts
 */
export function passwordStrength(password, least = LIMITS.PASSWORD_LEAST_CHARS) {
  const characters = [...password]
  if (characters.length < least) {
    const missing = least - characters.length
    return { level: 1, advice: tn("{count} more character is needed.", "{count} more characters are needed.", missing) }
  }
  const bits = guessBits(characters)
  if (bits < GOOD_BITS) return { level: 2, advice: t("Easy to guess. Another word or two makes it much stronger.") }
  if (bits < STRONG_BITS) return { level: 3, advice: t("Good.") }
  return { level: 4, advice: t("Strong.") }
}

/**
 * A rough count: the alphabet in use, times the characters that are neither repeated nor the next of a row ("abc", "321").
 * @param {string[]} characters
 */
function guessBits(characters) {
  const text = characters.join("")
  const alphabet = ALPHABETS.reduce((sum, [letters, size]) => sum + (letters.test(text) ? size : 0), 0)
  const fresh = characters.filter((character, at) => at === 0 || Math.abs(codeOf(character) - codeOf(characters[at - 1])) > 1)
  const counted = Math.min(fresh.length, new Set(characters).size * 2)
  return counted * Math.log2(alphabet)
}

/** @param {string} character */
function codeOf(character) {
  return character.toLowerCase().codePointAt(0) ?? 0
}
