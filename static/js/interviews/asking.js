/** Asking the server again while a form is filled: a moment after the last change, and the last answer counts. */

const PAUSE_MS = 300

/** @param {string} url @returns {(query: URLSearchParams, signal: AbortSignal) => Promise<any>} */
export function asker(url) {
  return async (query, signal) => {
    const answer = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" }, redirect: "error", signal })
    if (!answer.ok) throw new Error(String(answer.status))
    return answer.json()
  }
}

/**
 * @template Answer
 * @param {HTMLFormElement} form
 * @param {{
 *   fields: string,
 *   query: () => URLSearchParams,
 *   ask: (query: URLSearchParams, signal: AbortSignal) => Promise<Answer>,
 *   show: (found: Answer, query: URLSearchParams) => void,
 *   miss: () => void,
 * }} door `fields` are those whose change asks again, as a selector; `miss` hears that nothing was answered
 */
export function askWhileFilled(form, { fields, query: read, ask, show, miss }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let last = ""
  let running = new AbortController()

  const look = async () => {
    const query = read()
    if (String(query) === last) return
    last = String(query)
    running.abort()
    running = new AbortController()
    const mine = running
    try {
      const found = await ask(query, mine.signal)
      if (!mine.signal.aborted) show(found, query)
    } catch {
      if (mine.signal.aborted) return
      last = "" // What was not answered is asked again at the next change.
      miss()
    }
  }
  form.addEventListener("input", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches(fields)) return
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE_MS)
  })
  void look()
  return { look }
}
