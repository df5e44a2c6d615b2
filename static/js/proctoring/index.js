/** What the room takes from proctoring: the candidate's measuring and the interviewer's list of alerts. */
export { createAlerts } from "./alerts.js"
export { createProctoring } from "./proctoring.js"
