/**
 * The names of every Socket.IO event: INCOMING goes from a page to the server, OUTGOING from the server to a page.
 * What each holds and who may send it stands in sockets/contract.py; a test compares the two lists.
 */

export const INCOMING = Object.freeze({
  JOIN: "join",
  LEAVE: "leave",
  REQUEST_JOIN: "request-join",
  APPROVE_JOIN: "approve-join",
  REJECT_JOIN: "reject-join",
  OFFER: "offer",
  ANSWER: "answer",
  ICE_CANDIDATE: "ice-candidate",
  CHANGE_MEDIA: "change-media",
  CODE_CHANGE: "code-change",
  CHANGE_LANGUAGE: "change-language",
  CHANGE_CLIPBOARD: "change-clipboard",
  CHAT_MESSAGE: "chat-message",
  LOAD_MESSAGES: "load-messages",
  CHEAT_DETECTED: "cheat-detected",
})

export const OUTGOING = Object.freeze({
  JOINED: "joined",
  USER_JOINED: "user-joined",
  USER_LEFT: "user-left",
  JOIN_REQUEST: "join-request",
  JOIN_APPROVED: "join-approved",
  JOIN_REJECTED: "join-rejected",
  CANDIDATE_APPROVED: "candidate-approved",
  OFFER: "offer",
  ANSWER: "answer",
  ICE_CANDIDATE: "ice-candidate",
  MEDIA_CHANGED: "media-changed",
  CODE_UPDATE: "code-update",
  LANGUAGE_CHANGED: "language-changed",
  CLIPBOARD_CHANGED: "clipboard-changed",
  CHAT_MESSAGE: "chat-message",
  CHEAT_ALERT: "cheat-alert",
  INTERVIEW_COMPLETED: "interview-completed",
  INTERVIEW_CANCELLED: "interview-cancelled",
  SEAT_TAKEN: "seat-taken",
  SESSION_ENDED: "session-ended",
})
