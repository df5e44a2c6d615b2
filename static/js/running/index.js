/**
 * Running the code of the room: the button and its keys, what everybody's runs wrote, one's own input. What is run
 * comes from the editor; where it runs is here.js's business, what a run looks like block.js's.
 */
import { must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { isCommand } from "../core/keys.js"
import { createTabs } from "../core/tabs.js"
import { createMemory } from "../room/memory.js"
import { runAgain } from "./again.js"
import { createDrawer } from "./drawer.js"
import { canRun, createHere } from "./here.js"
import { outcomeWords } from "./outcome.js"
import { createOwnRun } from "./own_run.js"
import { createPanel } from "./panel.js"
import { groupLanguages, refusalWords } from "./picker.js"
import { createRunner } from "./runner.js"
import { createRuns } from "./runs.js"

const KEYS = "Control+Enter Meta+Enter"

/** @typedef {import("./runs.js").Run} Run */
/**
 * @typedef {object} Source the code as the editor has it
 * @property {() => import("./program.js").SourceFile[]} files the first one's name is empty until somebody gave one
 * @property {() => {id: string, name: string, language: string}[]} shown the file in view, then the first one: what runs is the
 *   earlier one that can
 * @property {() => void} closeCompletion
 */

/** @param {Source} source @param {() => void} run @returns {(event: KeyboardEvent) => void} */
const onRunKey = (source, run) => (event) => {
  if (event.key !== "Enter" || !isCommand(event)) return
  event.preventDefault()
  event.stopPropagation()
  source.closeCompletion() // The editor does not hear of the key.
  if (!event.repeat) run()
}

/**
 * @param {HTMLElement} element the editor's panel
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {Source} source
 */
export function createRunning(element, ctx, source) {
  const { socket, config, announce, toast } = ctx
  const mayRun = config.me.role !== "observer"
  const picker = /** @type {HTMLSelectElement} */ (must(element, "[data-editor-language]"))
  const tabs = createTabs(must(element, "[data-run-panel] [role=tablist]"))
  const here = createHere({ frameUrl: config.urls.run_frame, container: element })
  const drawer = createDrawer(element, { memory: createMemory(() => localStorage, "room:output"), onToggle: (isOpen) => { if (isOpen) drawer.setUnseen(false) } })
  const runs = createRuns({
    onChange(run) {
      panel.show(run)
      runner.heard(run)
      tellSeen()
    },
    onReplace(run) {
      panel.replace(run)
      runner.heard(run)
    },
    onOutput: (run, pieces) => panel.write(run.id, pieces),
    onForget: (id) => panel.forget(id),
    onGap: () => void load(),
  })
  const panel = createPanel(element, {
    reader: config.me,
    mayRunAgain: (run) => mayRun && run.user_id !== config.me.user_id && canRun(run.language),
    onAgain: (run) => void again(run),
    onAnswer: (line) => own.answer(line),
  })
  const own = createOwnRun({ socket, here, runs, me: config.me, clock: ctx.clock, onStep: panel.setStep, onPrompt: tellPrompt })
  const runner = createRunner({ url: config.urls.runner, socket, find: runs.get, onStep: panel.setStep })
  let isBusy = false
  let isLoading = false
  /** @type {AbortController | null} */
  let listening = null

  function tellSeen() {
    drawer.offer()
    if (!drawer.isOpen) drawer.setUnseen(true)
  }

  /** @param {boolean} isWaiting */
  function tellPrompt(isWaiting) {
    panel.setPrompt(isWaiting)
    if (isWaiting) announce(t("The program waits for a line"))
  }

  /** @param {boolean} now */
  function setBusy(now) {
    isBusy = now
    if (!mayRun) return
    const [start, stop] = [must(element, "[data-run]"), must(element, "[data-run-stop]")]
    const hadFocus = document.activeElement === (now ? start : stop)
    start.hidden = now
    stop.hidden = !now
    // The button that somebody pressed is the other one now, and stays under their finger.
    if (hadFocus) (now ? stop : start).focus()
  }

  async function runNow() {
    if (isBusy || !mayRun || !listening) return
    const file = source.shown().find(({ language }) => canRun(language) || runner.has(language))
    if (!file) return void toast({ kind: "wait", text: refusalWords(picker, source.shown()[0].language, config.urls.runner !== null) })
    const files = source.files()
    setBusy(true)
    drawer.open()
    tabs.select("run-output")
    panel.toEnd()
    const input = /** @type {HTMLTextAreaElement} */ (must(element, "[data-run-input]")).value
    const fileName = files.find(({ id }) => id === file.id)?.name ?? ""
    const wanted = { files, file: file.id, fileName, language: file.language, input }
    await doing(() => (canRun(file.language) ? own.start(wanted) : runner.run(wanted)))
  }

  /** @param {Run} run */
  async function again(run) {
    if (isBusy) return void toast({ kind: "wait", text: t("Something is already running in your browser. Stop it first.") })
    setBusy(true)
    const codeUrl = config.urls.run_code.replace("/0/", `/${run.id}/`)
    await doing(async () => {
      const { nodes, verdict } = await runAgain(run, { codeUrl, here, onStep: panel.setStep })
      panel.say(run.id, ...nodes)
      announce(verdict === "same" ? t("The output is the same") : t("The output is not shown to be the same"))
    })
  }

  /** @param {() => Promise<void>} work */
  async function doing(work) {
    here.begin()
    try {
      await work()
    } catch (error) {
      toast({ kind: "warn", text: /** @type {Error} */ (error).message })
    } finally {
      panel.setStep("")
      panel.setPrompt(false)
      setBusy(false)
    }
  }

  /** @param {{before?: number}} [earlier] */
  async function load(earlier = {}) {
    if (isLoading) return
    isLoading = true
    try {
      const { runs: page, has_earlier: hasEarlier } = await socket.request(INCOMING.LOAD_RUNS, earlier)
      runs.merge(page)
      must(element, "[data-run-earlier]").hidden = !hasEarlier
      if (page.length > 0) tellSeen()
    } catch {
      // Without a connection; whoever comes back asks again.
    } finally {
      isLoading = false
    }
  }

  /** @param {any} told */
  function onEnded(told) {
    runs.ended(told)
    const run = runs.get(told.id)
    if (run) announce(t("Run of {name}: {outcome}", { name: run.username, outcome: outcomeWords(run) }))
  }

  /** @param {AbortSignal} signal */
  function listenToPeople(signal) {
    must(element, "[data-run-earlier]").addEventListener("click", () => void load({ before: runs.list()[0]?.id }), { signal })
    if (!mayRun) return
    const start = /** @type {HTMLButtonElement} */ (must(element, "[data-run]"))
    start.disabled = false
    start.setAttribute("aria-keyshortcuts", KEYS)
    start.addEventListener("click", () => void runNow(), { signal })
    must(element, "[data-run-stop]").addEventListener("click", () => { here.stop(); void runner.stop() }, { signal })
    element.addEventListener("keydown", onRunKey(source, () => void runNow()), { signal, capture: true })
    picker.addEventListener("change", () => here.warm(picker.value), { signal })
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      groupLanguages(picker, runner)
      if (mayRun) void runner.load().then(() => groupLanguages(picker, runner))
      tabs.start()
      drawer.start()
      panel.start(signal)
      listenToPeople(signal)
      const offs = [
        socket.on(OUTGOING.RUN_STARTED, runs.started),
        socket.on(OUTGOING.RUN_OUTPUT, runs.heard),
        socket.on(OUTGOING.RUN_ENDED, onEnded),
      ]
      signal.addEventListener("abort", () => { for (const off of offs) off() })
      void load()
    },
    /** After a lost connection: what came meanwhile. */
    rejoined: () => void load(),
    stop() {
      listening?.abort()
      listening = null
      here.dispose()
      runner.dispose()
      tabs.stop()
      drawer.stop()
      if (mayRun) /** @type {HTMLButtonElement} */ (must(element, "[data-run]")).disabled = true
    },
  }
}

/** Where a review is in place of the code, the same keys save a comment. @param {KeyboardEvent} event */
function isRunKey(event) {
  const isInReview = event.target instanceof Element && event.target.closest('[data-panel="reviews"]') !== null
  return event.key === "Enter" && isCommand(event) && !isInReview
}
