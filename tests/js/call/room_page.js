/** The room's page as far as the call needs it, and Alice in it; what she sends is noted, and the test speaks for the server. */
import { createCall } from "../../../static/js/call/index.js"
import { createPeople } from "../../../static/js/room/people.js"
import { openPage } from "../page.js"
import { FakeConnection, fakeDevices } from "./fakes.js"

const FLAGS = ["microphone", "camera", "held", "no-sound", "no-picture", "screen", "speaking"].map((what) => `<span data-flag="${what}"></span>`).join("")
const tile = (who) => `
  <figure data-tile="${who}"><video></video><span data-initials></span><span data-name></span><span data-role></span>
    ${who === "self" ? "" : "<p data-tile-way hidden></p>"}${FLAGS}</figure>`
const rung = (name) => `<li data-rung="${name}"><span data-rung-now hidden>Now</span></li>`
const toggle = (what) => `<button data-call-toggle="${what}" aria-pressed="false"></button>`
const device = (what) => `<div data-device-field="${what}"><select data-device="${what}"></select></div>`
const ROOM = `<main data-module="room">
  <section data-panel="call">${tile("main")}${tile("self")}<div data-others hidden></div>
    <template data-tile-template>${tile("panel")}</template>
    <div data-screen hidden><video data-screen-picture></video><span data-screen-words></span>
      <button data-screen-full></button><button data-screen-smaller></button><button data-screen-larger></button></div>
    <span data-call-icon></span><span data-call-words></span><button data-call-retry></button><button data-call-sound></button>
    <p data-ladder-words></p><ol>${["direct", "udp", "tcp", "tls", "audio", "text"].map(rung).join("")}</ol><ul data-links></ul></section>
  <div data-call-controls>${["microphone", "camera", "screen"].map(toggle).join("")}<button data-call-devices></button></div>
  ${["audio", "camera", "speaker"].map(device).join("")}<p data-device-hint></p></main>`
export const ALICE = { user_id: 1, username: "Alice Meyer", role: "interviewer" }
export const CAROL = { user_id: 3, username: "Carol Diaz", role: "observer" }
export const BOB = { user_id: 2, username: "Bob Tran", role: "candidate" }

/** A page and a browser's classes; `close` takes them away. `made` are the connections made on it. */
export function openRoom() {
  const page = openPage(ROOM)
  page.window.HTMLMediaElement.prototype.play = async () => {}
  const small = { matches: false, addEventListener: (_event, listener) => { small.tell = listener } }
  page.window.matchMedia = () => small
  const made = []
  const given = {
    RTCPeerConnection: class extends FakeConnection {
      constructor(options) {
        super()
        this.options = options
        made.push(this)
      }
    },
    MediaStream: class {
      constructor(tracks = []) {
        this.tracks = tracks
      }
    },
    KeyboardEvent: page.window.KeyboardEvent,
  }
  const before = Object.keys(given).map((name) => [name, globalThis[name]])
  Object.assign(globalThis, given)
  function close() {
    for (const [name, value] of before) globalThis[name] = value
    page.close()
  }
    /** The window becomes too small for two things beside each other, or large again. @param {boolean} isSmall */
  function resize(isSmall) {
    small.matches = isSmall
    small.tell?.()
  }
  return { page, made, close, resize }
}

/** Alice in the room. */
export function alice(page, { devices = fakeDevices() } = {}) {
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: devices }, configurable: true })
  const sent = []
  const hearers = new Map()
  const socket = {
    state: "live",
    send: (event, payload) => sent.push([event, payload]),
    request: async (event, payload) => sent.push([event, payload]),
    on: (event, hear) => (hearers.set(event, hear), () => hearers.delete(event)),
  }
  const said = []
  const shown = new Set()
  const config = { me: ALICE, main_person: BOB, people: [ALICE, BOB, CAROL], ice_servers: [{ urls: "stun:stun.example.org" }] }
  const announce = (text) => said.push(text)
  const toast = ({ text }) => (shown.add(text), () => shown.delete(text))
  const ctx = { socket, config, people: createPeople(config), clock: Date, announce, toast }
  const call = createCall(page.find("[data-panel]"), ctx)
  return { call, sent, said, shown, devices, hear: (event, payload) => hearers.get(event)(payload), hearers }
}
