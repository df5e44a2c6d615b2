import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"

import { Refusal } from "../../../static/js/core/fragment.js"
import { createListRest } from "../../../static/js/reports/list_rest.js"
import { WHOLE } from "../../../static/js/reports/print.js"
import { openPage } from "../page.js"

const rest = (from) => `<div class="list-rest" data-list="messages"><p data-count>${from} left</p>
  <a data-next href="/report/messages?after=${from}">Show more</a><a data-all href="/report/messages/all?after=${from}">Show all</a>
  <p data-printed>${from}</p></div>`

let page, asked, answers, near

/** What the server would answer: rows, and what comes after them. */
function part(rows, next) {
  const body = page.document.createElement("div")
  body.innerHTML = `<ol>${rows.map((row) => `<li>${row}</li>`).join("")}</ol>${next ? rest(next) : ""}`
  return [...body.children]
}

const rows = () => [...page.document.querySelectorAll("[data-rows] li")].map((row) => row.textContent)
const settled = () => new Promise((resolve) => { setTimeout(resolve, 0) })
const root = () => page.find(".list-rest")

beforeEach(() => {
  page = openPage(`<ol data-rows="messages"><li>1</li></ol>${rest(1)}<div id="announcer"></div><div id="toasts"></div>`, { url: "http://localhost/report" })
  asked = []
  answers = []
  const door = {
    ask: async (url) => {
      asked.push(url.replace("http://localhost", ""))
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    },
    watch: (_root, load) => { near = load },
  }
  createListRest(root(), door)
})
afterEach(() => page.close())

describe("the rest of a list", () => {
  it("comes where the list is, and the button goes on from there with the focus on it", async () => {
    answers = [part([2, 3], 3), part([4])]
    const button = page.find("[data-next]")
    button.focus()
    page.click(button)
    await settled()
    assert.deepEqual([rows(), asked], [["1", "2", "3"], ["/report/messages?after=1&only=list"]])
    assert.equal(page.find("[data-count]").textContent, "3 left")
    assert.equal(page.document.activeElement, button)
    page.click(button)
    await settled()
    assert.deepEqual([rows().length, asked[1], root()], [4, "/report/messages?after=3&only=list", null])
    assert.equal(page.document.activeElement.textContent, "4", "the button is gone, and the focus is on what came")
  })

  it("comes as the reader comes near, once at a time, and takes no focus", async () => {
    answers = [part([2], 2), part([3])]
    await Promise.all([near(), near()])
    assert.deepEqual([rows(), asked.length], [["1", "2"], 1])
    await near()
    assert.deepEqual([rows(), page.document.activeElement === page.document.body], [["1", "2", "3"], true])
  })

  it("that did not come is said to who asked, stays where it was, and comes by itself no more", async () => {
    answers = [new Error("500"), part([2])]
    page.click(page.find("[data-next]"))
    await settled()
    assert.match(page.find("#toasts").textContent, /could not be loaded/)
    await near()
    assert.deepEqual([rows(), asked.length], [["1"], 1])
    page.click(page.find("[data-next]"))
    await settled()
    assert.deepEqual([rows(), root()], [["1", "2"], null])
  })

  it("comes as a whole before the report is printed, however many parts that are", async () => {
    answers = [part([2, 3], 3), part([4])]
    const missing = []
    page.document.dispatchEvent(new page.window.CustomEvent(WHOLE, { detail: missing }))
    for (const load of missing) await load()
    assert.deepEqual([rows(), asked[0]], [["1", "2", "3", "4"], "/report/messages/all?after=1&only=list"])
    const none = []
    page.document.dispatchEvent(new page.window.CustomEvent(WHOLE, { detail: none }))
    assert.deepEqual(none, [])
  })

  it("is asked for again when the server says how long to wait, and not where it says nothing or hours", async () => {
    const refusal = (seconds) => new Refusal(new Response(null, { status: 429, headers: seconds === null ? {} : { "Retry-After": seconds } }))
    const missing = []
    page.document.dispatchEvent(new page.window.CustomEvent(WHOLE, { detail: missing }))
    for (const none of [refusal(null), refusal("3600"), new Error("no connection")]) {
      answers = [none]
      await assert.rejects(missing[0], none)
    }
    assert.deepEqual([rows(), asked.length], [["1"], 3])
    answers = [refusal("0"), part([2], 2), refusal("0"), part([3])]
    await missing[0]()
    assert.deepEqual([rows(), asked.length, root()], [["1", "2", "3"], 7, null])
  })

  it("mounts what came with it", async () => {
    const changed = []
    page.document.addEventListener("page:changed", ({ detail }) => changed.push(detail.textContent))
    answers = [part([2, 3])]
    await near()
    assert.deepEqual(changed, ["2", "3"])
  })
})
