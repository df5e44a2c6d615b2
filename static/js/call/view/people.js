/**
 * The other people of the call: a tile and a voice for each of them. The person one talks with has the large tile of
 * the page; further people of a panel get small ones beside it.
 */

import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { createVoices } from "../media/voices.js"
import { shortOf } from "./quality_words.js"
import { createTile } from "./tile.js"

/** @typedef {import("../link/link.js").LinkStatus} LinkStatus */
/** @typedef {import("../link/link_watch.js").Seen} Seen */
/** @typedef {import("./tile.js").ShownMedia} ShownMedia */
/** @typedef {import("../../room/people.js").People} Everybody */
/**
 * @typedef {object} Other
 * @property {string} name
 * @property {ReturnType<typeof createTile>} tile
 * @property {HTMLAudioElement} voice
 * @property {ShownMedia | null} media What the person says is on; null while the person is not there.
 * @property {LinkStatus} status
 * @property {Seen | null} seen
 */

/** @type {Partial<Record<LinkStatus, () => string>>} */
const TROUBLES = {
  connecting: () => t("Connecting"),
  reconnecting: () => t("Reconnecting"),
  away: () => t("Connection lost"),
  failed: () => t("Text only"),
  unsupported: () => t("Text only"),
}

/**
 * @param {HTMLElement} panel
 * @param {object} options
 * @param {Pick<Everybody, "get" | "main">} options.people The main person has the large tile.
 * @param {(isBlocked: boolean) => void} options.onSound Whether the browser keeps a voice back.
 */
export function createPeople(panel, { people, onSound }) {
  const main = people.main()
  const strip = must(panel, "[data-others]")
  const template = /** @type {HTMLTemplateElement} */ (must(panel, "[data-tile-template]"))
  const mainVoice = /** @type {HTMLAudioElement} */ (must(panel, "[data-voice]"))
  const voices = createVoices({ sample: mainVoice, onBlocked: onSound })
  /** @type {Map<number, Other>} */
  const others = new Map()

  /** @param {number} userId */
  const nameOf = (userId) => people.get(userId)?.username ?? main.username
  others.set(main.user_id, other(main.user_id, must(panel, '[data-tile="main"]'), mainVoice))

  /** @param {number} userId @param {HTMLElement} element @param {HTMLAudioElement} voice @returns {Other} */
  function other(userId, element, voice) {
    const name = nameOf(userId)
    voices.add(voice)
    element.classList.add(`peer-${people.get(userId)?.colour}`)
    return { name, tile: createTile(element, name), voice, media: null, status: "connecting", seen: null }
  }

  /** @param {number} userId @returns {Other} */
  function otherOf(userId) {
    const known = others.get(userId)
    if (known) return known
    const element = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild)
    must(element, "[data-name]").textContent = nameOf(userId)
    must(element, "[data-role]").hidden = people.get(userId)?.role !== "observer"
    const voice = document.createElement("audio")
    voice.autoplay = true
    element.append(voice)
    strip.append(element)
    others.set(userId, other(userId, element, voice))
    countStrip()
    return /** @type {Other} */ (others.get(userId))
  }

  function countStrip() {
    const count = strip.childElementCount
    strip.hidden = count === 0
    strip.dataset.count = String(count)
  }

  /** Whether no picture comes that should: the person says so, or none has come for a while. @param {Other} one */
  const isHeld = ({ media, seen }) => Boolean(media?.video && (media.held || seen?.isStill))

  /** @param {Other} one */
  function show(one) {
    const { tile, media, status, seen } = one
    tile.element.dataset.status = status
    tile.setMedia(media && { ...media, held: isHeld(one) })
    const trouble = TROUBLES[status]?.()
    if (!media) tile.setWay(null)
    else if (trouble) tile.setWay({ picture: status === "failed" || status === "unsupported" ? "message-square" : "loader-circle", text: trouble, isTrouble: true })
    else tile.setWay(seen && shortOf(seen))
  }

  /** @param {number} userId @param {Partial<Other>} changed */
  function change(userId, changed) {
    const one = otherOf(userId)
    Object.assign(one, changed)
    show(one)
  }

  return {
    mainId: main.user_id,
    nameOf,
    /** @param {number} userId @param {MediaStreamTrack} track */
    setVoice: (userId, track) => voices.setTrack(otherOf(userId).voice, track),
    /** @param {number} userId @param {MediaStreamTrack} track */
    setCamera: (userId, track) => otherOf(userId).tile.setTrack(track),
    /** @param {number} userId @param {ShownMedia} media */
    setMedia: (userId, media) => change(userId, { media }),
    /** @param {number} userId @param {LinkStatus} status @param {Seen | null} seen */
    setStatus: (userId, status, seen) => change(userId, { status, seen }),
    /** @param {number} userId */
    get: (userId) => others.get(userId),
    /** @param {number} userId */
    isHeld(userId) {
      const one = others.get(userId)
      return one !== undefined && isHeld(one)
    },
    /** Everybody who is there. */
    present: () => [...others.values()].filter(({ media }) => media !== null),
    /** @param {number | null} userId */
    setActive(userId) {
      for (const [id, { tile }] of others) tile.setSpeaking(id === userId)
    },
    /** @param {number} userId */
    remove(userId) {
      const one = others.get(userId)
      if (!one) return
      voices.setTrack(one.voice, null)
      one.tile.setTrack(null)
      one.tile.setSpeaking(false)
      Object.assign(one, { media: null, seen: null })
      show(one)
      if (userId === main.user_id) return
      voices.remove(one.voice)
      one.tile.element.remove()
      others.delete(userId)
      countStrip()
    },
    removeAll() {
      for (const userId of [...others.keys()]) this.remove(userId)
      onSound(false)
    },
    playAll: voices.playAll,
    setSpeaker: voices.setSpeaker,
    canChooseSpeaker: voices.canChooseSpeaker,
  }
}
