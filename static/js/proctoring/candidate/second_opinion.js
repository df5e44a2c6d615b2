/**
 * A second pair of nets that finds faces the first overlooks: faces in the background, and one where none seemed to
 * be. Runs in the worker beside face_finder.js. Of the library only its detector and its mesh are enabled; those two
 * are the only models of it that are shipped, and docs/adr/0011-second-opinion.md says why it is this one.
 */
import { Human } from "@vladmandic/human"
import { boundsOf, landmarksOf } from "./mesh.js"

/** @typedef {import("./face_count.js").Box} Box */

const LEAST_SCORE = 0.5 // docs/proctoring.md, "Accuracy": chosen before this program, on other pictures.
const MOST_FACES = 5

const OFF = { enabled: false }

/** @param {{models: string, wasm: string}} urls @returns {Partial<import("@vladmandic/human").Config>} */
const configuration = ({ models, wasm }) => ({
  backend: "wasm",
  wasmPath: wasm,
  modelBasePath: models,
  cacheModels: false, // It would keep them in the browser's database; the browser's cache does.
  cacheSensitivity: 0, // Every look is a new one.
  debug: false,
  warmup: "none",
  filter: OFF,
  gesture: OFF,
  body: OFF,
  hand: OFF,
  object: OFF,
  segmentation: OFF,
  face: {
    enabled: true,
    detector: { enabled: true, modelPath: "blazeface.json", rotation: false, maxDetected: MOST_FACES, minConfidence: LEAST_SCORE, skipFrames: 0, skipTime: 0 },
    mesh: { enabled: true, modelPath: "facemesh.json" },
    iris: OFF,
    attention: OFF,
    emotion: OFF,
    description: OFF,
    antispoof: OFF,
    liveness: OFF,
  },
})

/** @param {{models: string, wasm: string}} urls where the nets and the WebAssembly runtime are served */
export async function loadSecondOpinion(urls) {
  const human = new Human(configuration(urls))
  await human.load()

  return {
    /** @param {ImageData} picture @returns {Promise<Box[]>} the faces, largest first, with the points that give a pose */
    async find(picture) {
      const { face, error } = await human.detect(picture)
      if (error) throw new Error(error)
      return face
        .map(({ boxScore, mesh }) => ({ ...boundsOf(mesh), score: boxScore, landmarks: landmarksOf(mesh) }))
        .sort((a, b) => b.width * b.height - a.width * a.height)
    },
  }
}
