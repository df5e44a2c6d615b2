/**
 * What a combobox finds: among the options of its own select, or people whom the server looks up.
 */
import { formatMoment } from "../core/time.js"

/** @typedef {import("./combobox.js").Found} Found */

const MOST_SHOWN = 30

/**
 * Options by their words. Those that are places (`data-name`, and `data-words` with the country and older names) show
 * their offset and the time there.
 * @param {HTMLSelectElement} select
 * @param {{now: () => number}} clock
 * @returns {(text: string) => Promise<Found[]>}
 */
export function ownOptions(select, clock = Date) {
  const places = [...select.options].filter((option) => option.value !== "").map((option) => {
    const label = option.dataset.name ?? option.textContent?.trim() ?? ""
    const isPlace = option.dataset.name !== undefined
    const words = isPlace ? `${label} ${option.dataset.words ?? ""} ${option.value}` : label
    return { value: option.value, label, isPlace, name: folded(label), words: folded(words) }
  })
  return async (text) => {
    const parts = folded(text).split(" ").filter(Boolean)
    const found = places.filter((one) => parts.every((part) => one.words.includes(part)))
    // Sorting is stable: what is common comes first among those that begin alike.
    if (parts.length) found.sort((a, b) => rank(a, parts) - rank(b, parts))
    const detailOf = (/** @type {string} */ zone) => timeIn(zone, clock.now())
    return found.slice(0, MOST_SHOWN).map(({ value, label, isPlace }) => ({ value, label, detail: isPlace ? detailOf(value) : undefined }))
  }
}

/**
 * @param {string} url
 * @param {HTMLSelectElement} select whose disabled options are chosen elsewhere
 * @param {typeof fetch} ask
 * @returns {(text: string) => Promise<Found[]>}
 */
export function peopleOf(url, select, ask = fetch) {
  return async (text) => {
    const address = new URL(url, location.href)
    address.searchParams.set("q", text)
    const answer = await ask(address.href, { headers: { Accept: "application/json" }, redirect: "error" })
    if (!answer.ok) throw new Error(String(answer.status))
    const { people } = await answer.json()
    const elsewhere = new Set([...select.options].filter((one) => one.disabled).map((one) => one.value))
    return people
      .map((/** @type {any} */ one) => ({ value: String(one.id), label: one.name, detail: one.email ?? undefined }))
      .filter((/** @type {Found} */ one) => !elsewhere.has(one.value))
  }
}

/** Without case and accents. @param {string} text */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("_", " ").replace(/\s+/g, " ").trim()
}

/** @param {{name: string}} place @param {string[]} parts */
const rank = (place, parts) => (place.name.startsWith(parts.join(" ")) ? 0 : place.name.includes(parts.join(" ")) ? 1 : 2)

/** "UTC+1 · 23:04". @param {string} zone @param {number} now */
export function timeIn(zone, now) {
  return `${offsetOf(zone, now)} · ${formatMoment(new Date(now), zone, "time")}`
}

/** @param {string} zone @param {number} at */
function offsetOf(zone, at) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(new Date(at))
  return (parts.find((one) => one.type === "timeZoneName")?.value ?? "UTC").replace("GMT", "UTC")
}
