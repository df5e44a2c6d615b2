/** The page is in view and another window or program has the keyboard: a second screen, a chat beside it. */

/** @type {import("../page_registry.js").PageSignal} */
export const leftWindow = {
  kind: "left-window",
  message: "Left the window",
  rule: { holdMs: 3000 }, // The browser's own questions, as for a permission, take the keyboard for a moment.
  judge: ({ isHidden, hasFocus }) => !isHidden && !hasFocus,
}
