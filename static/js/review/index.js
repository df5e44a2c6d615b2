/**
 * The code reviews of the room: which are in it, which is in view in place of the code, and their comments with all that
 * goes over the wire. How comments look is view.js's business, what is known of them comments.js's.
 */
import { newMessageId } from "../chat/ids.js"
import { createOutbox } from "../chat/outbox.js"
import { el, must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { fetchFragment } from "../core/fragment.js"
import { t } from "../core/i18n.js"
import { again } from "../questions/chooser.js"
import { createComments } from "./comments.js"
import { followLayout } from "./layout.js"
import { createReviewView, lineWords } from "./view.js"
import { createViews } from "./views.js"

/** @typedef {import("./comments.js").Comment} Comment */
/** @typedef {{place: HTMLElement, view: ReturnType<typeof createReviewView> | null}} Review */

/**
 * @param {HTMLElement} element the editor's panel, which the reviews share
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {object} options
 * @param {import("../room/memory.js").Memory} options.memory for the life of the tab
 * @param {() => void} options.onOpen a review was asked for, which may be on another pane
 * @param {typeof fetchFragment} [options.load]
 */
export function createReviews(element, ctx, { memory, onOpen, load = fetchFragment }) {
  const { socket, config, clock, announce, toast } = ctx
  const panel = must(element, '[data-panel="reviews"]')
  const comments = createComments(config.me, memory)
  const views = createViews(element, panel, memory)
  /** @type {Map<number, Review>} */
  const reviews = new Map()
  const outbox = createOutbox({
    socket,
    messages: comments,
    onChange: showAll,
    onDelay: (reason) => announce(t("A comment is not sent yet. {reason} The page tries again by itself.", { reason })),
    onRefused: (reason) => announce(t("A comment was not sent. {reason}", { reason })),
    send: (message) => {
      const { question, place, text, messageId } = /** @type {Comment} */ (message)
      return socket.request(INCOMING.ADD_COMMENT, { question, ...place, text, comment_id: messageId })
    },
  })
  /** @type {(() => void)[]} */
  let off = []

  function showAll() {
    for (const [id, { view }] of reviews) view?.show(comments.of(id))
  }

  /** @param {number} id */
  async function fill(id) {
    const review = reviews.get(id)
    if (!review) return
    try {
      const found = await load((panel.dataset.address ?? "").replace(/0\/review$/, `${id}/review`))
      review.place.replaceChildren(...found)
      const shown = must(review.place, "[data-review]")
      followLayout(shown)
      review.view = createReviewView(shown, { myId: config.me.user_id, limit: Number(panel.dataset.limit), ...actionsOf(id) })
      await loadComments(id)
    } catch {
      review.place.replaceChildren(again(() => void fill(id)))
    }
  }

  /** @param {number} id */
  async function loadComments(id) {
    const answer = await socket.request(INCOMING.LOAD_COMMENTS, { id })
    comments.adopt(id, answer.comments)
    reviews.get(id)?.view?.show(comments.of(id))
  }

  /** @param {number} question */
  function actionsOf(question) {
    return {
      /** @param {import("./lines.js").Place} place @param {string} text */
      onWrite(place, text) {
        comments.put({ question, place, messageId: newMessageId(), text, atMs: clock.now() })
        showAll()
        outbox.next()
      },
      /** @param {Comment} comment @param {string} text */
      onEdit: ({ id }, text) => ask(INCOMING.EDIT_COMMENT, { id, text }),
      /** @param {Comment} comment */
      onDelete: ({ id }) => ask(INCOMING.DELETE_COMMENT, { id }),
      /** @param {Comment} comment */
      onRetry({ messageId }) {
        comments.mark(messageId, "pending")
        showAll()
        outbox.next()
      },
      /** @param {Comment} comment */
      onDiscard({ messageId }) {
        comments.discard(messageId)
        showAll()
      },
    }
  }

  /** @param {string} event @param {Record<string, unknown>} payload @returns {Promise<boolean>} whether it worked */
  async function ask(event, payload) {
    try {
      await socket.request(event, payload)
      return true
    } catch (error) {
      toast({ kind: "warn", text: /** @type {Error} */ (error).message })
      return false
    }
  }

  /** @param {import("./comments.js").Stored} stored */
  function onSaved(stored) {
    const isNew = comments.receive(stored)
    reviews.get(stored.question)?.view?.show(comments.of(stored.question))
    if (!isNew || stored.user_id === config.me.user_id) return
    announce(t("{name} commented on {line}: {text}", { name: stored.username, line: lineWords(stored), text: stored.text }))
    views.count(stored.question)
  }

  /** @param {{id: number, question: number}} deleted */
  function onDeleted({ id, question }) {
    comments.remove(id)
    reviews.get(question)?.view?.show(comments.of(question))
  }

  return {
    views,
    /** A review came into the room. @param {number} id @param {string} title */
    add(id, title) {
      if (reviews.has(id)) return
      const place = el("div", { class: "review-place" })
      reviews.set(id, { place, view: null })
      views.add(id, title, place)
      void fill(id)
    },
    /** It was taken out; its comments are kept by the server. @param {number} id */
    remove(id) {
      if (reviews.delete(id)) views.remove(id)
    },
    /** @param {number} id */
    open(id) {
      views.show(id)
      onOpen()
    },
    start() {
      off = [socket.on(OUTGOING.COMMENT_SAVED, onSaved), socket.on(OUTGOING.COMMENT_DELETED, onDeleted)]
      comments.restore()
      outbox.again()
    },
    rejoined() {
      for (const [id, { view }] of reviews) if (view) void loadComments(id).catch(() => undefined)
      outbox.again()
    },
    stop() {
      for (const end of off) end()
      outbox.stop()
    },
  }
}
