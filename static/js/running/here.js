/**
 * Running in this browser: the engine, made when it is first needed, one program at a time. What `canRun` refuses is for
 * the runner beside the server (runner.js), if there is one.
 */
import { t } from "../core/i18n.js"
import { createEngine, LANGUAGES } from "./engine/index.js"
import { megabytes } from "./outcome.js"

/** @typedef {import("./engine/index.js").Ended} Ended */
/** @typedef {import("./engine/index.js").Program} Program */
/**
 * @typedef {object} Watching
 * @property {(piece: {stream: "stdout" | "stderr", text: string}) => void} onOutput
 * @property {(words: string) => void} onLoading how much of the language is there, and that it starts when all is
 * @property {() => void} [onStarted] the program runs from now on
 * @property {() => void} onWantsInput
 */

const NOT_PROGRAMS = new Set(["html", "css", "json", "yaml", "markdown", "plain"])

/** @param {string} language @returns {"browser" | "runner" | "none"} what it takes to run it */
export function placeOf(language) {
  if (LANGUAGES.some(({ id }) => id === language)) return "browser"
  return NOT_PROGRAMS.has(language) ? "none" : "runner"
}

/** @param {string} language */
export const canRun = (language) => placeOf(language) === "browser"

/** How much of a language is there. All of it still has to start. @param {string} id @param {{loaded: number, total: number}} size */
export function loadingWords(id, { loaded, total }) {
  const language = LANGUAGES.find((one) => one.id === id)?.label ?? id
  if (loaded >= total) return t("Starting {language}…", { language })
  return t("Loading {language}: {loaded} of {total}", { language, loaded: megabytes(loaded), total: megabytes(total) })
}

/** @param {{frameUrl: string, container: HTMLElement}} options */
export function createHere({ frameUrl, container }) {
  /** @type {ReturnType<typeof createEngine> | null} */
  let engine = null
  let isBusy = false
  let isStopWanted = false

  function made() {
    engine ??= createEngine({ frameUrl, container })
    return engine
  }

  return {
    get isBusy() { return isBusy },

    /** Somebody chose this language: what it needs may come while they type. @param {string} language */
    warm(language) {
      if (canRun(language)) void made().warm(language, {}).catch(() => undefined)
    },

    /** Somebody asked for a run: whoever presses Stop from now on means it, also before it began. */
    begin() { isStopWanted = false },

    /** @param {Program} program @param {Watching} watching @returns {Promise<Ended>} rejects with a sentence for people */
    async run(program, { onOutput, onLoading, onStarted, onWantsInput }) {
      if (isStopWanted) return { outcome: "stopped", exitCode: 1, milliseconds: 0 }
      if (isBusy) throw new Error(t("Something is already running in your browser. Stop it first."))
      isBusy = true
      try {
        return await made().run(program, {
          onOutput,
          onStarted,
          onWantsInput,
          onLoading: (size) => onLoading(loadingWords(program.language, size)),
        })
      } finally {
        isBusy = false
      }
    },

    /** @param {string} line */
    answer(line) { engine?.answerInput(line) },
    stop() {
      isStopWanted = true
      engine?.stop()
    },
    dispose() {
      engine?.dispose()
      engine = null
    },
  }
}

/** @typedef {ReturnType<typeof createHere>} Here */
