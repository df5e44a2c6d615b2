/** The screen was shared and is not any more. */

/** @type {import("../page_registry.js").PageSignal} */
export const screenShareStopped = {
  kind: "screen-share-stopped",
  message: "Stopped sharing the screen",
  rule: { holdMs: 0 },
  isMoment: true,
  judge: (now, before) => before.isSharing && !now.isSharing,
}
