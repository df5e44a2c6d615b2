import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it, mock } from "node:test"
import { createCombobox } from "../../../static/js/choosing/combobox.js"
import { keepEarlyKeys } from "../../../static/js/choosing/early_keys.js"
import { ownOptions, peopleOf } from "../../../static/js/choosing/sources.js"
import { openPage } from "../page.js"

const BODY = `<div id="announcer"></div><form><label for="candidate_id">Candidate</label>
  <p id="candidate_id-hint">Type</p>
  <div class="select"><select id="candidate_id" name="candidate_id" aria-describedby="candidate_id-hint">
    <option value="">Choose a candidate</option><option value="1">Ada (ada@example.org)</option></select></div>
  <button>Send</button></form>`
const ADA = { value: "1", label: "Ada", detail: "ada@example.org" }
const BOB = { value: "2", label: "Bob <b>", detail: "bob@example.org" }
const settle = async () => { for (let i = 0; i < 8; i++) await Promise.resolve() }

describe("a select that is searched by typing", () => {
  let page, select, input, answers, asked, sent
  const list = () => page.find("[role=listbox]")
  const options = () => [...list().children].map((one) => one.firstElementChild.textContent)
  const active = () => page.document.getElementById(input.getAttribute("aria-activedescendant") ?? "")
  const note = () => page.find(".combobox-note")
  const type = async (text) => {
    page.enter(input, text)
    mock.timers.tick(150)
    await settle()
  }
  const press = (key) => {
    const event = new page.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
    input.dispatchEvent(event)
    return event
  }
  const send = () => {
    const event = new page.window.Event("submit", { bubbles: true, cancelable: true })
    page.find("form").dispatchEvent(event)
    return !event.defaultPrevented
  }
  beforeEach(() => {
    page = openPage(BODY)
    mock.timers.enable({ apis: ["setTimeout"] })
    answers = () => [ADA, BOB]
    asked = []
    sent = []
    select = page.find("select")
    select.addEventListener("change", () => sent.push(select.value))
    input = createCombobox(page.find(".select"), select, async (text) => { asked.push(text); return answers(text) }).input
    input.focus()
  })
  afterEach(() => { mock.timers.reset(); page.close() })

  it("takes the keyboard from a select that was in use before it came, and keeps what was chosen there", () => {
    page.find("form").insertAdjacentHTML("beforeend", `<div class="late"><select id="late"><option value="">Nobody</option><option value="1">Ada</option></select></div>`)
    const late = page.find("#late")
    const other = createCombobox(page.find(".late"), late, async () => []).input
    assert.equal(page.document.activeElement, input, "nobody was in it")
    other.remove()
    late.id = "later"
    late.hidden = false
    late.focus()
    late.value = "1"
    const taken = createCombobox(page.find(".late"), late, async () => []).input
    assert.equal(page.document.activeElement, taken)
    assert.deepEqual([taken.value, late.value], ["Ada", "1"])
  })

  it("keeps every letter that was typed on the select before it came, and types on after them", async () => {
    page.find("form").insertAdjacentHTML("beforeend", `<div class="late" data-module="combobox"><select id="late"><option value="">Nobody</option><option value="1">Ada</option></select></div><select id="plain"><option>Ada</option></select>`)
    const late = page.find("#late")
    let loaded
    keepEarlyKeys(page.document, { addEventListener: (_name, then) => { loaded = then }, setTimeout: (then) => then() })
    const hit = (target, key, more = {}) => {
      const event = new page.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })
      target.dispatchEvent(event)
      return event.defaultPrevented
    }
    late.focus()
    for (const key of ["Tab", "ArrowDown", "Enter", " "]) assert.equal(hit(late, key), false, `${key} is the select's`)
    assert.equal(hit(late, "a", { ctrlKey: true }), false)
    assert.equal(hit(page.find("#plain"), "a"), false, "a select that stays one")
    for (const key of ["b", "o", "x", "Backspace", "😀", " ", "b"]) assert.equal(hit(late, key), true)
    const found = []
    const taken = createCombobox(page.find(".late"), late, async (text) => { found.push(text); return [BOB] }).input
    assert.equal(page.document.activeElement, taken)
    assert.deepEqual([taken.value, taken.selectionStart, taken.selectionEnd, late.value], ["bo😀 b", 6, 6, ""])
    mock.timers.tick(150)
    await settle()
    assert.deepEqual(found, ["bo😀 b"])
    assert.equal(page.find(".late").dataset.typed, undefined)
    loaded()
    late.hidden = false
    assert.equal(hit(late, "a"), false, "where no script came, the select is the control")
  })

  it("keeps what is being typed when another module chooses meanwhile", async () => {
    page.enter(input, "bo")
    select.value = "1"
    select.dispatchEvent(new page.window.Event("change", { bubbles: true }))
    assert.deepEqual([input.value, page.document.activeElement], ["bo", input])
    assert.equal(send(), false, "the one is typed, the other chosen")
    page.find("button").focus()
    select.dispatchEvent(new page.window.Event("change", { bubbles: true }))
    assert.equal(input.value, "Ada (ada@example.org)")
  })

  it("has the label, the description and the role of the pattern, and the select keeps the name", () => {
    assert.equal(input.id, "candidate_id")
    assert.equal(input.getAttribute("role"), "combobox")
    assert.equal(input.getAttribute("aria-autocomplete"), "list")
    assert.equal(input.getAttribute("aria-expanded"), "false")
    assert.equal(input.getAttribute("aria-controls"), list().id)
    assert.equal(list().getAttribute("aria-label"), "Suggestions")
    assert.match(input.getAttribute("aria-describedby"), /^candidate_id-hint /)
    assert.equal(input.placeholder, "Choose a candidate")
    assert.deepEqual([select.hidden, select.name, input.name], [true, "candidate_id", ""])
  })

  it("asks once after a pause, shows names as text, and says how many there are", async () => {
    page.enter(input, "b")
    page.enter(input, "bo")
    mock.timers.tick(150)
    await settle()
    assert.deepEqual(asked, ["bo"])
    assert.deepEqual(options(), ["Ada", "Bob <b>"])
    assert.equal(input.getAttribute("aria-expanded"), "true")
    mock.timers.tick(60)
    assert.equal(page.find("#announcer").textContent, "2 results. Use the arrow keys.")
  })

  it("chooses by arrow and Enter, which does not send the form", async () => {
    await type("b")
    assert.equal(active().textContent, "Adaada@example.org")
    press("ArrowDown")
    assert.equal(active().getAttribute("aria-selected"), "true")
    assert.equal(press("Enter").defaultPrevented, true)
    assert.deepEqual([select.value, sent, list().hidden], ["2", ["2"], true])
    assert.equal(input.value, "Bob <b> (bob@example.org)")
    assert.equal(press("Enter").defaultPrevented, false, "with the list away, Enter is the form's")
  })

  it("sends no form by an Enter that comes before the list, and asks at once", async () => {
    page.enter(input, "bo")
    assert.equal(press("Enter").defaultPrevented, true)
    await settle()
    assert.deepEqual([asked, list().hidden, select.value], [["bo"], false, ""])
    mock.timers.tick(150)
    await settle()
    assert.deepEqual(asked, ["bo"])
  })

  it("goes round at both ends and chooses by a click", async () => {
    await type("b")
    press("ArrowUp")
    assert.match(active().textContent, /^Bob/)
    press("ArrowDown")
    assert.match(active().textContent, /^Ada/)
    page.click(list().children[1])
    assert.equal(select.value, "2")
  })

  it("chooses nobody by typing or by leaving: the text stays, and the form is not sent", async () => {
    await type("ad")
    input.blur()
    assert.deepEqual([select.value, input.value, list().hidden], ["", "ad", true])
    assert.equal(note().textContent, "Nothing is chosen yet. Choose from the list.")
    assert.equal(send(), false)
    assert.equal(page.document.activeElement, input)
    page.enter(input, "")
    assert.equal(send(), true, "whether somebody has to be chosen is the server's to say")
  })

  it("forgets who was chosen as soon as another name is typed", async () => {
    select.value = "1"
    select.dispatchEvent(new page.window.Event("change"))
    assert.equal(input.value, "Ada (ada@example.org)")
    page.enter(input, "Adam")
    assert.deepEqual([select.value, input.value], ["", "Adam"])
  })

  it("opens by the arrow with all there is, and Escape closes it and leaves the rest alone", async () => {
    press("ArrowDown")
    await settle()
    assert.deepEqual([asked, list().hidden], [[""], false])
    press("Escape")
    assert.deepEqual([list().hidden, select.value], [true, ""])
    assert.equal(press("Escape").defaultPrevented, false)
  })

  it("says that nothing matches, and that the search failed", async () => {
    answers = () => []
    await type("zzz")
    assert.deepEqual([list().hidden, note().textContent], [true, "Nothing matches “zzz”."])
    answers = () => { throw new Error("500") }
    await type("zz")
    assert.equal(note().textContent, "The search did not work. Check your connection and try again.")
  })

  it("shows no answer that came too late", async () => {
    let answer
    answers = (text) => (text === "a" ? new Promise((resolve) => { answer = resolve }) : [BOB])
    await type("a")
    await type("ab")
    answer([ADA])
    await settle()
    assert.deepEqual(options(), ["Bob <b>"])
  })
})

