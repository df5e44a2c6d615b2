/**
 * What the call looks like: the two tiles, the other's voice, the shared screen and the line below.
 */

import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createStage } from "./stage.js"
import { createStatusLine } from "./status_line.js"
import { createTile } from "./tile.js"

/** @typedef {import("./local_media.js").MediaState} MediaState */
/** @typedef {import("./peer.js").Slot} Slot */

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} room
 * @param {object} options
 * @param {string} options.myName
 * @param {string} options.otherName
 * @param {(text: string) => void} options.announce
 * @param {() => void} options.onRetry
 */
export function createView(panel, room, { myName, otherName, announce, onRetry }) {
  const self = createTile(must(panel, '[data-tile="self"]'), myName)
  const other = createTile(must(panel, '[data-tile="other"]'), otherName)
  const voice = /** @type {HTMLAudioElement} */ (must(panel, "[data-voice]"))
  const stage = createStage(panel, room)
  const line = createStatusLine(panel, { announce, onRetry, onSound: () => void playVoice() })
  let isSharing = false

  async function playVoice() {
    try {
      await voice.play()
      line.showSound(false)
    } catch (error) {
      // A page that nobody has touched yet may not make a sound. Any other refusal means that a newer
      // source replaced this one, which plays by itself.
      if (error instanceof DOMException && error.name === "NotAllowedError") line.showSound(true)
    }
  }

  /** @param {MediaStreamTrack | null} track */
  function setVoice(track) {
    voice.srcObject = track && new MediaStream([track])
    if (track) void playVoice()
    else line.showSound(false)
  }

  return {
    start() {
      stage.start()
      line.start()
      line.show("alone", otherName, null)
    },
    stop() {
      line.stop()
      stage.stop()
      this.clearOther()
    },
    ownVideo: self.video,
    setOwnCamera: self.setTrack,
    setOwnMedia: self.setMedia,
    /** @param {Slot} slot @param {MediaStreamTrack} track */
    setOtherTrack(slot, track) {
      if (slot === "audio") setVoice(track)
      else if (slot === "camera") other.setTrack(track)
      else stage.setTrack(track)
    },
    /** @param {MediaState | null} media Null while the other person is not there. */
    setOtherMedia(media) {
      other.setMedia(media)
      stage.show(media?.screen ?? false, otherName)
      if (media && media.screen !== isSharing) {
        announce(media.screen ? t("{name} is sharing the screen", { name: otherName }) : t("{name} stopped sharing the screen", { name: otherName }))
      }
      isSharing = media?.screen ?? false
    },
    clearOther() {
      this.setOtherMedia(null)
      setVoice(null)
      other.setTrack(null)
      stage.setTrack(null)
    },
    /** @param {import("./status_line.js").CallStatus} status @param {import("./quality.js").Quality | null} quality */
    setStatus: (status, quality) => line.show(status, otherName, quality),
    /** @param {string} deviceId */
    setSpeaker: (deviceId) => voice.setSinkId(deviceId),
    canChooseSpeaker: "setSinkId" in voice,
  }
}
