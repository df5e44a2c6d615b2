/**
 * Why a microphone, a camera or a screen cannot be used, and what to do about it, in words.
 */

import { t } from "../../core/i18n.js"

/** @typedef {import("../link/peer.js").Slot} Slot */
/** @typedef {"denied" | "missing" | "busy" | "insecure" | "unsupported" | "unplugged" | "taken"} Reason */

/** @type {Record<string, Reason>} */
const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
}

/**
 * What a refusal of the browser means; null when a person merely closed the picker of screens.
 *
 * @param {Slot} slot
 * @param {unknown} error
 * @returns {Reason | null}
 */
export function reasonOf(slot, error) {
  const { name = "", message = "" } = error instanceof Error ? error : {}
  // Browsers say "NotAllowedError" both for a closed picker and for a refusal by the operating system.
  if (slot === "screen" && name === "NotAllowedError" && !/system/i.test(message)) return null
  return REASONS[name] ?? "unsupported"
}

/** @type {Record<Slot, Record<Reason, () => string>>} */
const SENTENCES = {
  audio: {
    denied: () => t("The browser does not allow this page to use the microphone. Allow it in the address bar, then turn the microphone on again."),
    missing: () => t("No microphone was found. Connect one, then turn the microphone on again. You can still listen and write."),
    busy: () => t("Another program is using the microphone. Close it, then turn the microphone on again."),
    insecure: () => t("The browser allows the microphone on secure addresses only. Open this page at an address that begins with https."),
    unsupported: () => t("This browser could not open the microphone. Choose another one under Devices, or use another browser."),
    unplugged: () => t("The microphone was unplugged. Connect it again or choose another one under Devices, then turn the microphone on."),
    taken: () => t("The microphone stopped: the browser or another program took it over. Turn it on again, or choose another one under Devices."),
  },
  camera: {
    denied: () => t("The browser does not allow this page to use the camera. Allow it in the address bar, then turn the camera on again."),
    missing: () => t("No camera was found. Connect one, then turn the camera on again. You can continue without video."),
    busy: () => t("Another program is using the camera. Close it, then turn the camera on again."),
    insecure: () => t("The browser allows the camera on secure addresses only. Open this page at an address that begins with https."),
    unsupported: () => t("This browser could not open the camera. Choose another one under Devices, or use another browser."),
    unplugged: () => t("The camera was unplugged. Connect it again or choose another one under Devices, then turn the camera on."),
    taken: () => t("The camera stopped: the browser or another program took it over. Turn it on again, or choose another one under Devices."),
  },
  screen: {
    denied: () => t("The system does not allow the browser to record the screen. Allow it in the system's privacy settings, then share again."),
    missing: () => t("There was nothing to share. Open the window you want to show, then share again."),
    busy: () => t("The screen could not be recorded. Close other programs that record it, then share again."),
    insecure: () => t("The browser allows screen sharing on secure addresses only. Open this page at an address that begins with https."),
    unsupported: () => t("This browser cannot share a screen. A browser on a computer can."),
    unplugged: () => t("Screen sharing ended."),
    taken: () => t("Screen sharing ended."),
  },
}

/** @param {Slot} slot @param {Reason} reason */
export function problemWords(slot, reason) {
  return SENTENCES[slot][reason]()
}
