/**
 * The voices of the others: each played by an element of its own, all on the chosen speaker.
 */

/**
 * @param {object} options
 * @param {(isBlocked: boolean) => void} options.onBlocked Whether the browser keeps a voice back.
 */
export function createVoices({ onBlocked }) {
  /** @type {Set<HTMLAudioElement>} */
  const voices = new Set()
  let speakerId = ""

  /** @param {HTMLAudioElement} voice */
  async function play(voice) {
    try {
      await voice.play()
      onBlocked(false)
    } catch (error) {
      // A page that nobody has touched yet may not make a sound. Any other refusal means that a newer
      // source replaced this one, which plays by itself.
      if (error instanceof DOMException && error.name === "NotAllowedError") onBlocked(true)
    }
  }

  return {
    /** @param {HTMLAudioElement} voice */
    add(voice) {
      voices.add(voice)
      // A speaker that is gone by now leaves the voice on the system's own.
      if (speakerId) voice.setSinkId(speakerId).catch(() => undefined)
    },
    /** @param {HTMLAudioElement} voice */
    remove: (voice) => voices.delete(voice),
    /** @param {HTMLAudioElement} voice @param {MediaStreamTrack | null} track */
    setTrack(voice, track) {
      voice.srcObject = track && new MediaStream([track])
      if (track) void play(voice)
    },
    playAll() {
      for (const voice of voices) if (voice.srcObject) void play(voice)
    },
    /** @param {string} deviceId */
    async setSpeaker(deviceId) {
      for (const voice of voices) await voice.setSinkId(deviceId)
      speakerId = deviceId
    },
    canChooseSpeaker: "setSinkId" in document.createElement("audio"),
  }
}
