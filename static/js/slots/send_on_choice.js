/** A form whose one choice is enough: choosing sends it. Its button stays for who wants to press it. */

/** @param {HTMLFormElement} form */
export function mount(form) {
  // What is typed into the field that searches the list is no choice yet.
  form.addEventListener("change", (event) => { if (event.target instanceof HTMLSelectElement) form.requestSubmit() })
}
