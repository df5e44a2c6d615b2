/**
 * The other people of the call: a tile with the picture and what is off, and a voice, for each of them. The person
 * one talks with has the large tile of the page; further people of a panel get small ones beside it.
 */

import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createTile } from "./tile.js"

/** @typedef {import("./local_media.js").MediaState} MediaState */
/** @typedef {import("./link.js").LinkStatus} LinkStatus */
/** @typedef {import("../room/context.js").Person} Person */
/** @typedef {{element: HTMLElement, tile: ReturnType<typeof createTile>, voice: HTMLAudioElement}} Other */

/** @type {Partial<Record<LinkStatus, () => string>>} */
const TROUBLES = {
  connecting: () => t("Connecting"),
  reconnecting: () => t("Reconnecting"),
  away: () => t("Connection lost"),
  failed: () => t("No connection"),
}

/**
 * @param {HTMLElement} panel
 * @param {object} options
 * @param {Person} options.main Who has the large tile.
 * @param {Person[]} options.people Everybody of the interview.
 * @param {(isBlocked: boolean) => void} options.onSound Whether the browser keeps a voice back.
 */
export function createPeople(panel, { main, people, onSound }) {
  const strip = must(panel, "[data-others]")
  const template = /** @type {HTMLTemplateElement} */ (must(panel, "[data-tile-template]"))
  const mainVoice = /** @type {HTMLAudioElement} */ (must(panel, "[data-voice]"))
  const mainTile = must(panel, '[data-tile="other"]')
  /** @type {Map<number, Other>} */
  const others = new Map([[main.user_id, { element: mainTile, tile: createTile(mainTile, main.username), voice: mainVoice }]])
  let speakerId = ""

  /** @param {number} userId */
  function nameOf(userId) {
    return people.find(({ user_id: id }) => id === userId)?.username ?? main.username
  }

  /** @param {number} userId @returns {Other} */
  function otherOf(userId) {
    const known = others.get(userId)
    if (known) return known
    const person = people.find(({ user_id: id }) => id === userId)
    const element = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild)
    const name = nameOf(userId)
    must(element, "[data-name]").textContent = person?.role === "observer" ? t("{name} (observer)", { name }) : name
    const voice = document.createElement("audio")
    voice.autoplay = true
    element.append(voice)
    if (speakerId) void voice.setSinkId(speakerId)
    strip.append(element)
    strip.hidden = false
    const other = { element, tile: createTile(element, name), voice }
    others.set(userId, other)
    return other
  }

  /** @param {HTMLAudioElement} voice */
  async function play(voice) {
    try {
      await voice.play()
      onSound(false)
    } catch (error) {
      // A page that nobody has touched yet may not make a sound. Any other refusal means that a newer
      // source replaced this one, which plays by itself.
      if (error instanceof DOMException && error.name === "NotAllowedError") onSound(true)
    }
  }

  /** @param {HTMLAudioElement} voice @param {MediaStreamTrack | null} track */
  function setVoice(voice, track) {
    voice.srcObject = track && new MediaStream([track])
    if (track) void play(voice)
  }

  return {
    nameOf,
    mainId: main.user_id,
    /** @param {number} userId @param {MediaStreamTrack} track */
    setVoice: (userId, track) => setVoice(otherOf(userId).voice, track),
    /** @param {number} userId @param {MediaStreamTrack} track */
    setCamera: (userId, track) => otherOf(userId).tile.setTrack(track),
    /** @param {number} userId @param {MediaState} media */
    setMedia: (userId, media) => otherOf(userId).tile.setMedia(media),
    /** Of those with a small tile; the large one has the line below it. @param {number} userId @param {LinkStatus} status */
    setStatus(userId, status) {
      if (userId === main.user_id || status === "gone") return
      const { element } = otherOf(userId)
      const words = TROUBLES[status]?.() ?? ""
      element.dataset.status = status
      must(element, "[data-tile-trouble]").textContent = words
      must(element, "[data-tile-trouble]").hidden = words === ""
    },
    /** @param {number} userId */
    remove(userId) {
      const other = others.get(userId)
      if (!other) return
      setVoice(other.voice, null)
      other.tile.setTrack(null)
      other.tile.setMedia(null)
      if (userId === main.user_id) return
      other.element.remove()
      others.delete(userId)
      strip.hidden = strip.childElementCount === 0
    },
    removeAll() {
      for (const userId of [...others.keys()]) this.remove(userId)
      onSound(false)
    },
    playAll() {
      for (const { voice } of others.values()) if (voice.srcObject) void play(voice)
    },
    /** @param {string} deviceId */
    async setSpeaker(deviceId) {
      for (const { voice } of others.values()) await voice.setSinkId(deviceId)
      speakerId = deviceId
    },
    canChooseSpeaker: "setSinkId" in mainVoice,
  }
}
