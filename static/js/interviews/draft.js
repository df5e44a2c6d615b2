/**
 * What is typed into a form and not sent yet is kept in this tab, so that a look at another page loses nothing. Sending
 * the form forgets it: from then on the server gives back what it refused.
 */
import { t } from "../core/i18n.js"
import { optionFor } from "../choosing/combobox.js"
import { el } from "../core/dom.js"

const NOT_KEPT = new Set(["csrf_token"])

/** @param {HTMLFormElement} form with `data-draft`, the key; `data-fresh` where the server gave nothing back */
export function mount(form) {
  createDraft(form, { storage: sessionStorage, reload: () => location.reload() })
}

/** @param {HTMLFormElement} form @param {{storage: Pick<Storage, "getItem" | "setItem" | "removeItem">, reload: () => void}} door */
export function createDraft(form, { storage, reload }) {
  const key = `draft ${form.dataset.draft}`
  const kept = form.dataset.fresh === undefined ? null : storage.getItem(key)
  if (kept) {
    delete form.dataset.fresh // What stands there now was entered; no other module may take it for a guess.
    fill(form, JSON.parse(kept))
    form.prepend(el("p", { class: "draft-note" },
      el("span", {}, t("What you entered before is back.")),
      el("button", { type: "button", class: "btn btn-sm btn-ghost", onclick: () => { storage.removeItem(key); reload() } }, t("Start again"))))
  }
  const keep = () => storage.setItem(key, JSON.stringify(valuesOf(form)))
  form.addEventListener("input", keep)
  form.addEventListener("change", keep)
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) storage.removeItem(key) })
}

/** @param {HTMLFormElement} form @returns {[string, string, string][]} name, value, and the words of a chosen option */
function valuesOf(form) {
  return [...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name)).map(([name, value]) => {
    const control = form.querySelector(`select[name="${name}"]`)
    const words = control instanceof HTMLSelectElement ? control.selectedOptions[0]?.textContent?.trim() ?? "" : ""
    return [name, String(value), words]
  })
}

/** @param {HTMLFormElement} form @param {[string, string, string][]} values */
function fill(form, values) {
  for (const [name, value, words] of values) {
    for (const control of form.querySelectorAll(`[name="${name}"]`)) put(control, value, words)
  }
}

/** @param {Element} control @param {string} value @param {string} words */
function put(control, value, words) {
  if (control instanceof HTMLInputElement && control.type === "checkbox") {
    control.checked ||= control.value === value
    return
  }
  if (control instanceof HTMLSelectElement && value) optionFor(control, { value, label: words })
  if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = value
  for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }))
}
