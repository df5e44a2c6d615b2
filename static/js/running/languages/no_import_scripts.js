/**
 * Imported first by workers whose runtime asks whether it is in a classic worker, by trying to import a script, and
 * would refuse one. Nothing of ours imports scripts.
 */
Object.defineProperty(self, "importScripts", { value: undefined, writable: true, configurable: true })
