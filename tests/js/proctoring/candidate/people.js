/** What the tests of proctoring are about: heads turned by known angles, and looks at them in time. */
import { HEAD_MODEL } from "../../../../static/js/proctoring/candidate/pose.js"

const radians = (degrees) => (degrees * Math.PI) / 180

/** Turns a point of a head: `yaw` towards the picture's left, `pitch` upwards, `roll` in the picture. */
function turned([x, y, z], { yaw = 0, pitch = 0, roll = 0 }) {
  const [cosPitch, sinPitch] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))]
  const [nodX, nodY, nodZ] = [x, y * cosPitch + z * sinPitch, -y * sinPitch + z * cosPitch]
  const [cosYaw, sinYaw] = [Math.cos(radians(yaw)), Math.sin(radians(yaw))]
  const [turnX, turnY] = [nodX * cosYaw + nodZ * sinYaw, nodY]
  const [cosRoll, sinRoll] = [Math.cos(radians(roll)), Math.sin(radians(roll))]
  return { x: turnX * cosRoll - turnY * sinRoll, y: turnX * sinRoll + turnY * cosRoll }
}

/** The 68 landmarks of a head seen from well away; those that no method here uses lie in the middle. */
export function landmarksOf(angles, { scale = 1, at = { x: 0, y: 0 } } = {}) {
  const landmarks = Array.from({ length: 68 }, () => ({ ...at }))
  for (const { landmark, at: point } of HEAD_MODEL) {
    const seen = turned(point, angles)
    landmarks[landmark] = { x: at.x + scale * seen.x, y: at.y + scale * seen.y }
  }
  return landmarks
}

const lit = { light: 0.5, contrast: 0.2, isSame: false, score: 0.9, outside: 0 }
export const facing = { ...lit, faces: 1, pose: { yaw: 0, pitch: 0 }, eyesToChin: 0.3 }
export const nobody = { ...lit, faces: 0, pose: null, eyesToChin: null, score: 0 }
export const away = { ...facing, pose: { yaw: 60, pitch: 0 } }
export const two = { ...facing, faces: 2 }
export const far = { ...facing, eyesToChin: 0.1 }

/** The looks of a scene, four a second: `[observation, seconds]` one after the other. */
export function* looks(scenes, { fromMs = 0, everyMs = 250 } = {}) {
  let atMs = fromMs
  for (const [observation, seconds] of scenes) {
    for (const endMs = atMs + seconds * 1000; atMs < endMs; atMs += everyMs) yield [observation, atMs]
  }
}
