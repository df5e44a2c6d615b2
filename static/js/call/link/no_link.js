/**
 * What stands for the connection to another person where this browser can make none: it knows that the person is
 * there, and never tries. The same methods as `link.js`.
 */

/** @typedef {ReturnType<typeof import("./link.js").createLink>} Link */

/**
 * @param {(status: import("./link.js").LinkStatus) => void} onStatus
 * @returns {Omit<Link, "peer"> & {peer: Pick<Link["peer"], "setTrack" | "tune" | "getStats" | "cameraId" | "loudness">}}
 */
export function createNoLink(onStatus) {
  const nothing = () => undefined
  return {
    peer: { setTrack: async () => undefined, tune: async () => undefined, getStats: async () => null, cameraId: "", loudness: 0 },
    meet: () => onStatus("unsupported"),
    greet: () => onStatus("unsupported"),
    leave: () => onStatus("gone"),
    retry: nothing,
    receiveOffer: nothing,
    receiveAnswer: nothing,
    receiveCandidate: nothing,
    close: nothing,
  }
}