describe("what is found", () => {
  let page
  afterEach(() => page.close())

  it("are places by city, country and older name, the common ones first among those that begin alike", async () => {
    page = openPage(`<select><option value="">As my browser says</option><option value="UTC" data-name="UTC">UTC</option>
      <option value="Asia/Kolkata" data-name="Kolkata, India" data-words="Asia/Kolkata Asia/Calcutta"></option>
      <option value="America/New_York" data-name="New York, United States" data-words="Eastern (most areas)"></option>
      <option value="Europe/Berlin" data-name="Berlin, Germany"></option>
      <option value="America/Sao_Paulo" data-name="São Paulo, Brazil"></option></select>`)
    const find = ownOptions(page.find("select"), { now: () => Date.parse("2026-11-29T12:00:00Z") })
    const named = async (text) => (await find(text)).map((one) => one.value)
    assert.equal((await named("")).length, 5)
    assert.deepEqual(await named("berl"), ["Europe/Berlin"])
    assert.deepEqual(await named("calcutta"), ["Asia/Kolkata"])
    assert.deepEqual(await named("sao p"), ["America/Sao_Paulo"])
    assert.deepEqual(await named("india"), ["Asia/Kolkata"])
    assert.deepEqual(await named("eastern"), ["America/New_York"])
    assert.equal((await find("berlin"))[0].detail, "UTC+1 · 13:00")
    assert.equal((await find("kolkata"))[0].detail, "UTC+5:30 · 17:30")
  })

  it("are people whom the server names, without those chosen elsewhere", async () => {
    page = openPage(`<select><option value="0">Choose</option><option value="7" disabled>Dave</option></select>`)
    globalThis.location = page.window.location
    const people = [{ id: 7, name: "Dave", email: null }, { id: 8, name: "Edith", email: "e@example.org" }]
    const asked = []
    const find = peopleOf("/people?of=team", page.find("select"), async (url) => { asked.push(url); return { ok: true, json: async () => ({ people }) } })
    assert.deepEqual(await find("e&d"), [{ value: "8", label: "Edith", detail: "e@example.org" }])
    assert.deepEqual(asked, ["http://localhost/people?of=team&q=e%26d"])
    delete globalThis.location
    await assert.rejects(peopleOf("http://localhost/", page.find("select"), async () => ({ ok: false, status: 429 }))("x"))
  })
})
