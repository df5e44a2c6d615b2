/**
 * The events of the panel's own: interviewers' and observers' pages only. They are no part of core/events.js, which the
 * candidate's page loads too and which must not tell that there is more.
 */

export const PANEL_EVENTS = Object.freeze({
  ADD_NOTE: "add-note",
  EDIT_NOTE: "edit-note",
  DELETE_NOTE: "delete-note",
  LOAD_NOTES: "load-notes",
  WHISPER: "whisper",
  LOAD_WHISPERS: "load-whispers",
  WHISPERED: "whispered",
})
