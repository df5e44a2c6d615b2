/** The languages in the picker by what it takes to run them, so that nobody finds out after choosing one. */
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { placeOf } from "./here.js"

/** @param {HTMLSelectElement} select @param {import("./runner.js").Runner} runner */
export function groupLanguages(select, runner) {
  const chosen = select.value
  const groups = /** @type {const} */ ([
    ["browser", t("Run in the browser")],
    ["server", t("Run on this server's runner")],
    ["runner", t("Need a runner: colours only")],
    ["none", t("Colours only")],
  ])
  const options = [...select.options]
  const groupOf = (/** @type {string} */ id) => (placeOf(id) === "runner" && runner.has(id) ? "server" : placeOf(id))
  select.replaceChildren(...groups.flatMap(([place, label]) => {
    const found = options.filter(({ value }) => groupOf(value) === place)
    return found.length > 0 ? [el("optgroup", { label }, ...found)] : []
  }))
  select.value = chosen
}

/** Why this language does not run. @param {HTMLSelectElement} select @param {string} language @param {boolean} hasRunner */
export function refusalWords(select, language, hasRunner) {
  const label = [...select.options].find(({ value }) => value === language)?.text ?? language
  if (placeOf(language) === "none") return t("{language} is no language that runs. The editor colours it.", { language: label })
  if (hasRunner) return t("{language} does not run in a browser, and this server's runner does not offer it at present.", { language: label })
  return t("{language} does not run in a browser. It needs a runner, which this server does not have.", { language: label })
}
