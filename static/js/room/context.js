/**
 * What the room gives to each of its panels, and what the page brings for it. Types, and reading the page's settings.
 */
import { must } from "../core/dom.js"

/** @typedef {"interviewer" | "candidate" | "observer"} Role */
/** @typedef {{user_id: number, username: string, role: Role}} Person */
/** @typedef {Person & {audio: boolean, video: boolean, screen: boolean}} Participant */
/** @typedef {{dashboard: string, report: string, complete: string, consent: string, sign_in_again: string, turn?: string}} PageUrls */
/** @typedef {PageUrls & {run_frame: string, run_code: string, runner: string | null}} Urls */
/**
 * @typedef {object} RoomConfig
 * @property {string} room
 * @property {string} title
 * @property {string} scheduled_time
 * @property {string} ends_at
 * @property {string} [opens_at] from when on a candidate can ask to join
 * @property {string} [now] the server's time when it made the page
 * @property {Person} me
 * @property {Person} main_person the candidate, or for the candidate the interviewer who invited
 * @property {Person[]} [people] everybody of the interview, the reader too
 * @property {boolean} [is_limited] whether an invitation opened the session, so that there are no other pages to go to
 * @property {import("./lobby.js").LobbyChange | null} [lobby]
 * @property {{name: string, email: string | null}} [contact]
 * @property {"pending" | "requested" | "approved" | "rejected"} join_status
 * @property {RTCIceServer[]} ice_servers
 * @property {{id: string, label: string}[]} languages
 * @property {{decision: "agreed" | "declined", version: string, declined?: string[]} | null} consent
 * @property {{kind: string, label: string, source: string}[]} [signals] only in the rehearsal
 * @property {{kind: "pdf" | "doc" | "docx", name: string, url: string} | null} resume
 * @property {{document_bytes: number, chat_chars: number}} limits
 * @property {Urls} urls
 * @property {{worker: string, models: string, wasm: string} | null} assets
 * @property {{yaw: number, pitch: number, cameraId: string}} [middle] where the candidate's head points when it points
 *   at the screen, as the green room learnt it; stays in this page
 */
/**
 * @typedef {object} Joined The payload of `joined`.
 * @property {Participant[]} participants
 * @property {string} code
 * @property {string} language
 * @property {boolean} clipboard_allowed
 * @property {import("../chat/messages.js").Stored[]} messages
 * @property {boolean} has_earlier
 * @property {any[]} alerts
 * @property {{user_id: number, username: string, requested_at: string, other_device?: boolean} | null} waiting
 * @property {string | null} [lobby_message]
 * @property {{id: number, title: string}[]} questions
 */
/**
 * @typedef {object} RoomContext
 * @property {import("../core/socket.js").RoomSocket} socket
 * @property {RoomConfig} config
 * @property {import("./people.js").People} people
 * @property {{now(): number}} clock the server's time, as well as it is known
 * @property {(text: string) => void} announce
 * @property {(notice: import("../core/notices.js").Notice) => () => void} toast
 */

/** @param {Document} page @returns {RoomConfig} */
export function readConfig(page) {
  return JSON.parse(must(page, "#room-config").textContent ?? "")
}

/** How long ago the page's first byte came: a slow computer runs the page's scripts seconds after it. */
function pageAgeMs() {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  return navigation ? performance.now() - navigation.responseStart : 0
}

/**
 * A clock that agrees with the server's: a computer that is two hours off would otherwise show a wrong time left, and a
 * moment that is noted in the room would be another one in the playback.
 * @param {string | undefined} serverNow what the server's clock said when it made this page
 * @param {{now(): number}} [own]
 * @param {number} [ageMs] how long ago the page came
 */
export function serverClock(serverNow, own = Date, ageMs = pageAgeMs()) {
  const said = Date.parse(serverNow ?? "")
  const ahead = Number.isNaN(said) ? 0 : said + ageMs - own.now()
  return { now: () => own.now() + ahead }
}
