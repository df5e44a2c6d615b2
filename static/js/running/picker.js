/** The languages in the picker by what it takes to run them, so that nobody finds out after choosing one. */
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { placeOf } from "./here.js"

/** @param {HTMLSelectElement} select */
export function groupLanguages(select) {
  const chosen = select.value
  const groups = /** @type {const} */ ([
    ["browser", t("Run in the browser")],
    ["runner", t("Need a runner: colours only")],
    ["none", t("Colours only")],
  ])
  const options = [...select.options]
  select.replaceChildren(...groups.flatMap(([place, label]) => {
    const found = options.filter(({ value }) => placeOf(value) === place)
    return found.length > 0 ? [el("optgroup", { label }, ...found)] : []
  }))
  select.value = chosen
}

/** Why this language does not run here. @param {HTMLSelectElement} select @param {string} language */
export function refusalWords(select, language) {
  const label = [...select.options].find(({ value }) => value === language)?.text ?? language
  if (placeOf(language) === "none") return t("{language} is no language that runs. The editor colours it.", { language: label })
  return t("{language} does not run in a browser. It needs a runner, which this server does not have.", { language: label })
}
