/** A loop through the relay to oneself: two connections of this page that reach each other by the relay alone. */

const SENT_MS = 1500
const MOST_SENT_BYTES = 6 * 1024 * 1024 // More than a call needs in that time, and little enough for a metered line.
const CHUNK_BYTES = 16 * 1024
const MOST_BUFFERED_BYTES = 256 * 1024
const REFUSED = new Set([401, 403, 438, 486]) // RFC 8656: wrong or stale credentials, forbidden, quota reached.

export class RelayLoop {
  /** Whether a relay said no rather than nothing. */
  wasRefused = false
  /** @type {Promise<true>} once something can be sent; never rejected, and never settled where nothing gets through */
  opened
  #near
  #far
  #channel
  #received

  /** @param {RTCIceServer[]} relays */
  constructor(relays) {
    /** @type {RTCConfiguration} */
    const configuration = { iceServers: relays, iceTransportPolicy: "relay" }
    this.#near = new RTCPeerConnection(configuration)
    this.#far = new RTCPeerConnection(configuration)
    this.#channel = this.#near.createDataChannel("test")
    this.#received = countReceived(this.#far)
    this.opened = new Promise((resolve) => this.#channel.addEventListener("open", () => resolve(true)))
    void this.#connect().catch(() => undefined)
  }

  /** Sends as much as goes for a moment. @returns {Promise<{protocol: string, kbps: number}>} */
  async measure() {
    const beganAt = performance.now()
    await fill(this.#channel)
    return { protocol: await protocolOf(this.#near), kbps: this.#received.kbpsSince(beganAt) }
  }

  close() {
    this.#near.close()
    this.#far.close()
  }

  async #connect() {
    const nearKnowsFar = this.#trickle(this.#far, this.#near)
    const farKnowsNear = this.#trickle(this.#near, this.#far)
    await this.#near.setLocalDescription()
    await this.#far.setRemoteDescription(/** @type {RTCSessionDescription} */ (this.#near.localDescription))
    farKnowsNear()
    await this.#far.setLocalDescription()
    await this.#near.setRemoteDescription(/** @type {RTCSessionDescription} */ (this.#far.localDescription))
    nearKnowsFar()
  }

  /**
   * Tells one end the candidates of the other, those that come early once it has the other's description.
   * @param {RTCPeerConnection} from @param {RTCPeerConnection} to
   * @returns {() => void} to be called when `to` has the description
   */
  #trickle(from, to) {
    /** @type {RTCIceCandidate[] | null} */
    let early = []
    /** @param {RTCIceCandidate} candidate */
    const add = (candidate) => void to.addIceCandidate(candidate).catch(() => undefined)
    from.addEventListener("icecandidateerror", ({ errorCode }) => { this.wasRefused ||= REFUSED.has(errorCode) })
    from.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate && early) early.push(candidate)
      else if (candidate) add(candidate)
    })
    return () => {
      for (const candidate of early ?? []) add(candidate)
      early = null
    }
  }
}

/** @param {RTCPeerConnection} connection */
function countReceived(connection) {
  let [bytes, lastAt] = [0, 0]
  connection.addEventListener("datachannel", ({ channel }) => {
    channel.binaryType = "arraybuffer"
    channel.addEventListener("message", ({ data }) => {
      lastAt = performance.now()
      bytes += data.byteLength
    })
  })
  return {
    /** @param {number} beganAt by `performance.now()` */
    kbpsSince: (beganAt) => (bytes === 0 ? 0 : Math.round((bytes * 8) / Math.max(1, lastAt - beganAt))),
  }
}

/** @param {RTCDataChannel} channel */
async function fill(channel) {
  const chunk = new Uint8Array(CHUNK_BYTES)
  const until = performance.now() + SENT_MS
  let sent = 0
  while (performance.now() < until && channel.readyState === "open" && sent < MOST_SENT_BYTES) {
    for (; channel.bufferedAmount < MOST_BUFFERED_BYTES && sent < MOST_SENT_BYTES; sent += CHUNK_BYTES) channel.send(chunk)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How the relay was reached: udp, tcp or tls. @param {RTCPeerConnection} connection */
async function protocolOf(connection) {
  const report = [...(await connection.getStats()).values()]
  const transport = report.find(({ type }) => type === "transport")
  // The state of a pair that is being used may be any: it is checked again and again.
  const pair = report.find(({ id }) => id === transport?.selectedCandidatePairId)
  return report.find(({ id }) => id === pair?.localCandidateId)?.relayProtocol ?? "udp"
}
