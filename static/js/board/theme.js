/**
 * Whether the page is light or dark just now: what the reader chose, or what their system has.
 */

const DARK = "(prefers-color-scheme: dark)"

/** @returns {"light" | "dark"} */
export function presentTheme() {
  const chosen = document.documentElement.dataset.theme
  if (chosen === "light" || chosen === "dark") return chosen
  return window.matchMedia(DARK).matches ? "dark" : "light"
}

/** @param {(theme: "light" | "dark") => void} fn @returns {() => void} */
export function onTheme(fn) {
  const tell = () => fn(presentTheme())
  const watcher = new MutationObserver(tell)
  watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] })
  const system = window.matchMedia(DARK)
  system.addEventListener("change", tell)
  return () => {
    watcher.disconnect()
    system.removeEventListener("change", tell)
  }
}
