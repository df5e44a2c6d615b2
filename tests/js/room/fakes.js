/** A room socket that tests speak through, and what else a panel gets from the room, none of it real. */
import { SocketError } from "../../../static/js/core/socket.js"
import { createPeople } from "../../../static/js/room/people.js"

/** Answers with `{ok: true}` unless the test says otherwise; `refuse` makes the next requests fail. */
export function fakeSocket(state = "live") {
  const listeners = new Map()
  const watchers = new Set()
  const troubled = new Set()
  const socket = {
    state,
    trouble: "",
    requests: [],
    sends: [],
    isClosed: false,
    answer: () => ({ ok: true }),
    async request(event, payload = {}) {
      if (socket.state !== "live") throw new SocketError("offline", "The connection is lost.", true)
      socket.requests.push([event, payload])
      return socket.answer(event, payload)
    },
    send(event, payload = {}) { if (socket.state === "live") socket.sends.push([event, payload]) },
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set())
      listeners.get(event).add(listener)
      return () => listeners.get(event).delete(listener)
    },
    onState(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    onTrouble(watcher) {
      troubled.add(watcher)
      return () => troubled.delete(watcher)
    },
    close() { socket.isClosed = true; socket.becomes("closed") },

    refuse(code, message = "No.", isPassing = false) { socket.answer = () => { throw new SocketError(code, message, isPassing) } },
    accept() { socket.answer = () => ({ ok: true }) },
    hears(event, payload = {}) { for (const listener of [...(listeners.get(event) ?? [])]) listener(payload) },
    becomes(next) { socket.state = next; for (const watcher of [...watchers]) watcher(next) },
    meets(trouble) { socket.trouble = trouble; for (const watcher of [...troubled]) watcher(trouble) },
    requested: (event) => socket.requests.filter(([name]) => name === event).map(([, payload]) => payload),
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  }
  return socket
}

export const ALICE = { user_id: 1, username: "Alice", role: "interviewer" }
export const BOB = { user_id: 2, username: "Bob", role: "candidate" }
export const CAROL = { user_id: 3, username: "Carol", role: "observer" }
export const START_MS = Date.parse("2026-11-23T10:00:00Z")

export function fakeConfig(me, changes = {}) {
  return {
    room: "7b0c", title: "Second round", me, main_person: me === ALICE ? BOB : ALICE, join_status: "pending",
    scheduled_time: "2026-11-23T10:00:00Z", ends_at: "2026-11-23T11:00:00Z",
    languages: [{ id: "python", label: "Python" }, { id: "go", label: "Go" }], limits: { document_bytes: 1000, chat_chars: 40 },
    urls: { run_frame: "/runner/frame", run_code: "/interview/7b0c/runs/0/code", runner: null },
    ...changes,
  }
}

export function fakeContext(me, changes = {}) {
  const said = []
  const shown = []
  const [socket, config] = [fakeSocket(), fakeConfig(me, changes)]
  const people = createPeople(config)
  people.listen(socket)
  return {
    socket,
    config,
    people,
    clock: { ms: START_MS, now() { return this.ms } },
    announce: (text) => said.push(text),
    toast: (notice) => { shown.push(notice); return () => {} },
    said,
    shown,
  }
}

export function fakeJoined(changes = {}) {
  return {
    participants: [], code: "", language: "python", clipboard_allowed: false, messages: [], has_earlier: false, alerts: [], waiting: null,
    ...changes,
  }
}

export function fakeMemory(kept = null) {
  return {
    kept,
    read() { return this.kept },
    write(value) { this.kept = value },
    change(value) { if (this.kept) this.kept = { ...this.kept, ...value } },
    forget() { this.kept = null },
  }
}

/** Lets promises that wait run to their end. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))
