/**
 * What to do about a device that does not work, one step after another, in the words of the browser at hand.
 */
import { t } from "../core/i18n.js"

/** @typedef {import("../call/media/media_words.js").Reason} Reason */
/** @typedef {"audio" | "camera"} Device */
/** @typedef {"chrome" | "edge" | "firefox" | "safari" | "ios" | "android" | "other"} Browser */

/** Which browser's own buttons the steps have to name. @param {string} agent */
export function browserOf(agent) {
  if (/iPhone|iPad/.test(agent)) return "ios"
  if (/Android/.test(agent)) return "android"
  if (/Edg\//.test(agent)) return "edge"
  if (/Firefox\//.test(agent)) return "firefox"
  if (/Chrome\/|Chromium\//.test(agent)) return "chrome"
  if (/Safari\//.test(agent)) return "safari"
  return "other"
}

/** @type {Record<Browser, () => string>} */
const ALLOWING = {
  chrome: () => t("Press the icon to the left of the address, turn Camera and Microphone on, then press Try again."),
  edge: () => t("Press the lock to the left of the address, set Camera and Microphone to Allow, then press Try again."),
  firefox: () => t("Press the crossed-out camera or microphone to the left of the address, remove the block, then press Try again."),
  safari: () => t("Open Safari, Settings for this website, set Camera and Microphone to Allow, then press Try again."),
  ios: () => t("Open Settings, choose your browser, allow Camera and Microphone, then reload this page."),
  android: () => t("Press the icon to the left of the address, open Permissions, allow Camera and Microphone, then press Try again."),
  other: () => t("Open this page's permissions next to the address, allow Camera and Microphone, then press Try again."),
}

/**
 * The steps beyond the sentence that says what is wrong; none where that sentence says all.
 * @param {Device} device @param {Reason} reason @param {Browser} browser
 * @returns {string[]}
 */
export function remedies(device, reason, browser) {
  const isCamera = device === "camera"
  const system = isCamera
    ? t("If that does not help: in your computer's privacy settings, allow the browser to use the camera.")
    : t("If that does not help: in your computer's privacy settings, allow the browser to use the microphone.")
  if (reason === "denied") return browser === "ios" ? [ALLOWING.ios()] : [ALLOWING[browser](), system]
  if (reason === "busy") return [t("A video call in another window or tab is often the cause. Close it, wait a moment, then press Try again.")]
  if (reason === "missing") return [isCamera ? t("Check the cable and any cover or switch on the camera.") : t("Check the cable and any mute switch on the headset.")]
  return []
}
