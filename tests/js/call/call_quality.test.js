import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { fakeStream, fakeTrack, settle } from "./fakes.js"
import { report } from "./reports.js"
import { alice, BOB, CAROL, openRoom } from "./room_page.js"

let page
let made
let close
let room
let counted

beforeEach(() => {
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  ({ page, made, close } = openRoom())
  counted = { atMs: 0, packets: 1000, frames: 0, sent: 1000, sentFrames: 0 }
})

afterEach(() => {
  room.call.stop()
  close()
  mock.timers.reset()
})

const HERE = { audio: true, video: true, screen: false }

/** Alice and the others, connected, with Alice's camera on. */
async function connected(...others) {
  room = alice(page)
  room.call.setLocalStream(fakeStream(fakeTrack("audio"), fakeTrack("video")))
  room.call.start({ participants: others.map((one) => ({ ...one, ...HERE })) })
  await settle()
  for (const connection of made) connection.become("connected")
  return room
}

/** Some seconds in which pictures and voices flow on these connections, and these measures are taken. */
async function pass(seconds, measured = {}, connections = made) {
  for (let elapsed = 0; elapsed < seconds; elapsed += 2) {
    const { atMs, packets, frames, sent, sentFrames } = counted
    counted = { atMs: atMs + 2000, packets: packets + 300, frames: frames + 40, sent: sent + 300, sentFrames: sentFrames + 40 }
    for (const connection of connections) {
      const camera = connection.getTransceivers()[1].receiver.track.id
      connection.report = report({ ...counted, availableKbps: 3000, ...measured, camera })
    }
    mock.timers.tick(2000)
    await settle()
  }
}

const held = () => room.sent.filter(([event]) => event === "change-media").map(([, media]) => media.held)
const words = () => page.find("[data-call-words]").textContent
const rung = () => page.find("[data-rung][aria-current]")?.dataset.rung ?? null
const camera = (connection) => connection.getTransceivers()[1].sender.encodings[0]

test("the way is said in a sentence, on the tile, and as a step of the ladder", async () => {
  await connected(BOB)
  assert.equal(rung(), null)
  await pass(2)
  assert.equal(words(), "Connected directly.")
  assert.equal(page.find('[data-tile="main"] [data-tile-way]').textContent, "Direct")
  assert.equal(rung(), "direct")
  await pass(2, { local: "relay", relay: "tls" })
  assert.match(words(), /relay \(TLS\)/)
  assert.equal(rung(), "tls")
  assert.match(page.find("[data-links]").textContent, /^Bob TranRelay \(TLS\), 40 ms round trip, 0 % lost$/)
})

test("a way that bears the voice only holds the picture back, says so on both sides, and brings it back", async () => {
  await connected(BOB)
  await pass(12)
  assert.equal(camera(made[0]).scaleResolutionDownBy, 1)
  await pass(4, { availableKbps: 50 })
  assert.equal(camera(made[0]).active, false)
  assert.deepEqual([held().at(-1), held().at(-2)], [true, false])
  assert.match(words(), /^Your video is paused/)
  assert.equal(rung(), "audio")
  assert.equal(page.find('[data-tile="self"] [data-flag="held"]').hidden, false)
  assert.equal(page.find('[data-tile="self"]').dataset.picture, "on", "one goes on seeing oneself, and so do the detectors")
  assert.match(room.said.at(-1), /^Your video is paused/)
  await pass(26)
  assert.equal(camera(made[0]).active, true)
  assert.equal(camera(made[0]).scaleResolutionDownBy, 4)
  assert.equal(held().at(-1), false)
  assert.equal(words(), "Connected directly.")
})

test("a camera that is off has no picture that could be held back", async () => {
  await connected(BOB)
  await pass(12)
  page.click(page.find('[data-call-toggle="camera"]'))
  await settle()
  await pass(4, { availableKbps: 50 })
  assert.equal(held().includes(true), false)
})

test("Bob's picture that is held back is not shown frozen, and comes back", async () => {
  await connected(BOB)
  await pass(2)
  const tile = page.find('[data-tile="main"]')
  room.hear("media-changed", { user_id: 2, ...HERE, held: true })
  assert.deepEqual([tile.dataset.picture, tile.querySelector('[data-flag="held"]').hidden], ["off", false])
  assert.match(words(), /^The video of Bob Tran is paused/)
  room.hear("media-changed", { user_id: 2, ...HERE, held: false })
  assert.equal(tile.dataset.picture, "on")
  assert.equal(words(), "Connected directly.")
})

test("a picture of which no frame comes is said to be held back, whoever did not say so", async () => {
  await connected(BOB)
  await pass(4)
  const { frames } = counted
  await pass(2, { frames })
  assert.equal(page.find('[data-tile="main"]').dataset.picture, "on")
  await pass(4, { frames })
  assert.equal(page.find('[data-tile="main"]').dataset.picture, "off")
  await pass(2)
  assert.equal(page.find('[data-tile="main"]').dataset.picture, "on")
})

test("in a panel one narrow way takes its own picture only, and nobody else is told", async () => {
  await connected(BOB, CAROL)
  await pass(12)
  const [toBob, toCarol] = made
  for (let times = 0; times < 2; times += 1) {
    await pass(2, {}, [toBob])
    toCarol.report = report({ ...counted, availableKbps: 50, camera: toCarol.getTransceivers()[1].receiver.track.id })
  }
  await pass(2, { availableKbps: 3000 }, [toBob])
  assert.deepEqual([camera(toBob).active, camera(toCarol).active], [true, false])
  assert.equal(held().includes(true), false)
})

test("who sends to many sends half the size", async () => {
  await connected(BOB, CAROL, { user_id: 4, username: "Dora Evans", role: "interviewer" })
  await pass(2)
  assert.deepEqual(made.map((connection) => camera(connection).scaleResolutionDownBy), [2, 2, 2])
})

test("who speaks has the ring and its icon; a muted microphone has none", async () => {
  await connected(BOB, CAROL)
  const [bobs] = made
  bobs.getTransceivers()[0].receiver.loudness = 0.2
  mock.timers.tick(1000)
  const tile = page.find('[data-tile="main"]')
  assert.deepEqual([tile.hasAttribute("data-speaking"), tile.querySelector('[data-flag="speaking"]').hidden], [true, false])
  room.hear("media-changed", { user_id: 2, ...HERE, audio: false })
  mock.timers.tick(3000)
  assert.deepEqual([tile.hasAttribute("data-speaking"), tile.querySelector('[data-flag="speaking"]').hidden], [false, true])
})

test("without any way for long it is text only, with a button, and trying goes on", async () => {
  room = alice(page)
  room.call.start({ participants: [{ ...BOB, ...HERE }] })
  for (let seconds = 0; seconds < 40; seconds += 2) {
    mock.timers.tick(2000)
    await settle()
  }
  assert.match(words(), /^Text only: no connection for voice and video yet\. The editor and the chat still work/)
  assert.equal(rung(), "text")
  assert.equal(page.find("[data-call-retry]").hidden, false)
  const before = made.length
  mock.timers.tick(60_000)
  await settle()
  assert.ok(made.length > before)
})
