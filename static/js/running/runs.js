/**
 * The runs of a room as a page knows them: begun, written to in order, over. Pure; whoever shows them is told.
 */

/** @typedef {"stdout" | "stderr" | "stdin"} Stream */
/** @typedef {{stream: Stream, text: string}} Piece */
/** @typedef {import("./outcome.js").Outcome} Outcome */
/**
 * @typedef {object} Run as `run-started` tells it, and what came after
 * @property {number} id
 * @property {number | null} user_id
 * @property {string} username
 * @property {import("../room/context.js").Role} role
 * @property {string} language
 * @property {string} file
 * @property {string} file_name
 * @property {number} version
 * @property {string | null} digest
 * @property {string} place
 * @property {string} input
 * @property {string} started_at
 * @property {Piece[]} output
 * @property {number} chunks how much of its output is here
 * @property {boolean} is_cut
 * @property {Outcome | null} [outcome]
 * @property {number | null} [exit_code]
 * @property {number | null} [milliseconds]
 * @property {{id: number, title: string, cases: number} | null} [question] whose visible cases it tries
 * @property {CaseResult[]} [results] what came of them so far
 * @property {Count} [hidden] how many hidden cases passed, where an interviewer shows it
 * @property {Check} [check] told to interviewers only
 */
/** @typedef {import("./cases.js").CaseResult} CaseResult */
/** @typedef {{passed: number, total: number}} Count */
/** @typedef {{run: number, user_id: number | null, username: string, place: string, shown: boolean}} Checker */
/** @typedef {Checker & Count & {results: CaseResult[]}} Check */
/** @typedef {{outcome: Outcome, exit_code: number | null, milliseconds: number, chunks: number, is_cut: boolean}} End */

export const KEPT = 50 // Of the room's 200; earlier ones are asked for again.

/** @param {Piece[]} pieces */
export function textOf(pieces, /** @type {Stream} */ stream) {
  return pieces.filter((piece) => piece.stream === stream).map(({ text }) => text).join("")
}

/**
 * @param {object} hear
 * @param {(run: Run) => void} hear.onChange a run came, or is another than before
 * @param {(run: Run) => void} hear.onReplace what is known of it is another than what was shown
 * @param {(run: Run, pieces: Piece[]) => void} hear.onOutput
 * @param {(id: number) => void} hear.onForget
 * @param {() => void} hear.onGap something is missing
 */
export function createRuns({ onChange, onReplace, onOutput, onForget, onGap }) {
  /** @type {Map<number, Run>} */
  const runs = new Map()
  /** What this page runs itself is known here first. @type {number | null} */
  let mine = null

  /** @param {Run} run @param {(run: Run) => void} tell */
  function put(run, tell = onChange) {
    runs.set(run.id, run)
    tell(run)
    for (const id of [...runs.keys()].sort((one, other) => one - other).slice(0, -KEPT)) {
      runs.delete(id)
      onForget(id)
    }
  }

  return {
    get: (/** @type {number} */ id) => runs.get(id),
    list: () => [...runs.values()].sort((one, other) => one.id - other.id),

    /** The run that this page is about to tell of itself. @param {number | null} id */
    setMine(id) { mine = id },

    /** @param {Omit<Run, "output" | "chunks" | "is_cut">} begun */
    started(begun) {
      if (!runs.has(begun.id)) put({ ...begun, output: [], chunks: 0, is_cut: false })
    },

    /** @param {{id: number, number: number, pieces: Piece[]}} told */
    heard({ id, number, pieces }) {
      const run = runs.get(id)
      if (id === mine || (run && number <= run.chunks)) return
      if (!run || number !== run.chunks + 1) return onGap()
      run.chunks = number
      run.output.push(...pieces)
      onOutput(run, pieces)
    },

    /** What this page's own run wrote. @param {Piece[]} pieces */
    wrote(pieces) {
      const run = mine === null ? undefined : runs.get(mine)
      if (!run) return
      run.output.push(...pieces)
      onOutput(run, pieces)
    },

    /** @param {{id: number} & Partial<End>} told */
    ended({ id, ...end }) {
      const run = runs.get(id)
      if (!run) return
      if (id !== mine && (end.chunks ?? 0) > run.chunks) return onGap()
      put({ ...run, ...end })
    },

    /** @param {{id: number, results: CaseResult[]}} told what came of some cases */
    tried({ id, results }) {
      const run = runs.get(id)
      if (!run) return onGap()
      const known = new Map((run.results ?? []).map((one) => [one.case, one]))
      for (const one of results) known.set(one.case, one)
      put({ ...run, results: [...known.values()].sort((one, other) => one.case - other.case) })
    },

    /** @param {Check} check */
    checked(check) {
      const run = runs.get(check.run)
      if (run) put({ ...run, check })
    },

    /** @param {{run: number, passed: number | null, total: number | null}} told */
    counted({ run: id, passed, total }) {
      const run = runs.get(id)
      if (!run) return
      const isShown = passed !== null && total !== null
      put({ ...run, hidden: isShown ? { passed, total } : undefined, check: run.check && { ...run.check, shown: isShown } })
    },

    /** What the server knows, for a page that came later or missed something. @param {Run[]} page */
    merge(page) {
      for (const run of page) {
        const known = runs.get(run.id)
        if (run.id === mine || (known && known.outcome && !run.question)) continue
        if (known && !run.outcome && known.chunks >= run.chunks && !run.question) continue
        put({ ...run, output: [...run.output] }, onReplace)
      }
    },
  }
}

/** @typedef {ReturnType<typeof createRuns>} Runs */
