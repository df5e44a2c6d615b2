/**
 * Whom one may follow: a switch for each person, of which at most one is on. What following means is not decided here.
 */
import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"

/** @typedef {import("../../room/people.js").Person} Person */

/**
 * A switch for each of the others, also for those who come to the interview later.
 * @param {{list: HTMLElement, template: HTMLTemplateElement}} place
 * @param {Pick<import("../../room/people.js").People, "others">} people
 * @param {(person: Person, isOn: boolean) => void} onChoose
 */
export function createChoices({ list, template }, people, onChoose) {
  /** @type {Map<number, HTMLInputElement>} */
  const switches = new Map()
  let isUsable = false

  /** @param {Person} person */
  function make(person) {
    const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild)
    const choice = /** @type {HTMLInputElement} */ (must(row, "[data-follow]"))
    must(row, "[data-follow-words]").textContent = t("Follow {name}", { name: person.username })
    choice.addEventListener("change", () => onChoose(person, choice.checked))
    list.append(row)
    return choice
  }

  function update() {
    for (const person of people.others()) {
      const choice = switches.get(person.user_id) ?? make(person)
      switches.set(person.user_id, choice)
      choice.disabled = !isUsable
    }
  }

  return {
    update,
    /** @param {boolean} isNow */
    setUsable(isNow) {
      isUsable = isNow
      update()
    },
    /** @param {number | null} userId whom one follows */
    show(userId) {
      for (const [id, choice] of switches) choice.checked = id === userId
    },
  }
}
