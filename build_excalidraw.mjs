/**
 * What is changed in the files of Excalidraw, and of Rough.js with which it draws, when they are bundled: it asks nobody but
 * our host, what the board does not offer is left out, it leaves the rest of the page alone, and it draws many shapes
 * quickly. A newer version in which one of these places is not found fails the build.
 */
import { readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const BOARD = join(dirname(fileURLToPath(import.meta.url)), "static/js/board")
const EXCALIDRAW = /@excalidraw[\\/]excalidraw[\\/]dist[\\/]prod[\\/][^\\/]+\.js$/
const ROUGH = /roughjs[\\/]bin[\\/]generator\.js$/
// Diagrams from text, pictures, and drawings with their fonts in them: 7 MB that no page of ours asks for.
const LEFT_OUT = /^(@excalidraw\/mermaid-to-excalidraw|\.\/subset-(shared|worker)\.chunk\.js|pica|image-blob-reduce)$/
/** A name that is kept free, so that nobody ever answers to it (RFC 2606). */
const NOBODY = "https://nobody.invalid"

/**
 * @typedef {object} Change
 * @property {string} where for whoever looks for it in a newer version
 * @property {RegExp} finds
 * @property {string} puts
 * @property {[module: string, name: string]} [uses] what it calls, of static/js/board/
 */

/** @type {Change[]} */
const OF_EXCALIDRAW = [
  { where: "it asks another host for fonts", finds: /return \w+\.push\(new URL\(\w+,\w+\.ASSETS_FALLBACK_URL\)\),/g, puts: "return " },
  { where: "it names hosts", finds: /https?:\/\/(?!www\.w3\.org\b)(?:[a-z0-9-]+\.)+[a-z]{2,}/g, puts: NOBODY },
  { where: "it hatches shapes", finds: /hachureGap:(\w+)\.strokeWidth\*4\b/g, puts: "hachureGap:hatchGapOf($1)", uses: ["hatching.js", "hatchGapOf"] },
  { where: "it fills shapes", finds: /\.fillStyle=(\w+)\.fillStyle\b/g, puts: ".fillStyle=fillStyleOf($1)", uses: ["hatching.js", "fillStyleOf"] },
  {
    where: "it makes a canvas for a shape",
    finds: /(switch\((\w+)\.globalAlpha=.{0,4000}?"embeddable":\{if\(\w+\.generateElementShape\((\w+),(\w+)\),)\4\.isExporting\)/gs,
    puts: "$1$4.isExporting||isPlain($3,$2))", uses: ["plain.js", "isPlain"],
  },
  {
    where: "it moves the view slowly", finds: /if\((\w+)\?\.animate\)\{/g,
    puts: 'if($1?.animate&&!matchMedia("(prefers-reduced-motion: reduce)").matches){',
  },
  // A space or an arrow in the code would let go of what is chosen on the board, and draw it anew.
  { where: "it hears keys of the whole page", finds: /\(document,"keyup",this\.onKeyUp,/g, puts: '(this.excalidrawContainerRef.current,"keyup",this.onKeyUp,' },
  {
    where: "it looks for lasers", finds: /onFrame\(\)\{this\.updateCollabTrails\(\)\}/g,
    puts: "onFrame(){this.updateCollabTrails();return areLasersOff(this)}", uses: ["laser.js", "areLasersOff"],
  },
  {
    where: "it is told of lasers", finds: /(\w+)\.collaborators&&this\.setState\(\{collaborators:\1\.collaborators\}\)/g,
    puts: "$1.collaborators&&(this.setState({collaborators:$1.collaborators}),this.animationFrameHandler.start(this.laserTrails))",
  },
]
/** @type {Change[]} */
const OF_ROUGH = [
  // The points on a path are only for filling it or drawing it with fewer; most shapes are neither.
  { where: "it takes a path apart", finds: /const sets = pointsOnPath\(d, 1, distance\);/g, puts: "const sets = hasFill || simplified ? pointsOnPath(d, 1, distance) : [];" },
]

/**
 * One of their files with what is changed in it.
 * @param {string} source @param {Change[]} changes @param {Set<string>} found gets the places that stood in it
 */
function changed(source, changes, found) {
  /** @type {Set<string>} */
  const imports = new Set()
  const contents = changes.reduce((text, { where, finds, puts, uses }) => {
    const next = text.replace(finds, puts)
    if (next === text) return text
    found.add(where)
    if (uses) imports.add(`import { ${uses[1]} } from ${JSON.stringify(join(BOARD, uses[0]))}`)
    return next
  }, source)
  return { contents: [...imports, contents].join("\n"), loader: /** @type {const} */ ("js") }
}

/** @type {import("esbuild").Plugin} */
export const EXCALIDRAW_AT_HOME = {
  name: "excalidraw-at-home",
  setup({ onEnd, onLoad, onResolve }) {
    /** @type {Set<string>} */
    const found = new Set()
    onResolve({ filter: LEFT_OUT }, ({ path, importer }) => (EXCALIDRAW.test(importer) ? { path, namespace: "left-out" } : undefined))
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "export default null", loader: "js" }))
    onLoad({ filter: EXCALIDRAW }, async ({ path }) => changed(await readFile(path, "utf8"), OF_EXCALIDRAW, found))
    onLoad({ filter: ROUGH }, async ({ path }) => changed(await readFile(path, "utf8"), OF_ROUGH, found))
    onEnd(() => {
      const missing = [...OF_EXCALIDRAW, ...OF_ROUGH].filter(({ where }) => !found.has(where))
      return { errors: missing.map(({ where }) => ({ text: `Excalidraw has changed; look where ${where}.` })) }
    })
  },
}
