/** What the room takes from proctoring: the candidate's measuring and the interviewer's list of alerts. */
export { createAlerts } from "./interviewer/alerts.js"
export { createProctoring } from "./candidate/proctoring.js"
