/**
 * Learning before the room where this person's head points when it points at the screen: three seconds on a click. What
 * is learnt are two angles, which stay in this page. Who leaves it out is learnt in the room's first seconds.
 * Markup: templates/rooms/calibrating.html.
 */
import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { createCalibration } from "./calibration.js"
import { createCamera } from "./camera.js"
import { whyNotUsable } from "./usable.js"
import { linkWorker, startModuleWorker } from "./worker_link.js"

const LONGEST_MS = 10_000 // Three seconds are enough; after this something is in the way.

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {import("../../room/context.js").RoomConfig} options.config
 * @param {{now(): number}} options.clock
 * @param {() => HTMLVideoElement | null} options.video the element that plays the own camera
 * @param {(url: string) => import("./worker_link.js").WorkerLike} [options.startWorker]
 */
export function createCalibrating(element, { config, clock, video, startWorker = startModuleWorker }) {
  const button = /** @type {HTMLButtonElement} */ (must(element, "button"))
  const words = must(element, "[data-calibrating-words]")
  /** @type {ReturnType<typeof linkWorker> | null} */
  let link = null
  /** @type {AbortController | null} */
  let listening = null

  function end() {
    link?.stop()
    link = null
    button.disabled = false
  }

  /** @param {string} said */
  function finish(said) {
    end()
    words.textContent = said
  }

  function begin() {
    if (!config.assets) return
    const camera = createCamera(video)
    const calibration = createCalibration()
    let cameraId = ""
    let shotAtMs = 0
    let beganAtMs = 0
    button.disabled = true
    words.textContent = t("Getting ready. Look at the screen.")
    const mine = linkWorker(config.assets, {
      async onTick() {
        const shot = await camera.shoot(clock.now())
        if (link !== mine) return void (shot !== null && typeof shot !== "string" && shot.picture.close())
        if (shot === "camera-off") return finish(t("Turn the camera on first."))
        if (shot === null || typeof shot === "string") return mine.look(null)
        cameraId = shot.cameraId
        shotAtMs = clock.now()
        mine.look(shot.picture, shotAtMs)
      },
      onObservation(observation) {
        beganAtMs ||= shotAtMs
        words.textContent = t("Look at the screen as you normally do.")
        if (whyNotUsable(observation) === null) calibration.add(observation, shotAtMs)
        const middle = calibration.middle()
        if (middle !== null) {
          config.middle = { ...middle, cameraId }
          return finish(t("Done. You are facing the screen."))
        }
        if (shotAtMs - beganAtMs > LONGEST_MS) finish(t("Calibration did not work: one well-lit face must be in view. Try again, or continue; the room calibrates itself too."))
      },
      onFailure: () => finish(t("Calibration could not start. You can continue; the room calibrates itself too.")),
    }, startWorker)
    link = mine
  }

  return {
    start() {
      listening = new AbortController()
      button.addEventListener("click", begin, { signal: listening.signal })
    },
    stop() {
      listening?.abort()
      end()
    },
  }
}
