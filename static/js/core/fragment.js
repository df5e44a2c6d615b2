/**
 * Parts of pages that the server renders for this reader, fetched when they are needed. The nodes come from our own
 * templates; scripts in them would not run.
 */

/**
 * @param {string} url of this server
 * @returns {Promise<Element[]>} rejects with an Error when the answer is a refusal or does not come
 */
export async function fetchFragment(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" })
  if (!answer.ok) throw new Error(String(answer.status))
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  return [...page.body.children].map((one) => document.importNode(one, true))
}
