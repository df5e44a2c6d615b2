/**
 * All detectors of the camera's picture. A new one is a file in detectors/, a line here, an entry in
 * services/signals/detectors.py and a test.
 */
import { cameraDark } from "./detectors/camera_dark.js"
import { cameraFrozen } from "./detectors/camera_frozen.js"
import { faceTooFar } from "./detectors/face_too_far.js"
import { lookingAway } from "./detectors/looking_away.js"
import { multipleFaces } from "./detectors/multiple_faces.js"
import { noFace } from "./detectors/no_face.js"

/**
 * @typedef {object} Condition
 * @property {(sample: import("./samples.js").Sample) => boolean | null} judge whether the sample shows it; null: it cannot say
 * @property {Partial<import("./span.js").SpanRule>} [rule] where it differs from the usual hold and release
 */

/**
 * @typedef {object} Signal
 * @property {string} kind its name in the server's catalogue
 * @property {string} message the fact in English, for the event's `message`; people read the server's wording
 * @property {Condition} [plain] the same in a form that is mistaken less often, and so needs to hold for less long
 *
 * @typedef {Signal & Condition} Detector
 */

/** @type {ReadonlyArray<Detector>} */
export const DETECTORS = [noFace, multipleFaces, lookingAway, faceTooFar, cameraDark, cameraFrozen]
