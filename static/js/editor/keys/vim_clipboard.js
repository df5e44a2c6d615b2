/**
 * Vim's register "+", which is the system's clipboard: it follows the same rule as Control and C or V. Where that rule
 * holds the clipboard back, "+" reaches nothing outside: what was copied to it is in the unnamed register, and nothing
 * comes from it. The other registers never leave the page.
 */

import { fileHistory } from "../view/binding.js"

/** @typedef {any} CM an editor as the package sees it */
/** @typedef {{linewise: boolean, blockwise: boolean, toString(): string}} Register */

const SYSTEM = "+"
const MOST_PASTED = 1_000_000 // Characters that a count makes of a register; no document holds more.

/** As many times as the count says, unless that is more than anything could take. @param {any} args @param {string} text */
function bounded(args, text) {
  return { ...args, repeat: Math.max(1, Math.min(args.repeat ?? 1, Math.floor(MOST_PASTED / Math.max(1, text.length)))) }
}

/** What came from outside has no shape of its own: whole lines where it ends with one. @param {Register} register @param {string} text */
function shaped(register, text) {
  return text === register.toString() ? register : { linewise: text.endsWith("\n"), blockwise: false }
}

/** What the package does around each of its commands. @param {CM} cm @param {() => void} act */
function asCommand(cm, act) {
  cm.operation(() => {
    Object.assign(cm.curOp, { isVimOp: true })
    act()
  })
}

/**
 * @param {any} Vim the package's
 * @param {() => import("./key_map.js").Desk | null} desk
 */
export function keepRegistersIn(Vim, desk) {
  const registers = Vim.getRegisterController()
  const { pushText } = Object.getPrototypeOf(registers)

  // The package writes to the clipboard in the middle of this for the name "+", and for no other.
  /** @param {[name: string, operator: string, text: string, isLines?: boolean, isBlock?: boolean]} given */
  registers.pushText = (...[name, operator, ...text]) => {
    if (name !== SYSTEM) return pushText.call(registers, name, operator, ...text)
    pushText.call(registers, null, operator, ...text)
    const { unnamedRegister } = registers
    registers.getRegister(SYSTEM).setText(unnamedRegister.toString(), unnamedRegister.linewise, unnamedRegister.blockwise)
    void desk()?.clipboard.write(unnamedRegister.toString(), operator === "yank" ? "copy" : "cut")
  }

  /** @this {any} the package's actions @param {CM} cm @param {any} args @param {any} state */
  function paste(cm, args, state) {
    const register = registers.getRegister(args.registerName)
    const history = () => cm.cm6.state.facet(fileHistory)
    const put = (/** @type {string} */ text) => this.continuePaste(cm, bounded(args, text), state, text, shaped(register, text))
    if (args.registerName !== SYSTEM) return history()?.during("register", () => put(register.toString()))
    void desk()?.clipboard.read().then((text) => {
      // Meanwhile another file may be shown, or other keys may be in use.
      if (text && cm.state.vim === state) history()?.during("paste", () => asCommand(cm, () => put(text)))
    })
  }
  Vim.defineAction("paste", paste)
}
