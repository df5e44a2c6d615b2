/** What the page does with the file that somebody chooses or drops. */
import { Changed, check, knowsSignatures } from "./verify.js"
import { readZip } from "./zip.js"

const choice = document.querySelector("#file")
const verdict = document.querySelector("#verdict")
const list = document.querySelector("#sentences")
const HEADINGS = { unchanged: "Unchanged since it was written", changed: "Not as it was written", unsigned: "Signatures not checked" }

async function show(file) {
  verdict.textContent = "Checking…"
  verdict.removeAttribute("data-verdict")
  list.replaceChildren()
  let found
  try {
    found = await check(await readZip(new Uint8Array(await file.arrayBuffer())), await knowsSignatures())
  } catch (error) {
    found = { verdict: "changed", sentences: [error instanceof Changed ? error.message : "The file cannot be read."] }
  }
  verdict.textContent = HEADINGS[found.verdict]
  verdict.dataset.verdict = found.verdict
  const said = found.sentences.filter((one) => one !== "Unchanged since it was written.")
  list.replaceChildren(...said.map((one) => Object.assign(document.createElement("li"), { textContent: one })))
}

choice.addEventListener("change", () => choice.files.length && show(choice.files[0]))
document.addEventListener("dragover", (event) => event.preventDefault())
document.addEventListener("drop", (event) => {
  event.preventDefault()
  if (event.dataTransfer?.files.length) show(event.dataTransfer.files[0])
})
