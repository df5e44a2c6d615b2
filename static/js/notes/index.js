/** What interviewers and observers have to themselves in the room. The candidate's page never loads it. */
export { createNotes } from "./notes_panel.js"
export { createWhispers } from "./whispers.js"
