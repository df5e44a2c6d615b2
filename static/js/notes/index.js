/** What interviewers and observers have to themselves in the room. The candidate's page never loads it. */
export { createPanelArea } from "./panel_area.js"
