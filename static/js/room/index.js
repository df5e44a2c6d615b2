/**
 * The interview room: reads the page's settings and puts the parts together. The parts of the room itself are beside
 * this file; what happens inside a panel is in the folder of its name.
 */
import { rememberedAttention } from "../attention/choice.js"
import { must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { announce, toast } from "../core/notices.js"
import { createRoomSocket } from "../core/socket.js"
import { createEntry } from "../entry/index.js"
import { createAccommodation } from "./accommodation.js"
import { callWhenAsked } from "./calling.js"
import { readConfig, serverClock } from "./context.js"
import { createHeader } from "./header.js"
import { createLobby } from "./lobby.js"
import { createMemory } from "./memory.js"
import { createOpening } from "./opening.js"
import { createPeople } from "./people.js"
import { createRoom } from "./room.js"
import { createSignIn } from "./sign_in.js"
import { createTabs } from "./tabs.js"
import { createView } from "./view.js"

/** @param {HTMLElement} element `<main data-module="room">` of templates/rooms/room.html */
export function mount(element) {
  const config = readConfig(document)
  const socket = createRoomSocket({ room: config.room })
  const people = createPeople(config)
  // Before anything else listens: who hears that somebody came finds them among the people.
  people.listen(socket)
  const ctx = { socket, config, people, clock: serverClock(config.now), announce, toast }
  const view = createView(element, ctx)
  const header = createHeader(element, ctx)
  const lobby = config.me.role === "candidate" ? createLobby(element, ctx) : null
  let admitsOnEntering = false
  /** Once: whoever asks later is looked at first. */
  function admits() {
    const was = admitsOnEntering
    admitsOnEntering = false
    return was
  }
  const room = createRoom(element, {
    ctx,
    view,
    header,
    onAsked: (told) => lobby?.show(told),
    tabs: createTabs(config.room),
    memory: createMemory(() => sessionStorage, `room:${config.room}`),
    makeEntry: (onAsk) => createEntry(must(element, '[data-panel="entry"]'), ctx, {
      onAsk,
      onAdmit() {
        admitsOnEntering = true
        onAsk()
      },
      memory: createMemory(() => localStorage, "room:devices"),
    }),
    // Large, and not needed for looking at the own camera; fetched meanwhile, and again if that failed.
    async loadPanels() {
      const { makePanels } = await import("./panels.js")
      // The candidate's page loads nothing of what the panel has to itself.
      const notes = config.me.role === "candidate" ? null : await import("../notes/index.js")
      const panels = makePanels(element, ctx, { view, header, admits, notes, onMedia: (media) => room.rememberMedia(media) })
      await panels.call.ready
      return panels
    },
  })
  createSignIn(/** @type {HTMLDialogElement} */ (must(element, "#sign-in-again")), ctx).start()
  // A call goes directly between the pages; only the editor and the chat wait for the server.
  socket.on(OUTGOING.SERVER_STOPPING, () => toast({ kind: "wait", text: t("The server is restarting. This page reconnects by itself, and the call goes on.") }))
  createAccommodation(element, ctx).start()
  if (config.me.role === "interviewer") callWhenAsked(element, ctx, rememberedAttention())
  lobby?.start()
  if (config.me.role === "candidate") createOpening(element, ctx).start()
  room.start()
  void import("./panels.js").catch(() => undefined)
}
