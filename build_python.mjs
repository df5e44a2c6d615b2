/**
 * What the build makes of Pyodide's Python: a library whose most used modules are compiled, and the memory of a Python
 * that has started. Both fit one version of Python only, and the snapshot only this library.
 */
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { loadPyodide, version } from "pyodide"
import { cached, cachedFile } from "./build_cache.mjs"
import { IMPORTED_BEFOREHAND, PYODIDE_OPTIONS } from "./static/js/running/languages/python/options.js"

/** Imported by many programs, and not by Python itself when it starts. */
const IMPORTED_OFTEN =
  "abc, array, calendar, contextlib, copy, csv, decimal, enum, fractions, graphlib, inspect, logging, numbers, operator, pprint, queue, random, secrets, statistics, textwrap, threading, time, unittest, uuid"

/**
 * A copy of the library in which each module that has been imported is there twice: its source, of which errors quote
 * lines, and compiled, so that no start and no import compiles it again. What is compiled is not compressed: a pack is as a whole.
 */
const COMPILE = `
import io, os, pathlib, py_compile, sys, tempfile, zipfile

given = next(path for path in sys.path if path.endswith(".zip"))
wanted = {
    module.__file__.removeprefix(given + "/")
    for module in list(sys.modules.values())
    if str(getattr(module, "__file__", "")).startswith(given + "/")
}
made = io.BytesIO()
with zipfile.ZipFile(given) as source, zipfile.ZipFile(made, "w") as target, tempfile.TemporaryDirectory() as folder:
    for entry in source.infolist():
        content = source.read(entry)
        target.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED, 9)
        if entry.filename in wanted:
            file = pathlib.Path(folder, "module.py")
            file.write_bytes(content)
            compiled = py_compile.compile(
                str(file), str(file) + "c", f"{given}/{entry.filename}", doraise=True,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
            target.writestr(zipfile.ZipInfo(entry.filename + "c"), pathlib.Path(compiled).read_bytes())
made.getvalue()
`

/** @param {unknown[]} what it depends on beside the version */
const keyOf = (...what) => createHash("sha256").update(JSON.stringify([version, PYODIDE_OPTIONS, IMPORTED_BEFOREHAND, ...what])).digest("hex")

/** @type {Promise<string> | null} */
let making = null

/** The library and the snapshot need it, at the same time. */
function libraryFile() {
  making ??= cachedFile(`python-library-${keyOf(COMPILE, IMPORTED_OFTEN)}`, async () => {
    const python = await loadPyodide(/** @type {any} */ ({ ...PYODIDE_OPTIONS }))
    python.runPython(`${IMPORTED_BEFOREHAND}\nimport ${IMPORTED_OFTEN}`)
    const made = python.runPython(COMPILE)
    try {
      return made.toJs()
    } finally {
      made.destroy()
    }
  })
  return making
}

/** Python's library, a zip. */
export async function pythonLibrary() {
  return readFile(await libraryFile())
}

/** The memory of a Python that has started, so that no browser has to start it again. */
export async function pythonSnapshot() {
  const stdLibURL = await libraryFile()
  return cached(`python-${keyOf(COMPILE, IMPORTED_OFTEN)}`, async () => {
    const python = await loadPyodide(/** @type {any} */ ({ ...PYODIDE_OPTIONS, stdLibURL, _makeSnapshot: true }))
    python.runPython(IMPORTED_BEFOREHAND)
    return /** @type {any} */ (python).makeMemorySnapshot()
  })
}
