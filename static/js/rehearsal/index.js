/**
 * The rehearsal: the green room, an editor of one's own and the detectors, all in this page alone. What would be
 * reported in an interview is shown to the candidate instead; nothing is sent and nothing is kept.
 */
import { must } from "../core/dom.js"
import { announce, toast } from "../core/notices.js"
import { createConnectionTest } from "../entry/connection_test_view.js"
import { createGreenRoom } from "../entry/green_room.js"
import { readConfig, serverClock } from "../room/context.js"
import { createMemory } from "../room/memory.js"
import { createMeasuring } from "./measuring.js"
import { createRehearsalEditor } from "./editor.js"
import { createToldList } from "./told.js"

/** @param {HTMLElement} element `<main data-module="rehearsal">` of templates/rehearsal/show.html */
export function mount(element) {
  const config = readConfig(document)
  const clock = serverClock(config.now)
  const told = createToldList(must(element, "[data-told]"), { signals: config.signals ?? [], clock, announce })
  const greenRoom = createGreenRoom(element, {
    name: config.me.username,
    memory: createMemory(() => localStorage, "room:devices"),
    mediaDevices: navigator.mediaDevices,
  })
  const editor = createRehearsalEditor(must(element, "[data-rehearsal-editor]"), { config, toast, onAttempt: told.add })
  const measuring = createMeasuring(must(element, "[data-rehearsal-measuring]"), {
    config,
    clock,
    video: () => must(element, "[data-preview-video]"),
    onReport: told.add,
  })
  const connection = createConnectionTest(must(element, "[data-connection-test]"), { config, clock, announce, roundTrip })
  const parts = [greenRoom, editor, measuring]
  for (const part of parts) part.start()
  connection.start(true)
  window.addEventListener("pagehide", () => {
    connection.stop()
    measuring.stop()
    editor.stop()
    greenRoom.close()
    greenRoom.devices.stop()
  })
  // A page that comes back out of the browser's memory has no devices any more.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload() })
}

/** The rehearsal opens no socket, so the time is that of a small request. */
async function roundTrip() {
  const began = performance.now()
  await fetch("/healthz", { cache: "no-store" })
  return performance.now() - began
}
