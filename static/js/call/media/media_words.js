/**
 * Why a microphone, a camera or a screen cannot be used, and what to do about it, in words.
 */

import { t } from "../../core/i18n.js"

/** @typedef {import("../link/peer.js").Slot} Slot */
/** @typedef {"silent" | "denied" | "missing" | "busy" | "insecure" | "unsupported" | "unplugged" | "taken"} Reason */

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
    silent: () => t("Your microphone is on, but no sound comes from it. Look for a mute switch on it or on the keyboard, and in the system's sound settings, or choose another one under Devices."),
    denied: () => t("The browser does not allow this page to use the microphone. Allow it in the address bar, then turn the microphone on again."),
    missing: () => t("No microphone was found. Connect one, then turn the microphone on again. You can still listen and write."),
    busy: () => t("Another program is using the microphone. Close it, then turn the microphone on again."),
    insecure: () => t("The browser allows the microphone on secure addresses only. Open this page at an address that begins with https."),
    unsupported: () => t("This browser could not open the microphone. Choose another one under Devices, or use another browser."),
    unplugged: () => t("The microphone was unplugged. Connect it again or choose another one under Devices, then turn the microphone on."),
    taken: () => t("The microphone stopped: the browser or another program took it over. Turn it on again, or choose another one under Devices."),
  },
  camera: {
    silent: () => t("Your camera is on, but its picture is black or missing. Open its shutter, look for a switch on it or on the keyboard, or choose another one under Devices."),
    denied: () => t("The browser does not allow this page to use the camera. Allow it in the address bar, then turn the camera on again."),
    missing: () => t("No camera was found. Connect one, then turn the camera on again. You can continue without video."),
    busy: () => t("Another program is using the camera. Close it, then turn the camera on again."),
    insecure: () => t("The browser allows the camera on secure addresses only. Open this page at an address that begins with https."),
    unsupported: () => t("This browser could not open the camera. Choose another one under Devices, or use another browser."),
    unplugged: () => t("The camera was unplugged. Connect it again or choose another one under Devices, then turn the camera on."),
    taken: () => t("The camera stopped: the browser or another program took it over. Turn it on again, or choose another one under Devices."),
  },
  screen: {
    silent: () => t("The screen that you share shows nothing. Share it again."),
    denied: () => t("The system does not allow the browser to record the screen. Allow it in the system's privacy settings, then share again."),
    missing: () => t("There was nothing to share. Open the window you want to show, then share again."),
    busy: () => t("The screen could not be recorded. Close other programs that record it, then share again."),
    insecure: () => t("The browser allows screen sharing on secure addresses only. Open this page at an address that begins with https."),
    unsupported: () => t("This browser cannot share a screen. A browser on a computer can."),
    unplugged: () => t("Screen sharing ended."),
    taken: () => t("Screen sharing ended."),
  },
}

/** What is told of another person whose device is on and gives nothing. @param {"audio" | "video"} device @param {string} name */
export function silentWords(device, name) {
  return device === "audio"
    ? t("No sound comes from {name}'s microphone, although it is on. It may be muted by a switch or by the system. {name} is told, too.", { name })
    : t("No picture comes from {name}'s camera, although it is on. Its shutter may be closed. {name} is told, too.", { name })
}

/** @param {Slot} slot @param {Reason} reason */
export function problemWords(slot, reason) {
  return SENTENCES[slot][reason]()
}
