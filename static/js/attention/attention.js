/**
 * Calls a person who looks elsewhere: by a notification of the browser, by a sound. Both are off until the person turns
 * them on, and kept for this browser alone. Where something is refused or missing, nothing happens and nothing breaks.
 */

/** @typedef {"notify" | "sound"} Way */
/** @typedef {{text: string, about: string, tag: string, open: () => void}} Call `tag`: a later one takes the place of an earlier */

const TONES_HZ = [660, 880]
const TONE_S = 0.16
const LOUD = 0.15
const SOFT = 0.06
const SETTLES_MS = 50 // A browser that allows sound has begun by then.

/**
 * @param {Pick<import("../room/memory.js").Memory, "read" | "write">} memory
 * @param {object} [outside]
 * @param {Document} [outside.page]
 * @param {typeof Notification | null} [outside.notifications]
 * @param {() => Promise<boolean>} [outside.sound] whether the browser plays it
 */
export function createAttention(memory, { page = document, notifications = globalThis.Notification ?? null, sound = chime } = {}) {
  const isWished = (/** @type {Way} */ way) => memory.read()?.[way] === true
  const isAllowed = () => notifications?.permission === "granted"
  const isOn = (/** @type {Way} */ way) => isWished(way) && (way === "sound" || isAllowed())

  /** @param {Call} call */
  function notify({ text, about, tag, open }) {
    if (!notifications) return false
    try {
      const shown = new notifications(text, { body: about, tag: `neurohire:${tag}` })
      shown.addEventListener("click", () => {
        shown.close()
        open()
      })
      return true
    } catch {
      return false // Chromium on Android has the name and refuses the thing.
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
      if (way === "sound" && on) void sound()
      return isOn(way)
    },

    /**
     * Does it now, whether or not it is on, so that its person knows what to expect. Asks the browser where that was not
     * asked yet: a person has just pressed for it.
     * @param {Way} way @param {Call} call
     * @returns {Promise<boolean>} whether it was handed to the browser
     */
    async try(way, call) {
      if (way === "sound") return sound()
      if (notifications?.permission === "default") await notifications.requestPermission()
      return isAllowed() && notify(call)
    },

    /** A page that is looked at needs no notification; a sound is also for who looks away from the screen. @param {Call} call */
    call(call) {
      if (isOn("sound")) void sound()
      if (isOn("notify") && (page.hidden || !page.hasFocus())) notify(call)
    },
  }
}

/** @typedef {ReturnType<typeof createAttention>} Attention */

/**
 * Two short soft tones; one, and softer, for who asked the system for less motion. A browser may keep silent on a page
 * where nothing was pressed yet.
 */
async function chime() {
  if (!globalThis.AudioContext) return false
  const isQuiet = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches === true
  const audio = new AudioContext()
  // Not awaited: on a page where nothing was pressed, the browser answers when something is.
  if (audio.state === "suspended") void audio.resume().catch(() => {})
  await new Promise((done) => setTimeout(done, SETTLES_MS))
  if (audio.state !== "running") {
    void audio.close()
    return false
  }
  const tones = isQuiet ? TONES_HZ.slice(0, 1) : TONES_HZ
  tones.forEach((hertz, position) => {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const at = audio.currentTime + position * TONE_S
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(isQuiet ? SOFT : LOUD, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + TONE_S)
    if (position === tones.length - 1) tone.addEventListener("ended", () => void audio.close())
  })
  return true
}
