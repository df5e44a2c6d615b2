/** Reports of a connection's statistics, as far as the call reads them. */

export function report({
  local = "host", remote = "host", relay, url, packets = 1000, lost = 0, frames = 100, screenFrames = 0, sent = 1000, sentLost = 0,
  sentFrames = 100, roundTripS = 0.04, jitterS = 0.01, availableKbps, atMs = 0, camera = "face",
} = {}) {
  const estimate = availableKbps === undefined ? {} : { availableOutgoingBitrate: availableKbps * 1000 }
  return [
    { id: "P", type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R", currentRoundTripTime: roundTripS, timestamp: atMs, ...estimate },
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    { id: "Q", type: "candidate-pair", localCandidateId: "X", remoteCandidateId: "R", state: "waiting" },
    { id: "L", type: "local-candidate", candidateType: local, relayProtocol: relay, url },
    { id: "R", type: "remote-candidate", candidateType: remote },
    { id: "A", type: "inbound-rtp", kind: "audio", packetsReceived: packets / 2, packetsLost: lost, jitter: jitterS },
    { id: "V", type: "inbound-rtp", kind: "video", packetsReceived: packets / 2, packetsLost: 0, framesReceived: frames, trackIdentifier: camera },
    { id: "S", type: "inbound-rtp", kind: "video", packetsReceived: 0, packetsLost: 0, framesReceived: screenFrames, trackIdentifier: "screen" },
    { id: "OA", type: "outbound-rtp", kind: "audio", packetsSent: sent / 2 },
    { id: "OV", type: "outbound-rtp", kind: "video", packetsSent: sent / 2, framesSent: sentFrames },
    { id: "RA", type: "remote-inbound-rtp", kind: "audio", packetsLost: sentLost },
  ]
}
