/**
 * The candidate at the door, told to the interviewer: a card that waits for Admit or Deny and stops nobody from
 * going on. Also after a reload: whoever still waits comes with `joined`.
 */
import { must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { browserZone, formatMoment, span } from "../core/time.js"

const TICK_MS = 15_000

/** @typedef {{username: string, requested_at: string, other_device?: boolean}} Waiting */

/**
 * @param {HTMLElement} card `[data-admission]`
 * @param {import("./context.js").RoomContext} ctx
 * @param {{onChange: (name: string) => void}} options `name` of who waits, or ""
 */
export function createAdmission(card, { socket, clock, announce, toast }, { onChange }) {
  const name = must(card, "[data-admission-name]")
  const initial = must(card, "[data-admission-initial]")
  const since = must(card, "[data-admission-since]")
  const admit = must(card, "[data-admit]")
  const deny = must(card, "[data-deny]")
  const say = must(card, "[data-say]")
  const other = must(card, "[data-admission-other]")
  const words = /** @type {HTMLInputElement} */ (must(card, "[data-admission-words]"))
  /** @type {Waiting | null} */
  let waiting = null
  let isBusy = false
  let said = ""
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  /** @type {AbortController | null} */
  let listening = null
  /** @type {(() => void)[]} */
  let offs = []

  function tick() {
    if (!waiting) return
    const at = new Date(waiting.requested_at)
    const time = formatMoment(at, browserZone(), "time")
    const passed = clock.now() - at.getTime()
    since.textContent = passed < 60_000 ? t("Asked at {time}, just now", { time }) : t("Asked at {time}, {span} ago", { time, span: span(passed) })
  }

  /** @param {Waiting | null} who */
  function show(who) {
    const isNew = who !== null && waiting === null
    const hadFocus = card.contains(document.activeElement)
    waiting = who
    card.hidden = who === null
    if (who === null && hadFocus) /** @type {HTMLElement | null} */ (card.closest("main"))?.focus({ preventScroll: true })
    busy(false)
    if (who) {
      name.textContent = who.username
      initial.textContent = who.username.slice(0, 1).toUpperCase()
      other.hidden = !who.other_device
      tick()
    }
    if (isNew) announce(t("{name} is asking to join. Admit and Deny are below the tabs.", { name: who.username }))
    onChange(who?.username ?? "")
  }

  /** A disabled button would lose the focus. @param {boolean} isOn */
  function busy(isOn) {
    isBusy = isOn
    for (const button of [admit, deny, say]) button.setAttribute("aria-disabled", String(isOn))
  }

  /** Which request is in view: by the time of a click another browser may have asked. */
  const request = () => ({ requested_at: waiting?.requested_at })

  async function tellWho() {
    if (isBusy) return
    busy(true)
    try {
      await socket.request(INCOMING.MESSAGE_LOBBY, { message: words.value })
      said = words.value.trim()
      announce(said ? t("Sent. The message stays visible in the lobby.") : t("Your message in the lobby is removed."))
    } catch (error) {
      toast({ kind: "warn", text: /** @type {import("../core/socket.js").SocketError} */ (error).message })
    }
    busy(false)
  }

  /** @param {string} event @param {string} done @param {object} [payload] */
  async function decide(event, done, payload) {
    if (isBusy) return
    busy(true)
    try {
      await socket.request(event, payload)
      forget()
      announce(done)
    } catch (error) {
      const { code, message } = /** @type {import("../core/socket.js").SocketError} */ (error)
      toast({ kind: "warn", text: message })
      // Decided already, in another tab or a moment ago: then there is nothing left to ask here.
      if (code === "nobody-asks" || code === "already-decided") forget()
      else busy(false)
    }
  }

  /** The request is answered: what was said to this person is not for the next one. */
  function forget() {
    words.value = said = ""
    show(null)
  }

  /** What is written and was not said while they waited; a message in the lobby is no reason. */
  const reason = () => (words.value.trim() === said ? "" : words.value)

  return {
    /** @param {Waiting | null} who who waits according to the server @param {string | null} [message] what was said to them */
    start(who, message) {
      words.value = said = message ?? ""
      listening = new AbortController()
      const { signal } = listening
      admit.addEventListener("click", () => this.admit(), { signal })
      deny.addEventListener("click", () => void decide(INCOMING.REJECT_JOIN, t("Not admitted"), { reason: reason(), ...request() }), { signal })
      say.addEventListener("click", () => void tellWho(), { signal })
      offs = [
        socket.on(OUTGOING.JOIN_REQUEST, show),
        socket.on(OUTGOING.REQUEST_DECIDED, forget),
        socket.on(OUTGOING.JOIN_WITHDRAWN, ({ username }) => {
          if (waiting) announce(t("{name} is no longer in the lobby.", { name: username }))
          show(null)
        }),
      ]
      timer = setInterval(tick, TICK_MS)
      show(who)
    },
    /** @param {Waiting | null} who */
    rejoined: show,
    /** As if the button were pressed. */
    admit() { void decide(INCOMING.APPROVE_JOIN, t("Admitted"), request()) },
    stop() {
      listening?.abort()
      clearInterval(timer)
      for (const off of offs) off()
      offs = []
      waiting = null
      card.hidden = true
    },
  }
}
