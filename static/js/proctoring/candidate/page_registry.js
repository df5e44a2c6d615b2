/**
 * All signals that the page itself sees. A new one is a file in page_signals/, a line here, an entry in
 * services/signals/detectors.py and a test.
 */
import { leftFullscreen } from "./page_signals/left_fullscreen.js"
import { leftTab } from "./page_signals/left_tab.js"
import { leftWindow } from "./page_signals/left_window.js"
import { screenShareStopped } from "./page_signals/screen_share_stopped.js"
import { secondDisplay } from "./page_signals/second_display.js"

/**
 * What is so with the page just now.
 * @typedef {object} PageFacts
 * @property {boolean} isHidden another tab is shown, or the window is put away
 * @property {boolean} hasFocus the keyboard is this page's, or a frame's inside it
 * @property {boolean} isFullscreen
 * @property {boolean} isExtended a second display is connected; false where the browser does not tell
 * @property {boolean} isSharing the screen is shared
 */

/**
 * @typedef {object} PageSignal
 * @property {string} kind its name in the server's catalogue
 * @property {string} message the fact in English, for the event's `message`; people read the server's wording
 * @property {{holdMs: number}} rule how long it must hold before it is told
 * @property {boolean} [isMoment] it happens between two looks, and does not last
 * @property {(now: PageFacts, before: PageFacts) => boolean} judge
 */

/** @type {ReadonlyArray<PageSignal>} */
export const PAGE_SIGNALS = [leftTab, leftWindow, leftFullscreen, secondDisplay, screenShareStopped]
