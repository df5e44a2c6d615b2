import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createSoundCheck, loudest } from "../../../static/js/entry/sound_check.js"
import { openPage } from "../page.js"
import { settle } from "../room/fakes.js"

const PAGE = `<section>
  <div data-speaker-field hidden><select data-entry-device="speaker"></select></div>
  <div data-sound-check><button data-record></button><p data-record-words></p><button data-speaker-test></button><p data-speaker-words></p>
    <span data-speaker-answer hidden><button data-speaker-heard></button><button data-speaker-silent></button></span></div>
</section>`

const tone = (amplitude) => Float32Array.from({ length: 4096 }, (_, at) => amplitude * Math.sin(at / 5))
const bufferOf = (samples) => ({ getChannelData: () => samples })

let page
let check

beforeEach(() => { page = openPage(PAGE) })
afterEach(() => {
  check?.stop()
  page.close()
})

/** The green room's sounds; each part answers as it is told. */
function open({
  track = {}, recorded = {}, buffer = bufferOf(tone(0.3)), played = true, isSpeakerMissing = false, canChoose = true, supported = true,
} = {}) {
  const used = []
  const chosen = []
  const loudspeaker = {
    canChoose: () => canChoose,
    use: (id) => used.push(id),
    tone: async () => ({ played, isSpeakerMissing }),
    sound: async () => ({ played, isSpeakerMissing, buffer }),
    stop: () => {},
  }
  const recorder = { isSupported: () => supported, record: async () => recorded, stop: () => {} }
  const mediaDevices = Object.assign(new EventTarget(), { enumerateDevices: async () => [
    { kind: "audiooutput", deviceId: "default", label: "Default" }, { kind: "audiooutput", deviceId: "headset", label: "Headset" },
    { kind: "audioinput", deviceId: "mic", label: "Microphone" },
  ] })
  check = createSoundCheck(page.find("section"), { microphone: () => track, mediaDevices, onChosen: (id) => chosen.push(id), loudspeaker, recorder })
  return { used, chosen }
}

async function press(selector) {
  page.click(page.find(selector))
  for (let round = 0; round < 4; round += 1) await settle()
}

const state = (what) => page.find("[data-sound-check]").dataset[what]
const words = (what) => page.find(`[data-${what}-words]`).textContent

for (const [name, options, said] of [
  ["a microphone that is off", { track: null }, /Turn it on/],
  ["a browser that cannot record", { supported: false }, /Watch the bars/],
  ["a recording that ended early", { recorded: null }, /still connected/],
  ["a recording that cannot be read", { buffer: null }, /could not be played/],
  ["a silent recording", { buffer: bufferOf(tone(0.001)) }, /Almost nothing was recorded/],
  ["a recording that was not played", { played: false }, /did not play it/],
]) {
  test(`${name} is told with its way out`, async () => {
    open(options)
    check.start("")
    await press("button[data-record]")
    assert.equal(state("record"), "failed")
    assert.match(words("record"), said)
    assert.equal(page.find("button[data-record]").disabled, false)
  })
}

test("what was recorded is played", async () => {
  open()
  check.start("")
  await press("button[data-record]")
  assert.equal(state("record"), "done")
})

test("a sound that the browser holds back is told", async () => {
  open({ played: false })
  check.start("")
  await press("[data-speaker-test]")
  assert.equal(state("speaker"), "failed")
  assert.match(words("speaker"), /Allow sound/)
})

test("only the person knows whether the tones were heard", async () => {
  open()
  check.start("")
  await press("[data-speaker-test]")
  assert.equal(state("speaker"), "asking")
  await press("[data-speaker-silent]")
  assert.match(words("speaker"), /Turn up the volume/)
  await press("[data-speaker-test]")
  await press("[data-speaker-heard]")
  assert.equal(state("speaker"), "heard")
})

test("a speaker that is gone is replaced by the system's, and said so", async () => {
  open({ isSpeakerMissing: true })
  check.start("gone")
  await press("[data-speaker-test]")
  assert.match(words("speaker"), /not connected/)
})

test("speakers are offered by name, the former one chosen, and a new choice is told", async () => {
  const { used, chosen } = open()
  check.start("headset")
  await settle()
  const select = page.find("select")
  assert.deepEqual([...select.options].map(({ value }) => value), ["", "headset"])
  assert.equal(select.value, "headset")
  select.value = ""
  select.dispatchEvent(new page.window.Event("change"))
  assert.deepEqual([used, chosen], [["headset", ""], [""]])
})

test("where a page may not choose, nothing is offered", async () => {
  open({ canChoose: false })
  check.start("")
  await settle()
  assert.equal(page.find("[data-speaker-field]").hidden, true)
})

test("the loudest moment counts, not the silence around it", () => {
  const samples = new Float32Array(8192)
  assert.equal(loudest(bufferOf(samples)), 0)
  samples.set(tone(0.3), 2048)
  assert.ok(loudest(bufferOf(samples)) > 0.8)
})
