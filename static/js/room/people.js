/**
 * The people of the interview as this page knows them: each with name, role, colour, and whether they are in the room.
 * The page begins with who is planned; the server says who is there, and tells of anybody who was added since. Header,
 * editor, chat and call all ask here, so that nobody is one thing in one of them and another in the next.
 */
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"

/** @typedef {import("./context.js").Person} ServerPerson */
/** @typedef {ServerPerson & {colour: number, isHere: boolean}} Person */

export const COLOURS = 6 // As many as take part at most; cursors.css has them.
const CANDIDATE_COLOUR = 1

/**
 * A colour for each of these people, in their order: the same in everybody's window and in the recording, because the
 * server names the people in the same order everywhere.
 * @param {{role: string}[]} people
 * @returns {number[]}
 */
export function coloursOf(people) {
  let given = CANDIDATE_COLOUR
  return people.map(({ role }) => {
    if (role === "candidate") return CANDIDATE_COLOUR
    given = given < COLOURS ? given + 1 : CANDIDATE_COLOUR + 1
    return given
  })
}

/** @param {string} role */
export function roleWord(role) {
  if (role === "observer") return t("observer")
  return role === "candidate" ? t("candidate") : t("interviewer")
}

/** The first letters of the first and the last part of a name. @param {string} name */
export function initialsOf(name) {
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts
  return letters.map((part) => [...part][0] ?? "").join("").toUpperCase()
}

/** @param {import("./context.js").RoomConfig} config */
export function createPeople({ me, main_person: main, people = [me, main] }) {
  const colours = coloursOf(people)
  /** @type {Map<number, Person>} */
  const known = new Map(people.map((one, at) => [one.user_id, { ...one, colour: colours[at], isHere: false }]))
  /** @type {Set<() => void>} */
  const watchers = new Set()
  /** @type {Set<(person: Person) => void>} */
  const greeters = new Set()

  function tell() { for (const watcher of [...watchers]) watcher() }

  /** The first colour that nobody has; with more people than colours, one that somebody has too. */
  function freeColour() {
    const taken = new Set([...known.values()].map(({ colour }) => colour))
    for (let colour = CANDIDATE_COLOUR + 1; colour <= COLOURS; colour += 1) if (!taken.has(colour)) return colour
    return COLOURS
  }

  /** What the server says of a person counts: a name or a role may have changed since the page was made. @param {ServerPerson} told */
  function learn({ user_id: id, username, role }) {
    const before = known.get(id)
    const person = { user_id: id, username, role, colour: before?.colour ?? freeColour(), isHere: before?.isHere ?? false }
    known.set(id, person)
    return person
  }

  /** @param {ServerPerson} told @param {boolean} isHere */
  function move(told, isHere) {
    const person = learn(told)
    if (person.isHere === isHere) return tell()
    person.isHere = isHere
    tell()
    for (const greeter of [...greeters]) greeter(person)
  }

  /** @param {number} id @returns {Person | null} */
  const get = (id) => known.get(id) ?? null
  const others = () => [...known.values()].filter(({ user_id: id }) => id !== me.user_id)

  return {
    get,
    /** Everybody, in the order that all pages have. */
    list: () => [...known.values()],
    /** Everybody but the reader. */
    others,
    /** The person one talks with: the candidate, or for the candidate the interviewer who invited. */
    main: () => /** @type {Person} */ (get(main.user_id)),
    /** Whom the header names: the person one talks with, or while they are away somebody who is in the room. */
    named() {
      const present = others().filter(({ isHere }) => isHere)
      const interviewing = present.find(({ role }) => role !== "observer")
      return present.find(({ user_id: id }) => id === main.user_id) ?? interviewing ?? present[0] ?? this.main()
    },

    /** Who is in the room, as `joined` says. @param {ServerPerson[]} participants */
    setPresent(participants) {
      const here = new Set(participants.map(({ user_id: id }) => id))
      for (const told of participants) learn(told)
      for (const person of others()) person.isHere = here.has(person.user_id)
      tell()
    },

    /** Told at every change. @param {() => void} watcher @returns {() => void} */
    onChange(watcher) {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },

    /** Told who came or went just now, but not who was there already. @param {(person: Person) => void} greeter */
    onMove(greeter) { greeters.add(greeter) },

    /** For as long as the page lives. @param {Pick<import("../core/socket.js").RoomSocket, "on">} socket */
    listen(socket) {
      socket.on(OUTGOING.USER_JOINED, (told) => move(told, true))
      socket.on(OUTGOING.USER_LEFT, (told) => move(told, false))
    },
  }
}

/** @typedef {ReturnType<typeof createPeople>} People */
