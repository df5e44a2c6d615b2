/**
 * The lines that others draw with the laser. Excalidraw asks for each picture of the screen whether there is one, for as
 * long as the page is open, which the editor and the call beside it would feel. The build puts this into Excalidraw
 * (build_excalidraw.mjs), which then asks only while somebody points.
 */

/**
 * Whether nobody points; a line that somebody left behind fades.
 * @param {{app: {state: {collaborators: Map<string, object>}}, collabTrails: Map<string, {endPath(): void}>}} trails Excalidraw's
 */
export function areLasersOff({ app, collabTrails }) {
  if (app.state.collaborators.size > 0) return false
  for (const trail of collabTrails.values()) trail.endPath()
  return true
}
