/**
 * Following one of the others on the board: the part that they see is in view here, until one moves, draws or stops.
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createChoices } from "../editor/cursors/follow_choices.js"

/** @typedef {import("../room/people.js").Person} Person */

const OWN_MS = 150 // The canvas tells that it was moved a moment after it was.

/**
 * @param {object} parts
 * @param {HTMLElement} parts.menu with the switches
 * @param {HTMLElement} parts.sign says whom one follows
 * @param {Pick<import("../room/people.js").People, "others" | "onChange">} parts.people
 * @param {() => import("./pointers.js").BoardPeer[]} parts.peers
 * @param {import("./canvas.js").Canvas} parts.canvas
 * @param {{now(): number}} parts.clock
 * @param {(text: string) => void} parts.announce
 */
export function createBoardFollow({ menu, sign, people, peers, canvas, clock, announce }) {
  const place = { list: must(menu, "[data-board-follow-list]"), template: /** @type {HTMLTemplateElement} */ (must(menu, "[data-board-follow-template]")) }
  const choices = createChoices(place, people, (person, isOn) => (isOn ? begin(person) : end()))
  /** @type {Person | null} */
  let followed = null
  let movedAt = -Infinity
  /** @type {AbortController | null} */
  let running = null
  let off = () => {}

  /** @param {Person | null} person */
  function set(person) {
    followed = person
    choices.show(person?.user_id ?? null)
    sign.hidden = person === null
    must(sign, "[data-following-words]").textContent = person ? t("Following {name}", { name: person.username }) : ""
  }

  function go() {
    const peer = peers().find(({ person }) => person.user_id === followed?.user_id)
    if (!peer) return
    const [x, y, width, height] = peer.board.view
    movedAt = clock.now()
    canvas.show({ x, y, width, height })
  }

  /** @param {Person} person */
  function begin(person) {
    set(person)
    announce(t("Following {name}", { name: person.username }))
    go()
  }

  function end() {
    if (!followed) return
    const { username: name } = followed
    set(null)
    announce(t("You no longer follow {name}", { name }))
  }

  return {
    start() {
      off = people.onChange(choices.update)
      choices.setUsable(true)
      running = new AbortController()
      must(sign, "button").addEventListener("click", end, { signal: running.signal })
    },
    /** The others moved. */
    onPeers() { if (followed) go() },
    /** The canvas shows another part than before; that ends it, unless following did it. */
    onView() { if (followed && clock.now() - movedAt > OWN_MS) end() },
    /** Somebody acts here. */
    end,
    stop() {
      off()
      choices.setUsable(false)
      running?.abort()
      set(null)
      place.list.replaceChildren()
    },
  }
}
