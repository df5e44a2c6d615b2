import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createDevices } from "../../../static/js/entry/devices.js"
import { loudness } from "../../../static/js/entry/level.js"
import { settle } from "../room/fakes.js"

class FakeTrack extends EventTarget {
  constructor(kind, deviceId) {
    super()
    Object.assign(this, { kind, enabled: true, readyState: "live", deviceId })
  }

  getSettings() { return { deviceId: this.deviceId } }
  stop() { this.readyState = "ended" }
}

class FakeStream {
  constructor(tracks) { this.tracks = tracks }
  getTracks() { return this.tracks }
  getAudioTracks() { return this.tracks.filter(({ kind }) => kind === "audio") }
  getVideoTracks() { return this.tracks.filter(({ kind }) => kind === "video") }
}

/** A browser with a microphone and a camera; `breaks` says what opening each fails with. */
function fakeMedia(breaks = {}) {
  const media = Object.assign(new EventTarget(), {
    asked: [],
    opened: [],
    async getUserMedia(wanted) {
      media.asked.push(Object.keys(wanted))
      for (const kind of Object.keys(wanted)) if (breaks[kind]) throw Object.assign(new Error(breaks[kind]), { name: breaks[kind] })
      const gone = Object.values(wanted).some(({ deviceId }) => deviceId?.exact === "gone")
      if (gone) throw Object.assign(new Error("gone"), { name: "OverconstrainedError" })
      const tracks = Object.entries(wanted).map(([kind, { deviceId }]) => new FakeTrack(kind, deviceId?.exact ?? `${kind}-1`))
      media.opened.push(...tracks)
      return new FakeStream(tracks)
    },
    enumerateDevices: async () => [
      { kind: "audioinput", deviceId: "audio-1", label: "Headset" }, { kind: "audioinput", deviceId: "", label: "" },
      { kind: "videoinput", deviceId: "video-1", label: "Webcam" }, { kind: "videoinput", deviceId: "video-2", label: "Desk" },
    ],
  })
  return media
}

const BOTH = { audio: true, video: true }
let original

beforeEach(() => {
  original = globalThis.MediaStream
  globalThis.MediaStream = FakeStream
})
afterEach(() => { globalThis.MediaStream = original })

async function opened(media, wanted = BOTH) {
  const devices = createDevices({ devices: media, onChange: () => {} })
  await devices.open(wanted)
  return devices
}

const living = (media) => media.opened.filter(({ readyState }) => readyState === "live").map(({ kind }) => kind)

test("people are asked once for both", async () => {
  const media = fakeMedia()
  const devices = await opened(media)
  assert.deepEqual(media.asked, [["audio", "video"]])
  const { audio, camera } = devices.state()
  assert.ok(audio.isOn && camera.isOn)
})

for (const [name, reason] of [["NotAllowedError", "denied"], ["NotFoundError", "missing"], ["NotReadableError", "busy"], ["OverconstrainedError", "missing"]]) {
  test(`a camera that fails with ${name} leaves the microphone, and says why`, async () => {
    const devices = await opened(fakeMedia({ video: name }))
    const { audio, camera } = devices.state()
    assert.deepEqual([audio.isOn, camera.isOn, camera.problem], [true, false, reason])
  })
}

test("on an insecure address there are no devices, and it says so", async () => {
  const devices = await opened(undefined)
  assert.deepEqual([devices.state().audio.problem, devices.state().camera.problem], ["insecure", "insecure"])
  let received = "nothing"
  devices.handOver((stream) => { received = stream })
  assert.equal(received, null)
})

test("devices that were off before a reload are not even asked for", async () => {
  const media = fakeMedia()
  const devices = await opened(media, { audio: false, video: false })
  assert.deepEqual(media.asked, [])
  assert.equal(devices.state().camera.problem, null)
})

test("going without a microphone releases it; the camera stays", async () => {
  const media = fakeMedia()
  const devices = await opened(media)
  await devices.choose("audio", "")
  assert.deepEqual(living(media), ["video"])
  assert.equal(devices.state().audio.isOn, false)
})

