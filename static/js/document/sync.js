/**
 * Keeps the document equal in every page and at the server. Every edit of this page goes out at once with a number,
 * and stays in `unsaved` and the outbox until the server says that it is in the database. Whenever the two may have
 * parted (a lost connection, a refusal, an update that cannot be applied) each says what it has (`document-sync`),
 * and whatever is unsaved is sent again in order: an edit that arrives twice counts once.
 */
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { createCatchUp } from "./catch_up.js"
import { createDelivery } from "./delivery.js"
import { isWaiting } from "./difference.js"
import { FROM_SERVER } from "./document.js"
import { createHeard } from "./heard.js"
import { createLeftovers } from "./leftovers.js"
import { createReconciler } from "./reconcile.js"
import { createRefusals } from "./refusals.js"
import { createUnsaved } from "./unsaved.js"

/** @typedef {"saved" | "saving" | "offline" | "failed"} SyncStatus */

const READING_MS = 8000 // A sentence about something that was taken back stays long enough to be read.
const PARTED = () => t("This page is out of date. Reload it to continue: what you have typed is kept.")
const BRIEF_MS = 2000 // What was sent less than this ago is as good as saved for somebody who leaves.
/**
 * @param {object} options
 * @param {import("../core/socket.js").RoomSocket} options.socket
 * @param {import("./document.js").SharedDocument} options.document
 * @param {{resend(): void}} [options.awareness]
 * @param {import("./outbox.js").Outbox} options.outbox
 * @param {(status: SyncStatus, problem: string) => void} options.onStatus
 * @param {() => import("./outbox.js").Input | undefined} [options.lastInput] how the edit that is being made came to be
 * @param {(reason: string) => void} [options.onTakenBack] an edit is taken out of the document again
 * @param {{now(): number}} [options.clock]
 */
