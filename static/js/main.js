/**
 * The entry of every page: starts what each page needs and mounts the modules that its markup names.
 * `data-module="copy"` on an element loads that module and calls its `mount(element)`; several names are
 * separated by spaces. What a module does is in its own file, never here.
 */
import * as menu from "./core/menu.js"
import * as theme from "./core/theme.js"
import { startTimes } from "./core/time.js"

/** @typedef {{mount: (element: any) => unknown}} PageModule */

/**
 * The first two are on every page, so they come with this file.
 * @type {Record<string, () => PageModule | Promise<PageModule>>}
 */
const MODULES = {
  menu: () => menu,
  theme: () => theme,
  availability: () => import("./interviews/availability.js"),
  attention: () => import("./attention/choice.js"),
  card: () => import("./cards/index.js"),
  combobox: () => import("./choosing/combobox.js"),
  copy: () => import("./core/copy.js"),
  dialog: () => import("./core/dialog.js"),
  draft: () => import("./interviews/draft.js"),
  focus: () => import("./core/focus.js"),
  invitation: () => import("./invitations/open.js"),
  "list-rest": () => import("./reports/list_rest.js"),
  "live-search": () => import("./core/live_search.js"),
  openings: () => import("./slots/openings.js"),
  "new-candidate": () => import("./interviews/new_candidate.js"),
  panel: () => import("./interviews/panel.js"),
  "passkey-making": () => import("./accounts/passkey_making.js"),
  "passkey-sign-in": () => import("./accounts/passkey_sign_in.js"),
  password: () => import("./accounts/password.js"),
  playback: () => import("./playback/index.js"),
  print: () => import("./reports/print.js"),
  "question-rows": () => import("./questions/rows.js"),
  rehearsal: () => import("./rehearsal/index.js"),
  room: () => import("./room/index.js"),
  "send-on-choice": () => import("./slots/send_on_choice.js"),
  "signal-groups": () => import("./proctoring/candidate/signal_groups.js"),
  "upload-form": () => import("./candidates/upload_form.js"),
  waiting: () => import("./interviews/waiting.js"),
  week: () => import("./hours/week.js"),
  zones: () => import("./interviews/zones.js"),
}

/** @param {Element} element */
async function mountModules(element) {
  const names = (element.getAttribute("data-module") ?? "").split(/\s+/).filter(Boolean)
  for (const name of names) {
    const load = MODULES[name]
    if (!load) throw new Error(`No module is named "${name}".`)
    const module = await load()
    module.mount(element)
  }
}

/** @param {Element} root */
function mountAll(root) {
  if (root.matches("[data-module]")) void mountModules(root)
  for (const element of root.querySelectorAll("[data-module]")) void mountModules(element)
}

startTimes(document)
mountAll(document.documentElement)
// A module that brings new markup into the page says so, and what it names is mounted too.
document.addEventListener("page:changed", (event) => mountAll(/** @type {CustomEvent<Element>} */ (event).detail))
