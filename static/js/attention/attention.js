/**
 * Calls a person who looks elsewhere: by a notification of the browser, by a sound. Both are off until the person turns
 * them on, and kept for this browser alone. Where something is refused or missing, nothing happens and nothing breaks.
 */

/** @typedef {"notify" | "sound"} Way */
/** @typedef {{text: string, about: string, tag: string, open: () => void}} Call `tag`: a later one takes the place of an earlier */

const TONES_HZ = [660, 880]
const TONE_S = 0.16
const LOUD = 0.15

/**
 * @param {Pick<import("../room/memory.js").Memory, "read" | "write">} memory
 * @param {object} [outside]
 * @param {Document} [outside.page]
 * @param {typeof Notification | null} [outside.notifications]
 * @param {() => void} [outside.sound]
 */
export function createAttention(memory, { page = document, notifications = globalThis.Notification ?? null, sound = chime } = {}) {
  const isWished = (/** @type {Way} */ way) => memory.read()?.[way] === true
  const isAllowed = () => notifications?.permission === "granted"
  const isOn = (/** @type {Way} */ way) => isWished(way) && (way === "sound" || isAllowed())

  /** @param {Call} call */
  function notify({ text, about, tag, open }) {
    if (!notifications) return
    try {
      const shown = new notifications(text, { body: about, tag: `neurohire:${tag}` })
      shown.addEventListener("click", () => {
        shown.close()
        open()
      })
    } catch {
      // Chromium on Android has the name and refuses the thing.
    }
  }

  return {
    isOn,
    /** Whether anything would be done, so that a page in the background has a reason to go on asking. */
    isAnyOn: () => isOn("notify") || isOn("sound"),
    canNotify: () => notifications !== null,
    /** Whether the person said no to the browser, which then asks no more. */
    isBlocked: () => notifications?.permission === "denied",

    /**
     * Remembers the wish. The browser asks about notifications here and nowhere else: a person has just pressed for it.
     * @param {Way} way @param {boolean} on
     * @returns {Promise<boolean>} whether it is on now
     */
    async turn(way, on) {
      if (way === "notify" && on) await notifications?.requestPermission()
      memory.write({ ...memory.read(), [way]: on && (way === "sound" || isAllowed()) })
      if (way === "sound" && on) sound()
      return isOn(way)
    },

    /** A page that is looked at needs no notification; a sound is also for who looks away from the screen. @param {Call} call */
    call(call) {
      if (isOn("sound")) sound()
      if (isOn("notify") && (page.hidden || !page.hasFocus())) notify(call)
    },
  }
}

/** @typedef {ReturnType<typeof createAttention>} Attention */

/** Two short soft tones. A browser may keep silent on a page where nothing was pressed yet. */
function chime() {
  if (!globalThis.AudioContext) return
  const audio = new AudioContext()
  TONES_HZ.forEach((hertz, position) => {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const at = audio.currentTime + position * TONE_S
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(LOUD, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + TONE_S)
    if (position === TONES_HZ.length - 1) tone.addEventListener("ended", () => void audio.close())
  })
}
