/**
 * The candidate's side: measures only what was agreed to and stops at once what is withdrawn, carries pictures to the
 * worker and signals to the server, and says when it cannot measure, here and to the server. Which signals there are is in
 * registry.js, when they are told in reporter.js. The page only reports; what counts as an alert, and its words, are the server's.
 */
import { INCOMING } from "../../core/events.js"
import { createCamera } from "./camera.js"
import { createConsentForm } from "./consent_form.js"
import { createMeasuredTime } from "./measured_time.js"
import { createObservedLine } from "./observed_line.js"
import { PAGE_SIGNALS } from "./page_registry.js"
import { createPageWatch } from "./page_watch.js"
import { DETECTORS } from "./registry.js"
import { createReporter } from "./reporter.js"
import { createWatch } from "./watch.js"
import { linkWorker, startModuleWorker } from "./worker_link.js"

/** @typedef {import("./observed_line.js").Reason} Reason */

const RETRY_MS = 30_000 // Nets that did not load, or a worker that died, are tried again after this time.
const CHECK_MS = 1000
const SILENT_AFTER_MS = 5000 // The slowest pace is one look a second; longer without one is not measuring.
const BLIND_AFTER_MS = 2000 // A look or two that say nothing happen to everybody; a line that flickers tells less.

/**
 * @param {HTMLElement} element the line of templates/proctoring/observed.html
 * @param {Pick<import("../../room/context.js").RoomContext, "socket" | "config" | "clock">} ctx
 * @param {object} parts
 * @param {() => HTMLVideoElement | null} parts.video the element that plays the own camera
 * @param {(listener: (media: {screen: boolean}) => void) => void} [parts.onMedia] tells of the own devices
 * @param {(url: string) => import("./worker_link.js").WorkerLike} [parts.startWorker]
 */
export function createProctoring(element, ctx, { video, onMedia, startWorker = startModuleWorker }) {
  const line = createObservedLine(element)
  const camera = createCamera(video)
  const reporter = createReporter(send)
  const now = () => ctx.clock.now()
  const window = /** @type {Window} */ (element.ownerDocument.defaultView)
  const page = createPageWatch({ window, now, onSignals: (signals) => reporter.tell(signals, now()) })
  const measured = createMeasuredTime({ now, send: sendMeasured })
  const { config } = ctx
  const form = /** @type {HTMLFormElement | null} */ (element.querySelector("[data-consent-form]"))
  const consentForm = form && createConsentForm(form, { config, onChange: follow })
  let detectors = agreed()
  let watch = createWatch(detectors, config.middle)
  let isRunning = false
  /** @type {ReturnType<typeof linkWorker> | null} */
  let link = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let check
  let cameraId = config.middle?.cameraId ?? ""
  let shotAtMs = 0
  let observedAtMs = 0
  let usableAtMs = 0

  /**
   * What of these was agreed to.
   * @template {{kind: string}} T
   * @param {ReadonlyArray<T>} all
   */
  function agreedOf(all) {
    const { consent } = config
    return consent?.decision === "agreed" ? all.filter(({ kind }) => !(consent.declined ?? []).includes(kind)) : []
  }

  function agreed() {
    return agreedOf(DETECTORS)
  }

  /** The decision changed: what is refused now ends before its next picture. */
  function follow() {
    if (isRunning) page.watch(agreedOf(PAGE_SIGNALS))
    const wanted = agreed()
    const isSame = wanted.length === detectors.length && wanted.every((one) => detectors.includes(one))
    if (isSame && (link !== null || wanted.length === 0)) return
    reporter.tell(watch.interrupt(), now())
    detectors = wanted
    watch = createWatch(detectors, config.middle)
    line.setMeasured(detectors.map(({ kind }) => kind))
    if (!isRunning) return
    close()
    open()
  }

  /** @param {import("./reporter.js").Reported} detector @param {number} heldMs */
  function send({ kind, message }, heldMs) {
    if (ctx.socket.state !== "live") return false
    // A refusal or a lost answer changes nothing here: while the signal lasts it is reported again.
    ctx.socket.request(INCOMING.CHEAT_DETECTED, { type: kind, message, held_ms: heldMs }).catch(() => {})
    return true
  }

  /** @param {import("./measured_time.js").Report} report */
  function sendMeasured(report) {
    if (ctx.socket.state !== "live") return false
    ctx.socket.request(INCOMING.REPORT_MEASURING, report).catch(() => {})
    return true
  }

  /** To the candidate and to the server. @param {import("./observed_line.js").State} state @param {Reason | null} [reason] */
  function show(state, reason = null) {
    line.show(state, reason)
    measured.become(state === "loading" ? "not-measured" : state, reason)
  }

  /** @param {Reason} reason */
  function cannotMeasure(reason) {
    reporter.tell(watch.interrupt(), now())
    show("not-measured", reason)
  }

  async function onTick() {
    const asked = link
    const shot = await camera.shoot(now())
    const picture = shot === null || typeof shot === "string" ? null : shot.picture
    if (asked === null || asked !== link) return void picture?.close() // Stopped while the picture was being copied.
    if (typeof shot === "string") cannotMeasure(shot)
    if (shot === null || typeof shot === "string") return asked.look(null)
    if (shot.cameraId !== cameraId) reporter.tell(watch.recalibrate(), now())
    cameraId = shot.cameraId
    shotAtMs = now()
    asked.look(shot.picture, shotAtMs)
  }

  /** @param {import("./samples.js").Observation} observation */
  function onObservation(observation) {
    observedAtMs = now()
    const seen = watch.add(observation, shotAtMs)
    const why = /** @type {Reason | null} */ (seen.why ?? null)
    reporter.tell(seen, observedAtMs)
    measured.look(why === null)
    if (why === null) {
      usableAtMs = observedAtMs
      show("measuring")
    } else if (observedAtMs - usableAtMs > BLIND_AFTER_MS) show("not-measured", why)
  }

  function onFailure() {
    close()
    cannotMeasure("models")
    retry = setTimeout(open, RETRY_MS)
  }

  function open() {
    line.setMeasured(detectors.map(({ kind }) => kind))
    // The means to measure are not even fetched while there is nothing to measure.
    if (!config.assets || detectors.length === 0) return show("off")
    show("loading")
    link = linkWorker(config.assets, { onTick, onObservation, onFailure }, startWorker)
    check = setInterval(noticeSilence, CHECK_MS)
  }

  /** A worker that hangs says nothing, and the line must not go on saying "measured". */
  function noticeSilence() {
    if (element.dataset.proctoring === "measuring" && now() - observedAtMs > SILENT_AFTER_MS) cannotMeasure("no-answer")
  }

  function close() {
    clearInterval(check)
    clearTimeout(retry)
    link?.stop()
    link = null
  }

  onMedia?.(({ screen }) => page.noteSharing(screen))

  return {
    start() {
      isRunning = true
      consentForm?.start()
      open()
      measured.start()
      page.watch(agreedOf(PAGE_SIGNALS))
    },
    /** Signals that are open are due again by themselves; that it measures is said again with the next look. */
    rejoined() {},
    stop() {
      isRunning = false
      consentForm?.stop()
      close()
      measured.stop()
      page.stop()
      reporter.tell(watch.interrupt(), now())
      line.show("off")
    },
  }
}
