/** Another tab is shown in place of this one, or the window is put away. */

/** @type {import("../page_registry.js").PageSignal} */
export const leftTab = {
  kind: "left-tab",
  message: "Left the tab",
  rule: { holdMs: 1000 }, // Passing over a tab on the way to another is no leaving.
  judge: ({ isHidden }) => isHidden,
}
