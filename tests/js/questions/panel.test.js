import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { createQuestions } from "../../../static/js/questions/panel.js"
import { openPage } from "../page.js"
import { ALICE, BOB, fakeContext } from "../room/fakes.js"

const PANEL = `<div data-panel="questions" data-address="/interview/x/questions/0"><p data-questions-none></p><div data-questions-list></div></div>`
const settled = () => new Promise((resolve) => { setTimeout(resolve, 0) })

let page
afterEach(() => page.close())

/** A panel whose server answers with an article of the asked address, or fails. */
function opened(me, questions = []) {
  page = openPage(PANEL)
  const ctx = fakeContext(me)
  const added = []
  const counts = []
  const reviews = []
  const server = { isAway: false, asked: [] }
  const panel = createQuestions(page.find("[data-panel]"), ctx, {
    addFiles: (files) => added.push(...files),
    dialog: null,
    reviews: { add: (id, title) => reviews.push(["add", id, title]), remove: (id) => reviews.push(["remove", id]), open: (id) => reviews.push(["open", id]) },
    async load(url) {
      server.asked.push(url)
      if (server.isAway) throw new Error("503")
      const article = page.document.createElement("article")
      const source = server.source ?? `${url}<div data-question="7"><div data-offer="3"><select data-starters><option value="go">Go</option><option value="python">Python</option></select><button data-add-starters></button><button data-take-out></button></div></div>`
      article.append(...new page.window.DOMParser().parseFromString(source, "text/html").body.childNodes)
      return [article]
    },
  })
  panel.onUnseen((count) => counts.push(count))
  panel.start({ language: "python", questions })
  return { panel, ctx, added, counts, reviews, server, articles: () => [...page.document.querySelectorAll("article")].map((one) => one.firstChild.textContent) }
}

test("what is in the room on joining is fetched, the last one first", async () => {
  const { articles, counts } = opened(BOB, [{ id: 4, title: "One" }, { id: 5, title: "Two" }])
  await settled()
  assert.deepEqual(articles(), ["/interview/x/questions/5", "/interview/x/questions/4"])
  assert.equal(page.find("[data-questions-none]").hidden, true)
  assert.equal(counts.at(-1), 2)
})

test("a question that is put in is told and counted until the pane is in view, and goes when it is taken out", async () => {
  const { panel, ctx, counts, articles } = opened(BOB)
  ctx.socket.hears("question-put", { id: 4, title: "One" })
  ctx.socket.hears("question-put", { id: 4, title: "One" })
  await settled()
  assert.deepEqual([articles().length, counts.at(-1)], [1, 1])
  assert.match(ctx.said.at(-1), /A question was put in: .*One/)
  panel.setShown(true)
  assert.equal(counts.at(-1), 0)
  ctx.socket.hears("question-taken-out", { id: 4 })
  assert.deepEqual([articles(), page.find("[data-questions-none]").hidden], [[], false])
})

test("a question with changes to review opens them, and takes them away with it", async () => {
  const { ctx, reviews, server } = opened(BOB)
  server.source = '<div data-question="4" data-has-review><h3 class="question-title">One</h3><button data-review-open></button></div>'
  ctx.socket.hears("question-put", { id: 4, title: "One" })
  await settled()
  page.click(page.find("[data-review-open]"))
  ctx.socket.hears("question-taken-out", { id: 4 })
  assert.deepEqual(reviews, [["add", 4, "One"], ["open", 4], ["remove", 4]])
})

test("after a lost connection the page has what the server has", async () => {
  const { panel, articles } = opened(BOB, [{ id: 4, title: "One" }])
  await settled()
  panel.rejoined({ language: "python", questions: [{ id: 6, title: "Three" }] })
  await settled()
  assert.deepEqual(articles(), ["/interview/x/questions/6"])
})

test("what could not be fetched can be asked for again", async () => {
  const { ctx, server, articles } = opened(BOB)
  server.isAway = true
  ctx.socket.hears("question-put", { id: 4, title: "One" })
  await settled()
  assert.match(page.find("[data-questions-list]").textContent, /could not be loaded/)
  server.isAway = false
  page.click(page.find("[data-questions-list] button"))
  await settled()
  assert.equal(articles().length, 1)
})

test("an interviewer adds starter files in the room's language, takes out, and is told a refusal", async () => {
  const { ctx, added } = opened(ALICE, [{ id: 7, title: "One" }])
  await settled()
  ctx.socket.answer = () => ({ ok: true, id: 7, files: [{ name: "a.py", language: "python", text: "" }] })
  page.click(page.find("[data-add-starters]"))
  await settled()
  assert.deepEqual(ctx.socket.requested("put-question"), [{ question: 3, language: "python" }])
  assert.deepEqual(added.map(({ name }) => name), ["a.py"])
  ctx.socket.refuse("interview-over", "It is over.")
  page.click(page.find("[data-take-out]"))
  await settled()
  assert.deepEqual(ctx.socket.requested("take-out-question"), [{ id: 7 }])
  assert.equal(ctx.shown.at(-1).text, "It is over.")
})
