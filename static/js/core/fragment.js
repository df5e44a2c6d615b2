/**
 * Parts of pages that the server renders for this reader, fetched when they are needed. The nodes come from our own
 * templates; scripts in them would not run.
 */

/** The server answered with a refusal. */
export class Refusal extends Error {
  /** @param {Response} answer */
  constructor(answer) {
    super(String(answer.status))
    const seconds = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10)
    /** After how many milliseconds it may be asked again; null where the server does not say. */
    this.retryAfterMs = Number.isNaN(seconds) ? null : seconds * 1000
  }
}

/**
 * @param {string} url of this server
 * @returns {Promise<Element[]>} rejects with a Refusal, or with another Error when no answer comes
 */
export async function fetchFragment(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" })
  if (!answer.ok) throw new Refusal(answer)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  return [...page.body.children].map((one) => document.importNode(one, true))
}
