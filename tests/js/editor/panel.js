/** The editor's panel as templates/editor/panel.html draws it, as far as its scripts look at it. */
export const PANEL = `
  <section data-panel="editor">
    <div data-files data-count="1">
      <div role="tablist" data-files-list></div>
      <form data-file-form hidden>
        <label for="name"></label><input id="name"><button type="submit">Save</button>
        <button type="button" data-file-cancel>Cancel</button><p data-file-problem hidden></p>
      </form>
      <button type="button" data-file-add disabled>Add</button>
    </div>
    <select data-editor-language disabled>
      <option value="python">Python</option><option value="markdown">Markdown</option><option value="go">Go</option><option value="plain">Plain text</option>
    </select>
    <div data-editor-menu>
      <select data-key-map><option value="usual">Usual</option><option value="vim">Vim</option><option value="emacs">Emacs</option></select><p data-key-map-note hidden></p>
      <select data-colours>${["page", "light", "dark", "contrast-light", "contrast-dark"].map((name) => `<option value="${name}">${name}</option>`).join("")}</select>
      <button type="button" data-size-smaller></button><span data-size></span><button type="button" data-size-larger></button>
      <input type="checkbox" data-wrap><div data-follow-list></div>
      <template data-follow-template><label><span data-follow-words></span><input type="checkbox" data-follow></label></template><input type="checkbox" data-announce>
      <button type="button" data-file-rename disabled></button><button type="button" data-file-remove disabled></button><p id="editor-keys"></p>
    </div>
    <div id="editor-text" data-editor><p data-editor-mode hidden><span data-mode-words></span><span data-mode-keys></span></p><p data-following hidden><span data-following-words></span><button type="button"></button></p></div>
    <button type="button" data-run-tests hidden disabled></button><button type="button" data-run disabled></button><button type="button" data-run-stop hidden></button>
    <button type="button" data-run-toggle hidden></button><div data-separator="output" hidden></div>
    <section data-run-panel hidden>
      <div role="tablist"><button role="tab" aria-controls="run-output"></button><button role="tab" aria-controls="run-tests" hidden><span data-tab-badge hidden></span></button><button role="tab" aria-controls="run-input"></button></div>
      <p data-run-step></p><button type="button" data-run-hide></button>
      <div id="run-output" data-run-scroll><button type="button" data-run-earlier hidden></button><ol data-run-list></ol></div>
      <div id="run-tests" data-tests-scroll><ol data-tests-list></ol></div>
      <div id="run-input"><textarea data-run-input></textarea></div>
    </section>
    <dialog id="editor-remove-file"><p data-file-dialog-words></p><button type="button" data-file-confirm></button></dialog>
  </section>`

/** jsdom opens no dialogs. @param {HTMLDialogElement} dialog */
export function makeDialogWork(dialog) {
  dialog.showModal = () => { dialog.open = true }
  dialog.close = () => { dialog.open = false }
}
