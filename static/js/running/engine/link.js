/**
 * The hidden frame and the line to it. Whatever comes back was perhaps written by the program that runs there, so each
 * message is looked at before anybody hears of it.
 */

/**
 * @typedef {{type: "ready"} | {type: "warm" | "not-loaded", runtime: string, attempt: number}
 *   | {type: "output", run: number, stream: "stdout" | "stderr", text: string}
 *   | {type: "started", run: number} | {type: "wants-input", run: number}
 *   | {type: "ended", run: number, outcome: string, exitCode: number, milliseconds: number}} FromFrame
 */

export const OUTCOMES = Object.freeze(["finished", "failed", "stopped", "timed-out", "out-of-memory", "too-much-output", "not-loaded"])

/** @param {any} message */
const isAboutAttempt = ({ runtime, attempt }) => typeof runtime === "string" && Number.isInteger(attempt)

/** @type {Record<string, (message: any) => boolean>} */
const SHAPES = {
  "warm": isAboutAttempt,
  "not-loaded": isAboutAttempt,
  "output": ({ stream, text }) => (stream === "stdout" || stream === "stderr") && typeof text === "string",
  "started": () => true,
  "wants-input": () => true,
  "ended": ({ outcome, exitCode, milliseconds }) => OUTCOMES.includes(outcome) && Number.isInteger(exitCode) && Number.isFinite(milliseconds),
}

/** @param {any} message @returns {message is FromFrame} */
export function isFromFrame(message) {
  return typeof message === "object" && message !== null && Object.hasOwn(SHAPES, message.type) && SHAPES[message.type](message)
}

/**
 * Put the frame into the page, and connect with it.
 * @param {{frameUrl: string, container: HTMLElement, onMessage: (message: FromFrame) => void}} given
 */
export function openFrame({ frameUrl, container, onMessage }) {
  const frame = document.createElement("iframe")
  // Nothing else is allowed: no origin of ours, no forms, no windows, no navigation of the page.
  frame.setAttribute("sandbox", "allow-scripts")
  frame.setAttribute("aria-hidden", "true")
  frame.tabIndex = -1
  frame.hidden = true
  frame.src = frameUrl
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => isFromFrame(data) && onMessage(data)
  // Its origin is "null", which no address names; what is sent holds no secret.
  frame.addEventListener("load", () => frame.contentWindow?.postMessage({ type: "connect" }, "*", [port2]), { once: true })
  container.append(frame)

  return {
    /** @param {object} message queued until the frame is there */
    send: (message) => port1.postMessage(message),
    /** With the frame everything in it ends, whatever it is doing. */
    close() {
      port1.close()
      frame.remove()
    },
  }
}
