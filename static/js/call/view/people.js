/**
 * The other people of the call: a tile and a voice for each who is there. One of them has the large tile of the page
 * (large_tile.js says who), the others get small ones below it. With nobody there, the large one waits for the person
 * one talks with.
 */

import { must, write } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { createVoices } from "../media/voices.js"
import { createLargeTile } from "./large_tile.js"
import { shortOf } from "./quality_words.js"
import { createTile } from "./tile.js"

/** @typedef {import("../link/link.js").LinkStatus} LinkStatus */
/** @typedef {import("../link/link_watch.js").Seen} Seen */
/** @typedef {import("./tile.js").ShownMedia} ShownMedia */
/** @typedef {import("../../room/people.js").People} Everybody */
/** @typedef {import("../../room/people.js").Person} Person */
/**
 * @typedef {object} Other
 * @property {string} name
 * @property {ReturnType<typeof createTile>} tile
 * @property {HTMLAudioElement} voice
 * @property {MediaStreamTrack | null} camera
 * @property {ShownMedia | null} media What the person says is on; null until they said it.
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
 * @param {Pick<Everybody, "get" | "main">} options.people
 * @param {(isBlocked: boolean) => void} options.onSound Whether the browser keeps a voice back.
 */
export function createPeople(panel, { people, onSound }) {
  const main = people.main()
  const strip = must(panel, "[data-others]")
  const template = /** @type {HTMLTemplateElement} */ (must(panel, "[data-tile-template]"))
  const largeTile = createTile(must(panel, '[data-tile="main"]'))
  const voices = createVoices({ onBlocked: onSound })
  const choice = createLargeTile(main.user_id)
  /** @type {Map<number, Other>} */
  const others = new Map()
  /** @type {number | null} */
  let largeId = null
  /** @type {number | null} */
  let speakerId = null

  /** @param {number} userId */
  const personOf = (userId) => people.get(userId) ?? main
  /** @param {number} userId */
  const nameOf = (userId) => personOf(userId).username

  function smallTile() {
    const element = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild)
    strip.append(element)
    return createTile(element)
  }

  /** @param {number} userId @returns {Other} */
  function otherOf(userId) {
    const known = others.get(userId)
    if (known) return known
    const voice = document.createElement("audio")
    voice.autoplay = true
    panel.append(voice)
    voices.add(voice)
    const tile = largeId === null ? largeTile : smallTile()
    largeId ??= userId
    /** @type {Other} */
    const one = { name: nameOf(userId), tile, voice, camera: null, media: null, status: "connecting", seen: null }
    others.set(userId, one)
    dress(userId, one)
    if (userId === main.user_id) enlarge(userId)
    countStrip()
    return one
  }

  /** Makes the tile this person's. @param {number} userId @param {Other} one */
  function dress(userId, one) {
    one.tile.setPerson(personOf(userId))
    one.tile.setTrack(one.camera)
    one.tile.setSpeaking(userId === speakerId)
    show(one)
  }

  /** Two people change places: their tiles stay where they are. @param {number} userId who is there */
  function enlarge(userId) {
    const [one, before] = [others.get(userId), largeId === null ? undefined : others.get(largeId)]
    if (!one || !before || one === before) return
    const lost = /** @type {number} */ (largeId)
    ;[one.tile, before.tile, largeId] = [before.tile, one.tile, userId]
    dress(userId, one)
    dress(lost, before)
  }

  function countStrip() {
    const count = strip.childElementCount
    strip.hidden = count === 0
    strip.dataset.count = String(count)
  }

  /** Nobody is there. */
  function showEmpty() {
    largeId = null
    largeTile.setPerson(main)
    largeTile.setTrack(null)
    largeTile.setSpeaking(false)
    largeTile.setMedia(null)
    largeTile.setWay(null)
    largeTile.element.dataset.status = "gone"
  }

  /** Whether no picture comes that should: the person says so, or none has come for a while. @param {Other} one */
  const isHeld = ({ media, seen }) => Boolean(media?.video && (media.held || seen?.isStill))

  /** @param {Other} one */
  function show(one) {
    const { tile, media, status, seen } = one
    write(tile.element.dataset, "status", status)
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

  const large = () => (largeId === null ? null : (others.get(largeId) ?? null))

  showEmpty()

  return {
    mainId: main.user_id,
    nameOf,
    /** @param {number} userId @param {MediaStreamTrack} track */
    setVoice: (userId, track) => voices.setTrack(otherOf(userId).voice, track),
    /** @param {number} userId @param {MediaStreamTrack} track */
    setCamera(userId, track) {
      const one = otherOf(userId)
      one.camera = track
      one.tile.setTrack(track)
    },
    /** @param {number} userId @param {ShownMedia} media */
    setMedia: (userId, media) => change(userId, { media }),
    /** @param {number} userId @param {LinkStatus} status @param {Seen | null} seen */
    setStatus: (userId, status, seen) => change(userId, { status, seen }),
    /** Who has the large tile; null while nobody is there. */
    large,
    isLargeHeld() {
      const one = large()
      return one !== null && isHeld(one)
    },
    /** Everybody who is there. */
    present: () => [...others.values()].filter(({ media }) => media !== null),
    /** Who speaks. @param {number | null} userId @param {number} elapsedMs @returns {boolean} whether the large tile changed hands */
    setActive(userId, elapsedMs) {
      speakerId = userId
      for (const [id, { tile }] of others) tile.setSpeaking(id === userId)
      const next = choice.hear(userId, elapsedMs)
      if (next === null || next === largeId) return false
      enlarge(next)
      return true
    },
    /** @param {number} userId */
    remove(userId) {
      const one = others.get(userId)
      if (!one) return
      if (userId === largeId) {
        const rest = [...others.keys()].filter((id) => id !== userId)
        const next = choice.next(rest.map(personOf))
        if (next === null) showEmpty()
        else enlarge(next)
      }
      others.delete(userId)
      voices.setTrack(one.voice, null)
      voices.remove(one.voice)
      one.voice.remove()
      if (one.tile !== largeTile) one.tile.element.remove()
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
