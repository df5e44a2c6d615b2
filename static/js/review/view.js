/**
 * The comments of one review on the page: each under its line, in a list, with a field where somebody writes. Text is
 * always text.
 */
import { el, icon } from "../core/dom.js"
import { t, tn } from "../core/i18n.js"
import { browserZone, formatMoment } from "../core/time.js"
import { roleWord } from "../room/people.js"
import { createField } from "./field.js"
import { codeOf, createLines, lineAt, numberOf, placeOf } from "./lines.js"

/** @typedef {import("./comments.js").Comment} Comment */
/** @typedef {import("./lines.js").Place} Place */

/** @param {Place} place */
export function lineWords({ side, line }) {
  return side === "old" ? t("line {line}, removed", { line }) : t("line {line}", { line })
}

/**
 * @param {HTMLElement} review `[data-review]` of templates/questions/review_in_room.html
 * @param {object} options
 * @param {number} options.myId
 * @param {number} options.limit characters of a comment
 * @param {(place: Place, text: string) => void} options.onWrite
 * @param {(comment: Comment, text: string) => Promise<boolean>} options.onEdit whether it worked
 * @param {(comment: Comment) => Promise<boolean>} options.onDelete whether it worked
 * @param {(comment: Comment) => void} options.onRetry
 * @param {(comment: Comment) => void} options.onDiscard
 */
export function createReviewView(review, { myId, limit, onWrite, onEdit, onDelete, onRetry, onDiscard }) {
  const count = review.querySelector("[data-review-count]")
  const next = /** @type {HTMLElement | null} */ (review.querySelector("[data-review-next]"))
  /** @type {Map<string, {element: HTMLElement, drawn: string}>} */
  const rows = new Map()

  createLines(review, choose)
  next?.addEventListener("click", toNext)

  /** @param {HTMLElement} line */
  function choose(line) {
    const open = /** @type {HTMLElement | null} */ (line.querySelector(":scope > form textarea"))
    if (open) return open.focus()
    const place = placeOf(line.dataset.line ?? "")
    const form = createField({
      label: t("Comment on {line}", { line: lineWords(place) }),
      save: t("Comment"),
      limit,
      onSave(text) {
        onWrite(place, text)
        return Promise.resolve(true)
      },
      onEnd() {
        form.remove()
        numberOf(line)?.focus()
      },
    })
    line.append(form)
    form.querySelector("textarea")?.focus()
  }

  /** The first comment after where the keyboard is; after the last one comes the first. */
  function toNext() {
    const all = /** @type {HTMLElement[]} */ ([...review.querySelectorAll(".review-comment")])
    const at = all.findIndex((one) => one.dataset.isAt !== undefined)
    for (const one of all) delete one.dataset.isAt
    const to = all[(at + 1) % all.length]
    if (!to) return
    to.dataset.isAt = ""
    to.focus()
    to.scrollIntoView({ block: "center" })
  }

  /** @param {Comment} comment @param {HTMLElement} line */
  function drawComment(comment, line) {
    const at = new Date(comment.atMs)
    const foot = el("p", { class: "review-comment-foot" }, ...drawFoot(comment))
    const item = el("li", { class: "review-comment", tabindex: "-1", "data-sent": comment.delivery },
      el("span", { class: "sr-only" }, t("On {line}: {code}", { line: lineWords(comment.place), code: codeOf(line) })),
      el("p", { class: "review-comment-head" },
        el("bdi", { class: "review-comment-name", title: comment.username }, comment.userId === myId ? t("You") : (comment.username || t("Somebody"))),
        el("span", {}, roleWord(comment.role)),
        el("time", { datetime: at.toISOString() }, formatMoment(at, browserZone(), "time")),
        comment.editedMs > 0 && el("span", {}, t("edited"))),
      el("p", { class: "review-comment-text", dir: "auto" }, comment.text),
      foot)
    if (comment.userId === myId && comment.id !== null) foot.append(...ownTools(comment, item, foot))
    foot.hidden = foot.childNodes.length === 0
    return item
  }

  /** @param {Comment} comment @returns {(Node | string)[]} */
  function drawFoot(comment) {
    const { delivery, problem } = comment
    if (delivery === "sent") return []
    if (delivery === "pending") {
      return [icon("clock"), problem ? t("Not sent yet. {reason} The page tries again by itself.", { reason: problem }) : t("Sending")]
    }
    return [
      icon("circle-alert"), el("span", {}, t("Not sent. {reason}", { reason: problem })),
      tool(t("Try again"), () => onRetry(comment)), tool(t("Discard"), () => onDiscard(comment)),
    ]
  }

  /** @param {Comment} comment @param {HTMLElement} item @param {HTMLElement} foot @returns {Node[]} */
  function ownTools(comment, item, foot) {
    const draw = () => foot.replaceChildren(...ownTools(comment, item, foot))
    const change = tool(t("Edit"), () => {
      foot.hidden = true
      const form = createField({
        label: t("Change your comment"), save: t("Save"), limit, text: comment.text,
        onSave: (text) => onEdit(comment, text),
        onEnd() {
          form.remove()
          foot.hidden = false
          if (item.isConnected) item.focus()
        },
      })
      item.append(form)
      form.querySelector("textarea")?.focus()
    })
    const remove = tool(t("Delete"), () => {
      const keep = tool(t("Keep"), () => { draw(); item.focus() })
      foot.replaceChildren(el("span", {}, t("Delete this comment?")), tool(t("Delete"), () => void onDelete(comment).then((isDone) => { if (!isDone) draw() })), keep)
      keep.focus()
    })
    return [change, remove]
  }

  return {
    /** @param {Comment[]} comments of this review, in order */
    show(comments) {
      const present = new Set(comments.map(({ key }) => key))
      for (const [key, { element }] of rows) {
        if (present.has(key)) continue
        if (element.contains(document.activeElement)) numberOf(/** @type {Element} */ (element.closest("[data-line]")))?.focus()
        const list = element.parentElement
        element.remove()
        if (list?.childElementCount === 0) list.remove()
        rows.delete(key)
      }
      for (const [at, comment] of comments.entries()) showOne(comment, comments.slice(at + 1))
      if (count) count.textContent = comments.length > 0 ? tn("{count} comment", "{count} comments", comments.length) : ""
      if (next) next.hidden = comments.length === 0
    },
  }

  /** What is drawn already stays: somebody may be writing in it. @param {Comment} comment @param {Comment[]} later */
  function showOne(comment, later) {
    const line = lineAt(review, comment.place)
    const row = rows.get(comment.key)
    const drawn = JSON.stringify(comment)
    if (!line || row?.drawn === drawn) return
    const element = drawComment(comment, line)
    if (row) {
      const hadFocus = row.element.contains(document.activeElement)
      row.element.replaceWith(element)
      if (hadFocus) element.focus()
    } else {
      const list = listOf(line)
      const following = later.map(({ key }) => rows.get(key)?.element).find((one) => one?.parentElement === list)
      list.insertBefore(element, following ?? null)
      const fold = line.closest("details")
      if (fold) fold.open = true
    }
    rows.set(comment.key, { element, drawn })
  }
}

/** @param {HTMLElement} line */
function listOf(line) {
  const found = line.querySelector(":scope > .review-comments")
  if (found) return found
  const list = el("ol", { "class": "review-comments", "aria-label": t("Comments on {line}", { line: lineWords(placeOf(line.dataset.line ?? "")) }) })
  line.querySelector(".review-row")?.after(list)
  return list
}

/** @param {string} words @param {() => void} onclick */
const tool = (words, onclick) => el("button", { type: "button", class: "review-tool", onclick }, words)
