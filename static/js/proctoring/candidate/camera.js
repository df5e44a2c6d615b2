/** Pictures from the candidate's own camera, and whether there are any. Not here: opening the camera. */

/**
 * @typedef {{picture: ImageBitmap, cameraId: string}} Shot
 * @typedef {"camera-off" | "no-picture"} Absence
 */

// A camera in poor light gives five pictures a second; longer than this is no slow camera but a still one.
const STILL_AFTER_MS = 2000

/** The camera that a video shows, if it is on. @param {HTMLVideoElement | null} video */
function liveTrack(video) {
  const stream = /** @type {MediaStream | null} */ (video?.srcObject ?? null)
  const tracks = stream?.getVideoTracks() ?? []
  return tracks.find(({ readyState, enabled, muted }) => readyState === "live" && enabled && !muted) ?? null
}

/** @param {HTMLVideoElement} element */
async function copyPicture(element) {
  try {
    return await createImageBitmap(element)
  } catch (error) {
    // The picture may go between the question and the copy, when the camera is switched off just then.
    if (error instanceof DOMException) return null
    throw error
  }
}

/** @param {() => HTMLVideoElement | null} video the element that plays the own camera, null while it is off */
export function createCamera(video) {
  let shownTime = NaN
  /** @type {number | null} */
  let newAtMs = null

  return {
    /**
     * A new picture; why there is none; or null if the last one is still the present one.
     * @param {number} nowMs @returns {Promise<Shot | Absence | null>}
     */
    async shoot(nowMs) {
      const element = video()
      const track = liveTrack(element)
      if (element === null || track === null) {
        newAtMs = null
        return "camera-off"
      }
      newAtMs ??= nowMs
      if (element.videoWidth === 0 || element.currentTime === shownTime) {
        return nowMs - newAtMs > STILL_AFTER_MS ? "no-picture" : null
      }
      shownTime = element.currentTime
      newAtMs = nowMs
      const picture = await copyPicture(element)
      return picture && { picture, cameraId: track.getSettings().deviceId ?? track.id }
    },
  }
}
