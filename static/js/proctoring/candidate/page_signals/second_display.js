/** More than one display is connected, where the browser tells (Window Management, `screen.isExtended`). */

/** @type {import("../page_registry.js").PageSignal} */
export const secondDisplay = {
  kind: "second-display",
  message: "Second display connected",
  rule: { holdMs: 1000 },
  judge: ({ isExtended }) => isExtended,
}
