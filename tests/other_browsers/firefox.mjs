/**
 * Firefox, driven line by line by tests/other_browsers/firefox.py: a command in JSON on the input, its answer in JSON
 * on the output. Each window has cookies of its own. The browser ends when the input does.
 */
import { createInterface } from "node:readline"
import { setTimeout } from "node:timers/promises"

import puppeteer from "puppeteer-core"

const OFTEN_MS = 50
const PREFERENCES = {
  "media.autoplay.default": 0,
  "media.navigator.permission.disabled": true, // Camera and microphone without a question that nobody would answer,
  "media.navigator.streams.fake": true, // and none of them real: a changing colour and a tone.
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false, // Chromium would ask a name server that is not here.
}
const { path, patience_ms: patience, width, height } = JSON.parse(process.argv[2])

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: path,
  extraPrefsFirefox: PREFERENCES,
  headless: true,
  timeout: patience,
})
/** @type {{page: import("puppeteer-core").Page, errors: string[]}[]} */
const windows = []

/** What goes wrong in the page, its scripts and what it loads. */
function noteErrors(page) {
  const errors = []
  const note = (words) => errors.push(`${page.url()}: ${words}`)
  page.on("pageerror", (error) => note(`page error: ${error.message}`))
  page.on("console", (said) => { if (said.type() === "error") note(`console: ${said.text()}`) })
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) note(`${response.status()}: ${response.url()}`)
  })
  return errors
}

/** With the size goes how the screen is held, which Firefox ESR does not know; the size is set all the same. */
async function resize(page) {
  await page.setViewport({ width, height }).catch((error) => {
    if (!error.message.includes("setScreenOrientationOverride")) throw error
  })
}

/** In view, and enabled. Puppeteer's own locators ask by a script that our pages' policy refuses in Firefox ESR. */
async function ready(page, selector) {
  const last = Date.now() + patience
  for (;;) {
    const element = await page.waitForSelector(selector, { visible: true })
    if (await element.evaluate((one) => !one.disabled).catch(() => false)) return element
    if (Date.now() > last) throw new Error(`${selector} is disabled`)
    await setTimeout(OFTEN_MS)
  }
}

const COMMANDS = {
  async open() {
    const context = await browser.createBrowserContext()
    const page = await context.newPage({ type: "window" }) // Of two tabs in one window, one would be hidden.
    page.setDefaultTimeout(patience)
    await resize(page)
    windows.push({ page, errors: noteErrors(page) })
    return windows.length - 1
  },
  goto: (page, { url }) => page.goto(url).then(() => null),
  address: (page) => page.url(),
  click: (page, { selector }) => ready(page, selector).then((element) => element.click()),
  async fill(page, { selector, value }) {
    const element = await ready(page, selector)
    const isTyped = await element.evaluate((field) => {
      field.focus()
      field.select?.()
      return field.isContentEditable || field.tagName === "TEXTAREA" || ["text", "search", "email", "password", "tel", "url"].includes(field.type)
    })
    if (isTyped) return value ? page.keyboard.type(value) : page.keyboard.press("Delete")
    return element.evaluate((field, wanted) => {
      field.value = wanted
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }))
    }, value)
  },
  async upload(page, { selector, file }) {
    const field = await page.waitForSelector(selector)
    await field.uploadFile(file)
  },
  type: (page, { text }) => page.keyboard.type(text),
  press: (page, { key }) => page.keyboard.press(key),
  async mouse(page, { act, x, y }) {
    await page.mouse.move(x, y)
    if (act !== "move") await page.mouse[act]()
  },
  evaluate: (page, { code, args }) => page.evaluate(`(${code})(...${JSON.stringify(args)})`),
  /** What the function returns, once that is true of the page; a page that is just being left is asked again. */
  async until(page, { code, args }) {
    const last = Date.now() + patience
    for (;;) {
      const answer = await page.evaluate(`(${code})(...${JSON.stringify(args)})`).catch((error) => ({ error: String(error) }))
      if (answer && !answer.error) return answer
      if (Date.now() > last) throw new Error(`never came true: ${code} of ${JSON.stringify(args)}${answer?.error ? `, ${answer.error}` : ""}`)
      await setTimeout(OFTEN_MS)
    }
  },
  picture: (page, { file }) => page.screenshot({ path: file }).then(() => null),
  close: () => browser.close(),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: command, window, ...given } = JSON.parse(line)
  const { page, errors } = windows[window] ?? {}
  const answer = await Promise.resolve(command === "errors" ? errors : COMMANDS[command](page, given)).then(
    (value) => ({ value }),
    (error) => ({ error: `${command} ${given.selector ?? ""} at ${page?.url()}: ${error.message}` }),
  )
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await browser.close()
