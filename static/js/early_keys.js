/** Runs before the page is drawn, on pages where somebody may type at once into a select that is searched by typing. */
import { keepEarlyKeys } from "./choosing/early_keys.js"

keepEarlyKeys(document, window)
