/**
 * Whether this browser can carry a call at all. Some have WebRTC switched off, by a setting or an extension, or
 * were built without it; no other network helps there.
 */

import { t } from "../../core/i18n.js"

export function canCall() {
  return typeof globalThis.RTCPeerConnection === "function"
}

/** What works here, and where the rest would. */
export function cannotCallWords() {
  return t("This browser cannot make calls. The editor and the chat work. For voice and video, open this page in Chrome, Edge, Firefox or Safari.")
}
