import assert from "node:assert/strict"
import { test } from "node:test"

import { createLocalMedia } from "../../../../static/js/call/media/local_media.js"
import { problemWords, reasonOf } from "../../../../static/js/call/media/media_words.js"
import { openPage } from "../../page.js"
import { fakeDevices, fakeStream, fakeTrack } from "../fakes.js"

function person(devices = fakeDevices()) {
  const sent = { audio: null, camera: null, screen: null }
  const states = []
  const problems = []
  const local = createLocalMedia({
    devices,
    onTrack: (slot, track) => { sent[slot] = track },
    onState: (state) => states.push(state),
    onProblem: (slot, reason) => problems.push([slot, reason]),
  })
  return { devices, local, sent, states, problems }
}

test("a muted microphone stays open, a camera that is off is released", async () => {
  const { local, sent, devices } = person()
  await local.setMicrophone(true)
  await local.setCamera(true)
  const [voice, face] = [sent.audio, sent.camera]
  await local.setMicrophone(false)
  await local.setCamera(false)
  assert.deepEqual([voice.readyState, voice.enabled], ["live", false])
  assert.equal(face.readyState, "ended")
  assert.equal(sent.camera, null)
  assert.deepEqual(local.state(), { audio: false, video: false, screen: false })
  await local.setMicrophone(true)
  assert.equal(sent.audio, voice)
  assert.equal(devices.opened.length, 2)
})

test("a camera switched on and off quickly ends released", async () => {
  const { local, sent, devices } = person()
  await Promise.all([local.setCamera(true), local.setCamera(false), local.setCamera(true), local.setCamera(false)])
  assert.equal(sent.camera, null)
  assert.ok(devices.opened.every((track) => track.readyState === "ended"))
})

test("a device that opens only after the call was stopped is released at once", async () => {
  const { local, sent, devices } = person()
  const opening = local.setCamera(true)
  await Promise.resolve()
  local.stop()
  await opening
  assert.equal(sent.camera, null)
  assert.equal(devices.opened.length, 1)
  assert.equal(devices.opened[0].readyState, "ended")
})

test("stop ends what was handed over as well, and tells what was on", async () => {
  const { local } = person()
  const [voice, face] = [fakeTrack("audio"), fakeTrack("video")]
  local.adopt(fakeStream(voice, face))
  await local.setScreen(true)
  assert.deepEqual(local.stop(), { audio: true, video: true, screen: true })
  assert.deepEqual([voice.readyState, face.readyState, local.track("screen")], ["ended", "ended", null])
})

test("going without devices is nothing to complain about", () => {
  const { local, problems } = person(undefined)
  local.adopt(null)
  assert.deepEqual(local.state(), { audio: false, video: false, screen: false })
  assert.deepEqual(problems, [])
})

test("another microphone is muted if the former one was", async () => {
  const { local, sent } = person()
  await local.setMicrophone(true)
  await local.setMicrophone(false)
  const former = sent.audio
  await local.choose("audio", "audioinput-2")
  assert.equal(former.readyState, "ended")
  assert.deepEqual([sent.audio.enabled, local.deviceOf("audio")], [false, "audioinput-2"])
})

test("choosing a camera while it is off opens nothing until it is switched on", async () => {
  const { local, sent, devices } = person()
  await local.choose("camera", "videoinput-2")
  assert.equal(devices.opened.length, 0)
  await local.setCamera(true)
  assert.equal(sent.camera.getSettings().deviceId, "videoinput-2")
})

test("a camera that is pulled out is told from one that was taken away", async () => {
  const { local, problems, devices } = person()
  await local.setCamera(true)
  await devices.unplug(local.track("camera"))
  await local.setCamera(true)
  await devices.takeAway(local.track("camera"))
  assert.deepEqual(problems, [["camera", "unplugged"], ["camera", "taken"]])
  assert.equal(local.state().video, false)
})

test("sharing that the browser's own button ends is over without a complaint", async () => {
  const { local, sent, problems, devices } = person()
  await local.setScreen(true)
  assert.equal(sent.screen.contentHint, "detail")
  await devices.takeAway(sent.screen)
  assert.equal(sent.screen, null)
  assert.deepEqual(problems, [])
})

test("what is shared is said as the browser names it, and anew when somebody goes over to another surface", async () => {
  const { local, sent, states } = person()
  assert.equal(local.surface(), null)
  await local.setScreen(true)
  assert.equal(local.surface(), null, "a browser that does not say")
  for (const surface of ["window", "browser", "monitor"]) {
    const before = states.length
    sent.screen.getSettings = () => ({ displaySurface: surface })
    sent.screen.dispatchEvent(new Event("configurationchange"))
    assert.deepEqual([local.surface(), states.length], [surface, before + 1])
  }
  sent.screen.getSettings = () => ({ displaySurface: "something new" })
  assert.equal(local.surface(), null, "the server knows three")
})

test("each refusal of the browser has its reason, and each reason a sentence", async () => {
  const page = openPage("")
  const reasons = { NotAllowedError: "denied", NotFoundError: "missing", NotReadableError: "busy", TypeError: "unsupported" }
  for (const [name, reason] of Object.entries(reasons)) {
    const { local, problems } = person(fakeDevices({ refuses: name }))
    await local.setMicrophone(true)
    await local.setCamera(true)
    assert.deepEqual(problems, [["audio", reason], ["camera", reason]])
    for (const slot of ["audio", "camera", "screen"]) assert.match(problemWords(slot, reason), /^[A-Z].*\.$/)
  }
  page.close()
})

test("an address without devices says so", async () => {
  const { local, problems } = person(null)
  await local.setCamera(true)
  assert.deepEqual(problems, [["camera", "insecure"]])
})

test("a closed picker is no trouble, a refusal by the system is", () => {
  const refusal = (message) => Object.assign(new Error(message), { name: "NotAllowedError" })
  assert.equal(reasonOf("screen", refusal("Permission denied by user")), null)
  assert.equal(reasonOf("screen", refusal("Permission denied by system")), "denied")
})
