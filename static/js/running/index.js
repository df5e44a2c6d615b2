/**
 * Running the code of the room: the button and its keys, what everybody's runs wrote, one's own input. What is run
 * comes from the editor; where it runs is here.js's business, what a run looks like block.js's.
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { runAgain } from "./again.js"
import { canRun, createHere } from "./here.js"
import { createOwnRun } from "./own_run.js"
import { createPanel } from "./panel.js"
import { groupLanguages, refusalWords } from "./picker.js"
import { createRunButtons } from "./run_buttons.js"
import { onRunKey, RUN_KEYS } from "./run_keys.js"
import { createRunner } from "./runner.js"
import { createRuns } from "./runs.js"
import { createShown } from "./shown.js"
import { createTesting } from "./testing.js"
import { createTold } from "./told.js"

/** @typedef {import("./runs.js").Run} Run */
/**
 * @typedef {object} Source the code as the editor has it
 * @property {() => import("./program.js").SourceFile[]} files the first one's name is empty until somebody gave one
 * @property {() => {id: string, name: string, language: string}[]} shown the file in view, then the first one: what runs is the
 *   earlier one that can
 * @property {() => void} closeCompletion
 */

/**
 * @param {HTMLElement} element the editor's panel
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {Source} source
 */
export function createRunning(element, ctx, source) {
  const { socket, config, announce, toast } = ctx
  const mayRun = config.me.role !== "observer"
  const picker = /** @type {HTMLSelectElement} */ (must(element, "[data-editor-language]"))
  const here = createHere({ frameUrl: config.urls.run_frame, container: element })
  const runs = createRuns({
    onChange(run) {
      panel.show(run)
      runner.heard(run)
      shown.put(run)
      shown.bring(run)
    },
    onReplace(run) {
      panel.replace(run)
      runner.heard(run)
      shown.put(run)
    },
    onOutput: (run, pieces) => panel.write(run.id, pieces),
    onForget: (id) => panel.forget(id),
    onGap: () => void told.load(),
  })
  const panel = createPanel(element, {
    reader: config.me,
    mayRunAgain: (run) => mayRun && run.user_id !== config.me.user_id && canRun(run.language) && !run.question,
    onAgain: (run) => void again(run),
    mayCheck: (run) => config.me.role === "interviewer" && Boolean(run.question),
    onCheck: (run) => void testing.check(run),
    onShowCount: (run, isShown) => void testing.showCount(run, isShown),
    onAnswer: (line) => own.answer(line),
  })
  const own = createOwnRun({ socket, here, runs, me: config.me, clock: ctx.clock, onStep: panel.setStep, onPrompt: tellPrompt })
  const runner = createRunner({ url: config.urls.runner, socket, find: runs.get, onStep: panel.setStep })
  const testing = createTesting(element, ctx, {
    here, runs, panel, source, file: runnable, codeUrl, onPress: (question) => void runNow(question), doing: busily,
  })
  const shown = createShown(element, runs.list)
  const buttons = mayRun ? createRunButtons(element, testing.setBusy) : null
  const told = createTold(element, ctx, { runs, onSome: shown.bringSome })
  let isBusy = false
  let warmed = ""
  /** @type {AbortController | null} */
  let listening = null

  /** @param {boolean} isWaiting */
  function tellPrompt(isWaiting) {
    panel.setPrompt(isWaiting)
    if (isWaiting) announce(t("The program waits for a line"))
  }

  /** @param {boolean} now */
  function setBusy(now) {
    isBusy = now
    buttons?.setBusy(now)
  }

  function runnable() {
    return source.shown().find(({ language }) => canRun(language) || runner.has(language))
  }

  /** @param {import("./cases.js").Question} [question] whose visible cases are tried */
  async function runNow(question) {
    if (isBusy || !mayRun || !listening) return
    const file = runnable()
    if (!file) return void toast({ kind: "wait", text: refusalWords(picker, source.shown()[0].language, config.urls.runner !== null) })
    const files = source.files()
    setBusy(true)
    shown.open(question !== undefined)
    panel.toNewest()
    const input = /** @type {HTMLTextAreaElement} */ (must(element, "[data-run-input]")).value
    const fileName = files.find(({ id }) => id === file.id)?.name ?? ""
    const wanted = { files, file: file.id, fileName, language: file.language, input }
    await doing(() => {
      if (!canRun(file.language)) return runner.run(wanted, question?.id)
      return question ? testing.run(wanted, question) : own.start(wanted)
    })
  }

  /** @param {Run} run */
  function codeUrl(run) {
    return config.urls.run_code.replace("/0/", `/${run.id}/`)
  }

  /** @param {Run} run */
  async function again(run) {
    await busily(async () => {
      const { nodes, verdict } = await runAgain(run, { codeUrl: codeUrl(run), here, onStep: panel.setStep })
      panel.say(run.id, ...nodes)
      announce(verdict === "same" ? t("The output is the same") : t("The output is not shown to be the same"))
    })
  }

  /** @param {() => Promise<void>} work */
  async function busily(work) {
    if (isBusy) return void toast({ kind: "wait", text: t("Something is already running in your browser. Stop it first.") })
    setBusy(true)
    await doing(work)
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

  /** Whoever writes in a file that has tests will run it: its language starts meanwhile. @param {Event} event */
  function onTyping({ target }) {
    const file = target instanceof Element && target.closest("[data-editor]") && testing.isOffered() ? runnable() : undefined
    if (!file || file.language === warmed) return
    warmed = file.language
    here.warm(warmed)
  }

  /** @param {AbortSignal} signal */
  function listenToPeople(signal) {
    if (!mayRun) return
    const start = /** @type {HTMLButtonElement} */ (must(element, "[data-run]"))
    start.disabled = false
    start.setAttribute("aria-keyshortcuts", RUN_KEYS)
    start.addEventListener("click", () => void runNow(), { signal })
    must(element, "[data-run-stop]").addEventListener("click", () => { here.stop(); void runner.stop() }, { signal })
    const onKey = onRunKey({ run: () => void runNow(), runTests: testing.press, before: source.closeCompletion })
    element.addEventListener("keydown", onKey, { signal, capture: true })
    element.addEventListener("input", onTyping, { signal })
    picker.addEventListener("change", () => here.warm(picker.value), { signal })
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      groupLanguages(picker, runner)
      if (mayRun) void runner.load().then(() => { groupLanguages(picker, runner); testing.refresh() })
      testing.start(signal)
      shown.start()
      panel.start(signal)
      listenToPeople(signal)
      told.start(signal)
    },
    /** The questions in the room, in the order in which they were put there. @param {import("./cases.js").Question[]} now */
    setQuestions(now) {
      testing.setQuestions(now)
      if (now.some(({ cases }) => cases > 0)) shown.offerTests()
    },
    /** Another file is in view. */
    refresh: () => testing.refresh(),
    /** After a lost connection: what came meanwhile. */
    rejoined() {
      testing.rejoined()
      void told.load()
    },
    stop() {
      listening?.abort()
      listening = null
      here.dispose()
      runner.dispose()
      shown.stop()
      testing.stop()
      if (mayRun) /** @type {HTMLButtonElement} */ (must(element, "[data-run]")).disabled = true
    },
  }
}
