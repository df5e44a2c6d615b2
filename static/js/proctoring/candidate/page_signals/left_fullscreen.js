/** Fullscreen was used and is left. Nobody has to use it. */

/** @type {import("../page_registry.js").PageSignal} */
export const leftFullscreen = {
  kind: "left-fullscreen",
  message: "Left fullscreen",
  rule: { holdMs: 0 },
  isMoment: true,
  judge: (now, before) => before.isFullscreen && !now.isFullscreen,
}
