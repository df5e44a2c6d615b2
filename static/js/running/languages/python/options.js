/** How Python is started, here and where the build makes the snapshot: a snapshot only fits an interpreter started alike. */

export const PYODIDE_OPTIONS = Object.freeze({
  // Python sees nothing of the worker.
  jsglobals: {},
  env: { HOME: "/home/run" },
  // There are no packages but the standard library, and nowhere to fetch any from. It refuses another ABI than its own.
  lockFileContents: { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten", python: "", version: "" }, packages: {} },
  packageBaseUrl: "https://runtime.invalid/",
})

/** What most programs import, so that the snapshot has it already. */
export const IMPORTED_BEFOREHAND =
  "import asyncio, bisect, collections, dataclasses, datetime, functools, heapq, io, itertools, json, linecache, math, re, string, sys, traceback, typing"
