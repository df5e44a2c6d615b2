import { createHeader } from "../../../static/js/room/header.js"
import { createRoom } from "../../../static/js/room/room.js"
import { createView } from "../../../static/js/room/view.js"
import { fakeContext, fakeMemory } from "./fakes.js"

export const PAGE = `<main data-module="room" data-state="opening" tabindex="-1">
  <span data-time-left></span>
  <p data-connection><span data-connection-icon></span><span data-connection-words></span></p>
  <bdi data-named></bdi> <span data-presence></span>
  <details data-people hidden><summary><span data-people-faces></span><span data-people-words></span></summary><ul data-people-list></ul></details>
  <div data-states="entry waiting rejected"><h2 data-says="entry" data-states="entry" tabindex="-1">Ready</h2>
    <h2 data-says="waiting" data-states="waiting" tabindex="-1">Waiting</h2></div>
  <div data-states="live reconnecting"><button data-room-leave>Leave</button></div>
  <div data-states="taken"><button data-take-over>Use this tab</button></div>
  <p data-states="taken" data-closing="tab">in a tab</p><p data-states="taken" data-closing="elsewhere">elsewhere</p>
  <div data-states="taken closed">
    ${["left", "signed-out", "gone"].map((why) => `<p data-states="closed" data-closing="${why}">${why}</p>`).join("")}
  </div>
</main>`

/** A visit to the room whose entry, panels and call say what was asked of them. */
export function openRoom(page, me, changes = {}, kept = null) {
  const ctx = fakeContext(me, changes)
  const memory = fakeMemory(kept)
  const happened = (log) => ({ log, start: (joined) => log.push(["start", joined]), rejoined: (joined) => log.push(["rejoined", joined]), stop: () => log.push(["stop"]) })
  const panel = happened([])
  const call = { ...happened([]), setLocalStream: (stream) => call.log.push(["stream", stream]), useSpeaker: (id) => { call.speaker = id } }
  const tabs = { isTab: true, told: 0, tell() { tabs.told += 1 }, hasTaken: () => tabs.isTab, close() {} }
  const entry = {
    log: [],
    start: (choices) => entry.log.push(["start", choices]),
    wait: (atMs) => entry.log.push(["wait", atMs]),
    asked: () => entry.log.push(["asked"]),
    choices: () => ({ audio: true, video: true }),
    speakerId: () => "the loud one",
    handOver: (receive) => receive("devices"),
    stop: () => entry.log.push(["stop"]),
  }
  const element = page.find("main")
  const room = createRoom(element, {
    ctx,
    memory,
    tabs,
    view: createView(element, ctx),
    header: createHeader(element, ctx),
    makeEntry: (onAsk) => Object.assign(entry, { press: onAsk }),
    loadPanels: async () => ({ all: [panel, call], call }),
  })
  room.start()
  return { ctx, memory, entry, panel, call, room, tabs }
}