export function createSync({ socket, document, awareness, outbox, onStatus, lastInput, onTakenBack, clock = Date }) {
  const { doc } = document
  const unsaved = createUnsaved({ socket, outbox, clock })
  const heard = createHeard()
  const reconciler = createReconciler({ doc, unsaved, heard, onParted: () => end("parted", PARTED()) })
  const leftovers = createLeftovers({ doc, outbox, unsaved, onOwn: reconciler.owns, onMore: goOn })
  const delivery = createDelivery({ unsaved, clock, onStalled: () => recover(true) })
  const problem = createProblem(clock)
  const getState = () => leftovers.loaded().then(() => reconciler.state)
  const catchUp = createCatchUp({ socket, clock, getState, onAnswer, onFailed: (error) => refusals.onFailed(error) })
  const refusals = createRefusals({
    reconciler, find: unsaved.find, forget: heard.forget, tries: () => catchUp.tries, say: problem.set, recover, end,
    onTakenBack: tellTakenBack,
  })
  let isRunning = false
  let isSeated = false
  /** Nothing is sent any more; once given up or parted, nothing more is kept either. @type {"" | "refused" | "given up" | "parted"} */
  let ended = ""
  let whenSynced = () => {}
  /** @type {(() => void)[]} */
  let offs = []

  function tellStatus() {
    if (!isRunning) return
    if (problem.words) onStatus("failed", problem.words)
    else if (!delivery.isOn) onStatus(isSeated ? "saving" : "offline", "")
    else onStatus(unsaved.size > 0 ? "saving" : "saved", "")
  }

  function halt() {
    delivery.halt()
    catchUp.halt()
  }

  /** @param {boolean} isUrgent */
  function recover(isUrgent) {
    halt()
    catchUp.again(isUrgent)
    tellStatus()
  }

  /** @param {"refused" | "given up" | "parted"} how @param {string} words */
  function end(how, words) {
    halt()
    // A reload must not begin the same anew: what is on the screen can still be copied.
    if (how === "given up") outbox.clear(Infinity)
    ended = how
    problem.set(words)
    tellStatus()
  }

  /** @param {import("./difference.js").ServerState} server */
  function onAnswer(server) {
    reconciler.adopt(server, leftovers.takeOver)
    if (ended === "parted") return
    delivery.start()
    if (unsaved.size === 0) problem.clear()
    awareness?.resend()
    whenSynced()
    goOn()
  }

  function goOn() {
    delivery.goOn()
    tellStatus()
    if (!delivery.isOn || !unsaved.isNextTooLarge) return
    refusals.onRefused({ number: unsaved.next, code: "document-too-large", message: t("This change is too large to be saved. It was not added.") })
  }

  /** @param {string} reason */
  function tellTakenBack(reason) {
    problem.keep(READING_MS, onRead)
    onTakenBack?.(reason)
  }

  function onRead() {
    if (delivery.isOn && unsaved.size === 0) problem.clear()
    tellStatus()
  }

  /** @param {number} number */
  function onSaved(number) {
    if (!unsaved.saved(number)) return
    reconciler.saved(number)
    catchUp.calm()
    problem.clear()
    delivery.saved()
    goOn()
  }

  function onServerWaiting() {
    delivery.serverWaits()
    problem.set(t("The server cannot reach its database. What you type is kept and saved as soon as it can be."))
    tellStatus()
  }

  /** @param {{update: ArrayBuffer, from: number, proof?: string}} told */
  function receive({ update, from, proof }) {
    let isApplied = true
    try {
      document.receive(new Uint8Array(update), from)
      if (proof) heard.add({ update: new Uint8Array(update), author: from, proof, order: unsaved.nextOrder() })
    } catch {
      isApplied = false
      reconciler.wantWhole()
    }
    leftovers.heard()
    if (delivery.isOn && (!isApplied || isWaiting(doc))) recover(true)
  }

  /** @param {Uint8Array} update @param {unknown} origin */
  function onUpdate(update, origin) {
    if (origin === FROM_SERVER || (ended && ended !== "refused")) return
    reconciler.owns(doc.clientID)
    unsaved.add(update, lastInput?.())
    goOn()
  }

  function onLost() {
    halt()
    isSeated = false
    delivery.lost()
    if (!ended) problem.clear()
    tellStatus()
  }

  function begin() {
    isSeated = true
    if (ended === "refused") problem.clear()
    if (ended === "refused") ended = ""
    tellStatus()
    if (!ended) catchUp.now()
  }

  doc.on("update", onUpdate)

  return {
    /**
     * The seat is taken. Resolves when the document was brought up to date for the first time; never, if that never
     * happens before `stop`.
     * @param {unknown} [_joined]
     * @returns {Promise<void>}
     */
    start(_joined) {
      isRunning = true
      leftovers.load()
      offs = [
        socket.on(OUTGOING.DOCUMENT_UPDATE, receive),
        socket.on(OUTGOING.DOCUMENT_SAVED, ({ number }) => onSaved(number)),
        // Refusals of what went out before the page heard of the first one are settled by the same sync.
        socket.on(OUTGOING.DOCUMENT_REFUSED, (refusal) => { if (delivery.isOn) refusals.onRefused(refusal) }),
        socket.on(OUTGOING.DOCUMENT_UNSAVED, onServerWaiting),
        socket.onState((state) => { if (state !== "live") onLost() }),
      ]
      const synced = new Promise((resolve) => { whenSynced = () => resolve(undefined) })
      begin()
      return synced
    },
    /** The seat is taken again after a lost connection. @param {unknown} [_joined] */
    rejoined(_joined) { if (isRunning) begin() },
    /** What is unsaved stays in the outbox, and what is typed from now on too. */
    stop() {
      halt()
      problem.stop()
      leftovers.stop()
      isRunning = false
      isSeated = false
      whenSynced = () => {}
      for (const off of offs) off()
      offs = []
    },
    /** Whether somebody who leaves now should be asked whether they mean it. */
    hasUnsaved() {
      if (unsaved.size === 0 || ended === "parted") return false
      return !delivery.isOn || unsaved.next !== null || clock.now() - (unsaved.sentAt ?? 0) > BRIEF_MS
    },
    /** The interview is over: nothing more is sent, or kept in this browser. */
    finish() {
      this.stop()
      doc.off("update", onUpdate)
      outbox.dropRoom()
    },
  }
}

/** The sentence about what goes wrong just now; one that has to be read is kept for a while. @param {{now(): number}} clock */
function createProblem(clock) {
  let words = ""
  let keptUntil = -Infinity
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  return {
    get words() { return words },
    /** @param {string} sentence */
    set(sentence) { words = sentence },
    /** @param {number} ms @param {() => void} onRead */
    keep(ms, onRead) {
      clearTimeout(timer)
      timer = setTimeout(onRead, ms)
      keptUntil = clock.now() + ms
    },
    clear() { if (clock.now() >= keptUntil) words = "" },
    stop() { clearTimeout(timer) },
  }
}

/** @typedef {ReturnType<typeof createSync>} Sync */