test("a microphone that is switched off is muted and comes along muted", async () => {
  const media = fakeMedia()
  const devices = await opened(media)
  await devices.turn("audio", false)
  let received
  devices.handOver((stream) => { received = stream })
  assert.deepEqual(received.getTracks().map(({ kind, enabled }) => [kind, enabled]), [["audio", false], ["video", true]])
})

test("a camera that is switched off is released", async () => {
  const media = fakeMedia()
  const devices = await opened(media)
  await devices.turn("camera", false)
  assert.deepEqual(living(media), ["audio"])
})

test("another camera can be chosen, and is the one in use", async () => {
  const devices = await opened(fakeMedia())
  await devices.choose("camera", "video-2")
  assert.deepEqual((await devices.list("camera")).map(({ label, isInUse }) => [label, isInUse]), [["Webcam", false], ["Desk", true]])
})

test("a camera chosen while the first one is still being opened is the one in use", async () => {
  const devices = createDevices({ devices: fakeMedia(), onChange: () => {} })
  const opening = devices.open(BOTH)
  await devices.choose("camera", "video-2")
  await opening
  assert.equal(devices.remembered().cameraId, "video-2")
})

test("devices without an id, as before the first permission, are not offered", async () => {
  const devices = await opened(fakeMedia())
  assert.deepEqual((await devices.list("audio")).map(({ id }) => id), ["audio-1"])
})

test("leaving releases everything; what was handed over is not touched", async () => {
  const media = fakeMedia()
  const left = await opened(media)
  left.stop()
  assert.deepEqual(living(media), [])
  const entered = await opened(media)
  entered.handOver(() => {})
  entered.stop()
  assert.deepEqual(living(media), ["audio", "video"])
})

test("devices that open after the page was left are released", async () => {
  const media = fakeMedia()
  const devices = createDevices({ devices: media, onChange: () => {} })
  const opening = devices.open(BOTH)
  devices.stop()
  await opening
  assert.deepEqual(living(media), [])
})

test("whoever enters while the browser still asks gets the devices when they are open", async () => {
  const media = fakeMedia()
  const devices = createDevices({ devices: media, onChange: () => {} })
  const opening = devices.open(BOTH)
  const received = []
  devices.handOver((stream) => received.push(stream?.getTracks().length ?? 0))
  await opening
  await settle()
  assert.deepEqual(received, [0, 2])
})

test("the camera used last is opened again, also where the microphone is left out", async () => {
  const media = fakeMedia()
  const devices = await opened(media, { audio: false, video: true, cameraId: "video-2", leftOut: { audio: true } })
  assert.equal((await devices.list("camera")).find(({ isInUse }) => isInUse)?.id, "video-2")
  assert.equal(devices.state().audio.isLeftOut, true)
})

test("a camera of a former visit that is gone is replaced, without trouble, still by one question for both", async () => {
  const media = fakeMedia()
  const devices = await opened(media, { ...BOTH, cameraId: "gone" })
  assert.deepEqual(media.asked, [["audio", "video"], ["audio", "video"]])
  assert.deepEqual([devices.state().camera.isOn, devices.state().camera.problem], [true, null])
})

test("what was left out is left out on the next visit, what was only muted is on again", async () => {
  const devices = await opened(fakeMedia())
  await devices.turn("audio", false)
  await devices.choose("camera", "")
  const { audio, video } = devices.remembered()
  assert.deepEqual([audio, video], [true, false])
  await devices.turn("camera", true)
  assert.equal(devices.remembered().video, true)
})

test("silence is nothing, a voice is something, and shouting is no more than all", () => {
  const tone = (amplitude) => Float32Array.from({ length: 1024 }, (_, at) => amplitude * Math.sin(at / 5))
  assert.equal(loudness(tone(0)), 0)
  assert.ok(loudness(tone(0.05)) > 0.3 && loudness(tone(0.05)) < 0.9)
  assert.equal(loudness(tone(1)), 1)
})
