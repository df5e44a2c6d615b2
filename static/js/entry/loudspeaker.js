/**
 * Playing a short sound to one chosen loudspeaker: a tone made here, or what was recorded. No file is fetched.
 */

const NOTES = [{ hertz: 523, atS: 0 }, { hertz: 659, atS: 0.35 }] // Two tones are easier told from a room's noise than one.
const NOTE_S = 0.32
const LOUDNESS = 0.25
const FADE_S = 0.03 // Without it a tone begins and ends with a click.

/** @typedef {{played: boolean, isSpeakerMissing: boolean}} Outcome */

/**
 * @param {object} [options]
 * @param {() => AudioContext} [options.makeContext]
 * @param {() => HTMLAudioElement} [options.makeAudio]
 */
export function createLoudspeaker({ makeContext = () => new AudioContext(), makeAudio = () => new Audio() } = {}) {
  let sinkId = ""
  /** @type {AudioContext | null} */
  let context = null

  /** Ends what is playing, if anything is. */
  function stop() {
    void context?.close()
    context = null
  }

  /** The element that the sound comes out of; false if the chosen speaker is gone. @param {HTMLAudioElement} audio */
  async function choose(audio) {
    if (sinkId === "" || !("setSinkId" in audio)) return true
    try {
      await audio.setSinkId(sinkId)
      return true
    } catch {
      return false
    }
  }

  /**
   * @param {(context: AudioContext, to: AudioNode) => AudioScheduledSourceNode} build starts what ends last, and gives it back
   * @returns {Promise<Outcome>}
   */
  async function play(build) {
    stop()
    const opened = makeContext()
    context = opened
    const out = opened.createMediaStreamDestination()
    const audio = makeAudio()
    audio.srcObject = out.stream
    const isChosen = await choose(audio)
    try {
      await opened.resume()
      await audio.play()
      await new Promise((resolve) => {
        opened.addEventListener("statechange", () => { if (opened.state === "closed") resolve(undefined) })
        build(opened, out).addEventListener("ended", resolve)
      })
      return { played: context === opened, isSpeakerMissing: !isChosen }
    } catch {
      return { played: false, isSpeakerMissing: !isChosen }
    } finally {
      audio.srcObject = null
      if (context === opened) stop()
    }
  }

  return {
    /** Whether this browser lets a page choose. */
    canChoose: () => "setSinkId" in HTMLMediaElement.prototype,
    /** @param {string} deviceId "" for the system's own choice */
    use(deviceId) { sinkId = deviceId },
    tone: () => play(playNotes),
    /** @param {(context: AudioContext) => Promise<AudioBuffer>} decode */
    async sound(decode) {
      const decoder = makeContext()
      try {
        const buffer = await decode(decoder)
        return { ...(await play((opened, to) => playBuffer(opened, to, buffer))), buffer }
      } catch {
        return { played: false, isSpeakerMissing: false, buffer: null }
      } finally {
        void decoder.close()
      }
    },
    stop,
  }
}

/** @param {AudioContext} context @param {AudioNode} to */
function playNotes(context, to) {
  const now = context.currentTime + 0.05
  const played = NOTES.map(({ hertz, atS }) => {
    const [oscillator, gain] = [context.createOscillator(), context.createGain()]
    const [start, end] = [now + atS, now + atS + NOTE_S]
    oscillator.frequency.value = hertz
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_S)
    gain.gain.setValueAtTime(LOUDNESS, end - FADE_S)
    gain.gain.linearRampToValueAtTime(0, end)
    oscillator.connect(gain).connect(to)
    oscillator.start(start)
    oscillator.stop(end)
    return oscillator
  })
  return played[played.length - 1]
}

/** @param {AudioContext} context @param {AudioNode} to @param {AudioBuffer} buffer */
function playBuffer(context, to, buffer) {
  const source = context.createBufferSource()
  source.buffer = buffer
  source.connect(to)
  source.start()
  return source
}

/** @typedef {ReturnType<typeof createLoudspeaker>} Loudspeaker */
