/**
 * What the call looks like: the tiles, the voices, the shared screen and the line below.
 */

import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { createLadderView } from "./ladder_view.js"
import { createPeople } from "./people.js"
import { createStage } from "./stage.js"
import { createStatusLine } from "./status_line.js"
import { createTile } from "./tile.js"

/** @typedef {import("../media/local_media.js").MediaState} MediaState */
/** @typedef {import("../link/peer.js").Slot} Slot */
/** @typedef {MediaState & {held?: boolean, surface?: string | null, silent?: ("audio" | "video")[]}} ShownMedia */
/** @typedef {import("../link/link_watch.js").Seen} Seen */

/** What is shared, in words; the browser of the one who shares says it. @type {Record<string, (name: string) => string>} */
const SHARED = {
  monitor: (name) => t("{name} is sharing the whole screen", { name }),
  window: (name) => t("{name} is sharing a window", { name }),
  browser: (name) => t("{name} is sharing a browser tab", { name }),
}

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} room
 * @param {object} options
 * @param {import("../../room/context.js").RoomConfig} options.config
 * @param {import("../../room/people.js").People} options.people
 * @param {(text: string) => void} options.announce
 * @param {() => void} options.onRetry
 */
export function createView(panel, room, { config, people: everybody, announce, onRetry }) {
  const self = createTile(must(panel, '[data-tile="self"]'))
  self.setSelf(config.me.username)
  const stage = createStage(panel, room)
  const people = createPeople(panel, { people: everybody, onSound: (isBlocked) => line.showSound(isBlocked) })
  const line = createStatusLine(panel, { announce, onRetry, onSound: () => people.playAll() })
  const ladder = createLadderView(panel)
  /** What became of the person one talks with, for as long as nobody is there. @type {"alone" | "gone"} */
  let absence = "alone"
  /** The screens that are shared, the latest last. @type {Map<number, string>} */
  const sharing = new Map()
  /** @type {Map<number, MediaStreamTrack>} */
  const screens = new Map()

  /** The latest shared screen has the stage. */
  function showStage() {
    const [userId, words] = [...sharing].at(-1) ?? []
    stage.setTrack(userId === undefined ? null : (screens.get(userId) ?? null))
    stage.show(userId !== undefined, words ?? "")
  }

  /** @param {number} userId @param {boolean} isSharing @param {string | null} [surface] */
  function share(userId, isSharing, surface) {
    const name = people.nameOf(userId)
    const words = SHARED[surface ?? ""]?.(name) ?? t("{name} is sharing the screen", { name })
    const was = sharing.get(userId)
    if (isSharing && was === words) return
    if (!isSharing && was === undefined) return
    if (isSharing) sharing.set(userId, words)
    else sharing.delete(userId)
    showStage()
    announce(isSharing ? words : t("{name} stopped sharing the screen", { name }))
  }

  /** The line is about whoever has the large tile. */
  function showLine() {
    const { name, status, seen } = people.large() ?? { name: people.nameOf(people.mainId), status: absence, seen: null }
    const pictures = { isOwnHeld: seen?.isHeld ?? false, isOtherHeld: people.isLargeHeld() }
    const { rung, text } = line.show(status, name, seen, pictures)
    ladder.show(rung, text)
    ladder.showLinks(people.present())
  }

  return {
    start() {
      stage.start()
      line.start()
      absence = "alone"
      showLine()
    },
    stop() {
      line.stop()
      sharing.clear()
      screens.clear()
      stage.stop()
      stage.setTrack(null)
      people.removeAll()
    },
    ownVideo: self.video,
    setOwnCamera: self.setTrack,
    setOwnMedia: self.setMedia,
    /** @param {number} userId @param {Slot} slot @param {MediaStreamTrack} track */
    setOtherTrack(userId, slot, track) {
      if (slot === "audio") return people.setVoice(userId, track)
      if (slot === "camera") return people.setCamera(userId, track)
      screens.set(userId, track)
      if (sharing.has(userId)) showStage()
    },
    /** @param {number} userId @param {ShownMedia} media */
    setOtherMedia(userId, media) {
      people.setMedia(userId, media)
      share(userId, media.screen, media.surface)
      showLine()
    },
    /** @param {number} userId */
    clearOther(userId) {
      share(userId, false)
      screens.delete(userId)
      people.remove(userId)
    },
    /** @param {number} userId @param {import("../link/link.js").LinkStatus} status @param {Seen | null} seen */
    setStatus(userId, status, seen) {
      if (status !== "gone") people.setStatus(userId, status, seen)
      if (userId === people.mainId) absence = "gone"
      showLine()
    },
    /** @param {number | null} userId @param {number} elapsedMs since it was said last */
    setActive(userId, elapsedMs) {
      if (people.setActive(userId, elapsedMs)) showLine()
    },
    setSpeaker: people.setSpeaker,
    canChooseSpeaker: people.canChooseSpeaker,
  }
}
