/**
 * Hearing oneself and hearing the speaker, before the room: the buttons, what they say, and the way out when nothing
 * is heard. Markup: templates/rooms/sound_check.html.
 */
import { el, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { loudness } from "./level.js"
import { createLoudspeaker } from "./loudspeaker.js"
import { createRecorder, RECORD_MS } from "./recorder.js"

const QUIET_LEVEL = 0.2 // Below it even a near voice is hard to understand.
const WINDOW = 1024
const SECOND_MS = 1000

/** How loud the loudest moment of a recording is, 0 to 1. @param {AudioBuffer} buffer */
export function loudest(buffer) {
  const samples = buffer.getChannelData(0)
  let most = 0
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) most = Math.max(most, loudness(samples.subarray(at, at + WINDOW)))
  return most
}

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {() => MediaStreamTrack | null} options.microphone the track, if it is on
 * @param {MediaDevices | undefined} options.mediaDevices
 * @param {(speakerId: string) => void} options.onChosen
 * @param {import("./loudspeaker.js").Loudspeaker} [options.loudspeaker]
 * @param {import("./recorder.js").Recorder} [options.recorder]
 */
export function createSoundCheck(element, {
  microphone, mediaDevices, onChosen, loudspeaker = createLoudspeaker(), recorder = createRecorder(),
}) {
  const box = must(element, "[data-sound-check]")
  const record = /** @type {HTMLButtonElement} */ (must(box, "[data-record]"))
  const recordWords = must(box, "[data-record-words]")
  const test = /** @type {HTMLButtonElement} */ (must(box, "[data-speaker-test]"))
  const speakerWords = must(box, "[data-speaker-words]")
  const answer = must(box, "[data-speaker-answer]")
  const select = /** @type {HTMLSelectElement} */ (must(element, '[data-entry-device="speaker"]'))
  const field = must(element, "[data-speaker-field]")
  let chosen = ""
  /** @type {AbortController | null} */
  let listening = null
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let countdown

  /** @param {"idle" | "recording" | "playing" | "done" | "failed"} state @param {string} words */
  function showRecord(state, words) {
    box.dataset.record = state
    recordWords.textContent = words
    record.disabled = state === "recording" || state === "playing"
  }

  function countDown() {
    let left = RECORD_MS / SECOND_MS
    const say = () => showRecord("recording", t("Recording, {count} s left. Say a sentence.", { count: left }))
    say()
    clearInterval(countdown)
    countdown = setInterval(() => {
      left -= 1
      if (left > 0) say()
    }, SECOND_MS)
  }

  /** @param {AudioBuffer | null} buffer @param {boolean} isPlayed */
  function judge(buffer, isPlayed) {
    if (!buffer) return showRecord("failed", t("The recording could not be played. Your microphone may still work; watch the bars, or use another browser."))
    if (loudest(buffer) < QUIET_LEVEL) {
      return showRecord("failed", t("Almost nothing was recorded. Move closer, raise the microphone's volume in your system settings, or choose another microphone."))
    }
    if (!isPlayed) return showRecord("failed", t("Your microphone was recorded, but the browser did not play it. Press the button again."))
    return showRecord("done", t("That is how others hear you. If you heard nothing, test the speaker below."))
  }

  async function recordAndPlay() {
    const track = microphone()
    if (!track) return showRecord("failed", t("Your microphone is off. Turn it on, then record."))
    if (!recorder.isSupported()) return showRecord("failed", t("This browser cannot record. Watch the bars instead: they move when your microphone hears you."))
    loudspeaker.stop()
    countDown()
    const recorded = await recorder.record(track)
    clearInterval(countdown)
    if (!listening) return
    if (!recorded) return showRecord("failed", t("The recording ended early. Check that the microphone is still connected, then record again."))
    showRecord("playing", t("Playing your recording."))
    const { played, buffer } = await loudspeaker.sound(async (context) => context.decodeAudioData(await recorded.arrayBuffer()))
    if (listening) judge(buffer, played)
  }

  /** @param {"idle" | "playing" | "asking" | "heard" | "failed"} state @param {string} words */
  function showSpeaker(state, words) {
    box.dataset.speaker = state
    speakerWords.textContent = words
    test.disabled = state === "playing"
    answer.hidden = state !== "asking"
  }

  async function testSpeaker() {
    showSpeaker("playing", t("Two tones are playing."))
    const { played, isSpeakerMissing } = await loudspeaker.tone()
    if (!listening) return
    if (!played) return showSpeaker("failed", t("The browser did not play the sound. Allow sound for this page in the address bar, then try again."))
    showSpeaker("asking", isSpeakerMissing ? t("The chosen speaker is not connected, so the system default was used. Did you hear two tones?") : t("Did you hear two tones?"))
  }

  /** @param {boolean} isHeard */
  function answered(isHeard) {
    if (isHeard) showSpeaker("heard", t("Your speaker works."))
    else showSpeaker("failed", t("Turn up the volume, check that no headset is plugged in, or choose another speaker; then try again."))
    test.focus()
  }

  async function fillSpeakers() {
    field.hidden = !loudspeaker.canChoose()
    const known = loudspeaker.canChoose() ? ((await mediaDevices?.enumerateDevices()) ?? []) : []
    const speakers = known.filter(({ kind, deviceId }) => kind === "audiooutput" && !["", "default"].includes(deviceId))
    const isHere = speakers.some(({ deviceId }) => deviceId === chosen)
    select.replaceChildren(
      el("option", { value: "", selected: !isHere }, t("System default")),
      ...speakers.map(({ deviceId, label }) => el("option", { value: deviceId, selected: isHere && deviceId === chosen }, label || t("Speaker"))),
    )
  }

  function choose() {
    chosen = select.value
    loudspeaker.use(chosen)
    onChosen(chosen)
  }

  return {
    /** Names of speakers come with the permission for the microphone. */
    refresh: () => void fillSpeakers(),
    /** @param {string} speakerId the one used last time */
    start(speakerId) {
      chosen = speakerId
      loudspeaker.use(chosen)
      listening = new AbortController()
      const { signal } = listening
      record.addEventListener("click", () => void recordAndPlay(), { signal })
      test.addEventListener("click", () => void testSpeaker(), { signal })
      must(box, "[data-speaker-heard]").addEventListener("click", () => answered(true), { signal })
      must(box, "[data-speaker-silent]").addEventListener("click", () => answered(false), { signal })
      select.addEventListener("change", choose, { signal })
      mediaDevices?.addEventListener("devicechange", () => void fillSpeakers(), { signal })
      void fillSpeakers()
    },
    stop() {
      listening?.abort()
      listening = null
      clearInterval(countdown)
      recorder.stop()
      loudspeaker.stop()
      showRecord("idle", "")
      showSpeaker("idle", "")
    },
  }
}
