/**
 * What the picture as such is like, whoever is in it: how light, how flat, and whether it is the picture before
 * once more. Pure sums over the pixels. Not here: what counts as dark or frozen.
 */

const LIGHT_STEP = 4 // Every fourth pixel each way: means and deviations do not change by .01, the time falls to a sixteenth.
const [RED, GREEN, BLUE] = [0.2126, 0.7152, 0.0722] // ITU-R BT.709

/**
 * @typedef {object} PictureFacts
 * @property {number} light mean luminance, 0 black to 1 white
 * @property {number} contrast standard deviation of the luminance, 0 to .5
 * @property {boolean} isSame whether every pixel is as in the picture before
 */

/** @typedef {Pick<ImageData, "data" | "width" | "height">} Pixels */

/** @param {Pixels} picture @returns {{light: number, contrast: number}} */
export function lightOf({ data, width, height }) {
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = 0; y < height; y += LIGHT_STEP) {
    for (let x = 0; x < width; x += LIGHT_STEP) {
      const at = 4 * (y * width + x)
      const luminance = (RED * data[at] + GREEN * data[at + 1] + BLUE * data[at + 2]) / 255
      sum += luminance
      squares += luminance * luminance
      count += 1
    }
  }
  const light = sum / count
  return { light, contrast: Math.sqrt(Math.max(0, squares / count - light * light)) }
}

/** One number that differs as soon as one pixel does (FNV-1a over all of them). @param {Pixels} picture */
export function fingerprintOf({ data }) {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
  let hash = 0x811c9dc5
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193)
  return hash >>> 0
}

/** Remembers one number of the picture before, nothing else. */
export function createPictureFacts() {
  let before = NaN

  return {
    /** @param {Pixels} picture @returns {PictureFacts} */
    of(picture) {
      const fingerprint = fingerprintOf(picture)
      const isSame = fingerprint === before
      before = fingerprint
      return { ...lightOf(picture), isSame }
    },
  }
}

/**
 * How much of a face's box lies outside the picture, 0 to 1: a face at the edge is cut.
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {{width: number, height: number}} picture
 */
export function shareOutside({ x, y, width, height }, picture) {
  const across = Math.min(x + width, picture.width) - Math.max(x, 0)
  const down = Math.min(y + height, picture.height) - Math.max(y, 0)
  return 1 - (Math.max(0, across) * Math.max(0, down)) / (width * height)
}
