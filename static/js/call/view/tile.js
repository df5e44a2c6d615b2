/**
 * One person in the call: the picture or the initials, the name, what is off, who speaks, and how the link stands.
 */

import { icon, must, write } from "../../core/dom.js"
import { initialsOf } from "../../room/people.js"

/** @typedef {import("../media/local_media.js").MediaState & {held?: boolean, silent?: ("audio" | "video")[]}} ShownMedia */

/** Whether it is on and gives nothing. @param {ShownMedia | null} media @param {"audio" | "video"} device */
const isSilent = (media, device) => Boolean(media?.[device] && media.silent?.includes(device))

/** @typedef {import("../../room/people.js").Person} Person */

/** @param {HTMLElement} element A `[data-tile]` of panel.html. */
export function createTile(element) {
  const video = /** @type {HTMLVideoElement} */ (must(element, "video"))
  const way = element.querySelector("[data-tile-way]")
  let colour = ""

  /** @param {string} what @param {boolean} isShown */
  function flag(what, isShown) {
    write(must(element, `[data-flag="${what}"]`), "hidden", !isShown)
  }

  return {
    element,
    video,
    /** The own tile, whose caption says "You". @param {string} name */
    setSelf(name) {
      must(element, "[data-initials]").textContent = initialsOf(name)
    },
    /** Whose tile it is; the large one changes hands. @param {Person} person */
    setPerson(person) {
      must(element, "[data-initials]").textContent = initialsOf(person.username)
      must(element, "[data-name]").textContent = person.username
      must(element, "[data-role]").hidden = person.role !== "observer"
      if (colour) element.classList.remove(colour)
      colour = `peer-${person.colour}`
      element.classList.add(colour)
    },
    /** @param {MediaStreamTrack | null} track */
    setTrack(track) {
      video.srcObject = track && new MediaStream([track])
    },
    /** What the person has on; null while the person is not there. @param {ShownMedia | null} media */
    setMedia(media) {
      const isHeld = Boolean(media?.video && media.held)
      write(element.dataset, "picture", media?.video && !(isHeld && way) ? "on" : "off")
      flag("microphone", media !== null && !media.audio)
      flag("camera", media !== null && !media.video)
      flag("held", isHeld)
      flag("no-sound", isSilent(media, "audio"))
      flag("no-picture", isSilent(media, "video"))
      flag("screen", media?.screen ?? false)
    },
    /** @param {boolean} isSpeaking */
    setSpeaking(isSpeaking) {
      element.toggleAttribute("data-speaking", isSpeaking)
      flag("speaking", isSpeaking)
    },
    /** How the link to the person stands; null says nothing. @param {import("./quality_words.js").Said | null} said */
    setWay(said) {
      if (!(way instanceof HTMLElement)) return
      write(way, "hidden", said === null)
      if (!said) return way.replaceChildren()
      way.toggleAttribute("data-trouble", said.isTrouble ?? false)
      if (way.textContent === said.text) return
      const words = document.createElement("span")
      words.textContent = said.text
      way.replaceChildren(icon(said.picture), words)
    },
  }
}
