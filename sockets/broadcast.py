"""The only place that emits. Each function tells one fact to exactly the people who may hear it.

Audiences are Socket.IO rooms that only this module fills: the seated people of an interview, and for each role
every known socket of its people.
"""

from functools import lru_cache
from typing import Any

from extensions import socketio
from observing import metrics
from repositories.alerts import Alert
from repositories.chat_messages import ChatMessage
from repositories.interviews import Interview
from repositories.review_comments import Comment
from repositories.states import SeatRole
from services.base import pubsub
from services.document import documents, lost_edits
from services.interview import Seat
from services.proctoring import Coverage
from services.room import Media, presence
from services.running import Checked, Count, Ended, Run, Taken, Tried, told
from sockets import connections, contract, payloads
from sockets.contract import Outgoing
from wire import sending

SIGN_IN_AGAIN_WITHIN_S = 600.0
"""How long the sockets of an expired session stay open for its person to sign in again."""


def audience(interview_id: int, role: SeatRole | None = None) -> str:
    """The Socket.IO room of an interview's seated people, or of all sockets of one role's person."""
    return f"interview:{interview_id}" if role is None else f"interview:{interview_id}:{role.value}"


def attach(seat: Seat, socket_id: str) -> None:
    """The socket belongs to this person of the interview: it hears what is for them alone."""
    socketio.server.enter_room(socket_id, audience(seat.interview_id, seat.role))


def detach(seat: Seat, socket_id: str) -> None:
    """The socket no longer belongs to the interview: it hears nothing more of it."""
    socketio.server.leave_room(socket_id, audience(seat.interview_id))
    socketio.server.leave_room(socket_id, audience(seat.interview_id, seat.role))


def seat_taken(seat: Seat, socket_id: str) -> None:
    """Another tab has the seat now; this one hears nothing more of the room."""
    socketio.server.leave_room(socket_id, audience(seat.interview_id))
    _emit(contract.SEAT_TAKEN, {"room": seat.meeting_link}, socket_id)


def joined(seat: Seat, socket_id: str, welcome: dict[str, Any]) -> None:
    socketio.server.enter_room(socket_id, audience(seat.interview_id))
    _emit(contract.JOINED, {"room": seat.meeting_link, **payloads.person(seat), **welcome}, socket_id)
    _emit(contract.USER_JOINED, payloads.person(seat), audience(seat.interview_id), exclude=socket_id)


def user_left(seat: Seat, socket_id: str) -> None:
    socketio.server.leave_room(socket_id, audience(seat.interview_id))
    _emit(contract.USER_LEFT, payloads.person(seat), audience(seat.interview_id), exclude=socket_id)


def join_request(seat: Seat, *, requested_at: str, is_other_device: bool) -> None:
    heard = {"room": seat.meeting_link, **payloads.person(seat), "requested_at": requested_at}
    heard["other_device"] = is_other_device
    _emit(contract.JOIN_REQUEST, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def still_waiting(interview: Interview, socket_id: str) -> None:
    """An interviewer connects while the candidate waits: the request is told again, to this page."""
    role = SeatRole.CANDIDATE.value
    heard = {"room": interview.meeting_link, "role": role, **payloads.waiting(interview)}
    _emit(contract.JOIN_REQUEST, heard, socket_id)


def join_withdrawn(seat: Seat) -> None:
    """The candidate who asked is no longer connected."""
    heard = {"room": seat.meeting_link, "user_id": seat.user_id, "username": seat.name}
    _emit(contract.JOIN_WITHDRAWN, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def interviewers_changed(seat: Seat) -> None:
    """An interviewer joined or left: the candidate in the lobby hears who is there now."""
    here = presence.list_interviewers(seat.interview_id)
    lobby_changed(seat, interviewer_here=bool(here), here=here)


def lobby_changed(seat: Seat, **changed: object) -> None:
    """Who is in the room, or what is said to the candidate in the lobby, changed."""
    for connection in _of_candidate(seat.interview_id):
        if not presence.is_seated(seat.interview_id, connection.user_id, connection.socket_id):
            _emit(contract.LOBBY_CHANGED, {"room": seat.meeting_link, **changed}, connection.socket_id)


def accommodation_requested(seat: Seat) -> None:
    heard = {"room": seat.meeting_link, **payloads.person(seat)}
    _emit(contract.ACCOMMODATION_REQUESTED, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def accommodation_answered(seat: Seat, answer: str, *, unanswered: int) -> None:
    """By the interviewer with this seat; in the lobby and in the room."""
    heard = {"room": seat.meeting_link, "answer": answer, "answered_by": seat.name, "unanswered": unanswered}
    for role in (SeatRole.CANDIDATE, SeatRole.INTERVIEWER):
        _emit(contract.ACCOMMODATION_ANSWERED, heard, audience(seat.interview_id, role))


def join_approved(interview: Interview) -> None:
    """The candidate hears it and may `join`; the interviewers' pages hear who was admitted."""
    connections.forget_seats(interview.id)
    room = {"room": interview.meeting_link}
    who = {"user_id": interview.candidate_id, "username": interview.candidate_name, "role": SeatRole.CANDIDATE.value}
    for connection in _of_candidate(interview.id):
        if connection.session_id == interview.admitted_session_id or not connection.is_limited:
            _emit(contract.JOIN_APPROVED, room, connection.socket_id)
    interviewers = audience(interview.id, SeatRole.INTERVIEWER)
    _emit(contract.CANDIDATE_APPROVED, room | who, interviewers)
    _emit(contract.REQUEST_DECIDED, room | {"admitted": True}, interviewers)


def already_approved(seat: Seat, socket_id: str) -> None:
    """The candidate asked although admitted before: a reload, a reconnect."""
    _emit(contract.JOIN_APPROVED, {"room": seat.meeting_link}, socket_id)


def join_rejected(interview: Interview, session_id: int | None) -> None:
    """Only for the session that asked: another one of the candidate may be in the room."""
    connections.forget_seats(interview.id)
    room = {"room": interview.meeting_link}
    said = {"reason": interview.rejection_reason, "rejected_by": interview.rejected_by}
    for connection in _of_candidate(interview.id):
        if session_id in (None, connection.session_id):
            _emit(contract.JOIN_REJECTED, room | said, connection.socket_id)
    _emit(contract.REQUEST_DECIDED, room | {"admitted": False}, audience(interview.id, SeatRole.INTERVIEWER))


def relay(event: Outgoing, seat: Seat, socket_id: str, fields: dict[str, Any], *, to: int | None) -> None:
    """Signaling for one other person in the room, or for all of them, with the sender the server knows."""
    receiver = audience(seat.interview_id) if to is None else presence.socket_of(seat.interview_id, to)
    if receiver is not None:
        _emit(event, fields | {"from": seat.user_id}, receiver, exclude=socket_id)


def media_changed(seat: Seat, media: Media) -> None:
    for other in presence.others(seat.interview_id, seat.user_id):
        heard = payloads.media(media, is_surface_told=other.seat.is_interviewer)
        _emit(contract.MEDIA_CHANGED, {"user_id": seat.user_id, **heard}, other.socket_id)


def code_update(socket_id: str, code: str) -> None:
    """The whole text, for a socket that did not open the document."""
    _emit(contract.CODE_UPDATE, {"code": code}, socket_id)


def document_update(seat: Seat, socket_id: str, update: bytes, *, author_id: int | None = None) -> None:
    """The bytes as they came: re-encoded by the server, they could mean something else to Yjs.

    `author_id` is whose edit it is when somebody else brought it back.
    """
    event, author = contract.DOCUMENT_UPDATED, seat.user_id if author_id is None else author_id
    proof = lost_edits.proof(seat.interview_id, author, update)
    announcement = sending.announcement(event.name, f'"from":{author},"proof":"{proof}"')
    heard = {"update": update, "from": author, "proof": proof}
    _relay_bytes(event, seat, socket_id, announcement, heard)


def document_update_again(seat: Seat, socket_id: str, update: bytes, author_id: int) -> None:
    """An edit for one page, with its proof; the page also has it as a part of its sync, but without one."""
    proof = lost_edits.proof(seat.interview_id, author_id, update)
    _emit(contract.DOCUMENT_UPDATED, {"update": update, "from": author_id, "proof": proof}, socket_id)


def document_saved(socket_id: str, number: int) -> None:
    saved = contract.DOCUMENT_SAVED
    if not sending.at_once(socket_id, sending.event(saved.name, f'{{"number":{number}}}')):
        _emit(saved, {"number": number}, socket_id)


def document_refused(socket_id: str, number: int | None, code: str, message: str) -> None:
    _emit(contract.DOCUMENT_REFUSED, {"number": number, "code": code, "message": message}, socket_id)


def document_unsaved(socket_id: str) -> None:
    _emit(contract.DOCUMENT_UNSAVED, {}, socket_id)


def server_stopping() -> None:
    """To every page of this process, whatever room it is in."""
    for connection in connections.list_all():
        _emit(contract.SERVER_STOPPING, {}, connection.socket_id)


def awareness_update(seat: Seat, socket_id: str, update: bytes) -> None:
    event, heard = contract.AWARENESS_UPDATED, {"update": update, "from": seat.user_id}
    _relay_bytes(event, seat, socket_id, _announcement(event.name, seat.user_id), heard)


def chat_typing(seat: Seat, socket_id: str, *, is_typing: bool) -> None:
    heard = {"user_id": seat.user_id, "username": seat.name, "typing": is_typing}
    _emit(contract.CHAT_TYPED, heard, audience(seat.interview_id), exclude=socket_id)


def language_changed(seat: Seat, language: str) -> None:
    _emit(contract.LANGUAGE_CHANGED, {"language": language}, audience(seat.interview_id))


def clipboard_changed(seat: Seat, *, is_allowed: bool) -> None:
    _emit(contract.CLIPBOARD_CHANGED, {"allowed": is_allowed}, audience(seat.interview_id))


def chat_message(seat: Seat, message: ChatMessage) -> None:
    _emit(contract.CHAT_MESSAGE_SENT, payloads.chat_message(message), audience(seat.interview_id))


def cheat_alert(interview_id: int, alert: Alert) -> None:
    """To the interviewers only, in the language of each of their pages."""
    if alert.report_count == 1:
        metrics.ALERTS.labels(alert.kind).inc()
    for connection in connections.list_of_interview(interview_id):
        if connection.seat is not None and connection.seat.is_interviewer:
            _emit(contract.CHEAT_ALERT, payloads.alert(alert, connection.locale), connection.socket_id)


def measuring_changed(interview_id: int, counted: Coverage) -> None:
    _emit(contract.MEASURING_CHANGED, payloads.coverage(counted), audience(interview_id, SeatRole.INTERVIEWER))


def consent_changed(seat: Seat, *, is_all_refused: bool) -> None:
    """The candidate with this seat decided."""
    heard = {"all_refused": is_all_refused}
    _emit(contract.CONSENT_CHANGED, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def question_put(seat: Seat, row_id: int, title: str) -> None:
    """Title and number only: the page asks for the statement, and gets what its reader may read."""
    _emit(contract.QUESTION_PUT, {"id": row_id, "title": title}, audience(seat.interview_id))


def question_taken_out(seat: Seat, row_id: int) -> None:
    _emit(contract.QUESTION_TAKEN_OUT, {"id": row_id}, audience(seat.interview_id))


def comment_saved(seat: Seat, comment: Comment) -> None:
    _emit(contract.COMMENT_SAVED, payloads.comment(comment), audience(seat.interview_id))


def comment_deleted(seat: Seat, comment: Comment) -> None:
    _emit(contract.COMMENT_DELETED, {"id": comment.id, "question": comment.question}, audience(seat.interview_id))


def run_started(seat: Seat, run: Run) -> None:
    _emit(contract.RUN_STARTED, told.started(run), audience(seat.interview_id))


def run_output(seat: Seat, taken: Taken) -> None:
    _emit(contract.RUN_OUTPUT, payloads.run_output(taken), audience(seat.interview_id))


def cases_tried(seat: Seat, tried: Tried) -> None:
    heard = {"id": tried.run_id, "results": told.results(tried.cases, tried.results)}
    _emit(contract.CASES_TRIED, heard, audience(seat.interview_id))


def check_ended(seat: Seat, checked: Checked) -> None:
    """To the interviewers alone; everybody hears two numbers of it, where they are shown already."""
    _emit(contract.CHECK_ENDED, told.check(checked), audience(seat.interview_id, SeatRole.INTERVIEWER))
    if checked.count is not None:
        hidden_counted(seat, checked.count)


def check_failed(socket_id: str, run_id: int, message: str) -> None:
    _emit(contract.CHECK_FAILED, {"run": run_id, "message": message}, socket_id)


def hidden_counted(seat: Seat, count: Count) -> None:
    _emit(contract.HIDDEN_COUNTED, told.count(count), audience(seat.interview_id))


def run_ended(ended: Ended) -> None:
    if ended.tried is not None:
        cases_tried(ended.seat, ended.tried)
    _emit(contract.RUN_ENDED, payloads.run_end(ended), audience(ended.seat.interview_id))


def interview_completed(interview_id: int, meeting_link: str) -> None:
    _end(contract.INTERVIEW_COMPLETED, interview_id, meeting_link)


def interview_cancelled(interview_id: int, meeting_link: str) -> None:
    _end(contract.INTERVIEW_CANCELLED, interview_id, meeting_link)


def interview_changed(interview_id: int) -> None:
    """Its candidate or time changed: every socket has to prove its seat again before it receives anything."""
    for connection in connections.list_of_interview(interview_id):
        socketio.server.disconnect(connection.socket_id)


def panel_changed(interview_id: int, user_ids: set[int]) -> None:
    """These left the panel or changed their role: their sockets have to prove their seat again."""
    for connection in connections.list_of_interview(interview_id):
        if connection.user_id in user_ids:
            socketio.server.disconnect(connection.socket_id)


def room_moved(interview_id: int) -> None:
    """Another process has the room now: its people come back by themselves, and are sent there."""
    for connection in connections.list_of_interview(interview_id):
        socketio.server.disconnect(connection.socket_id)


def session_ended(session_id: int) -> None:
    """Signed out: the sockets of this session close, wherever they are."""
    close_session(session_id)
    _tell_others("session-ended", session_id=session_id)


def close_session(session_id: int) -> None:
    """The same, for the sockets of this process."""
    _disconnect(connections.list_of_session(session_id))


def session_expired(socket_id: str) -> None:
    """The session's time is up; the page lets its person sign in again."""
    _emit(contract.SESSION_EXPIRED, {}, socket_id)


def session_renewed(user_id: int, session_id: int) -> None:
    """Somebody signed in again: their sockets whose session's time was up go on with this one."""
    renew_session(user_id, session_id)
    _tell_others("session-renewed", user_id=user_id, session_id=session_id)


def renew_session(user_id: int, session_id: int) -> None:
    """The same, for the sockets of this process."""
    for connection in connections.list_of_user(user_id):
        if connection.lapsed_at is not None:
            connection.renew(session_id)


def close_lapsed() -> None:
    """Whoever did not sign in again for long enough is signed out."""
    _disconnect(connections.list_lapsed(for_s=SIGN_IN_AGAIN_WITHIN_S))


def account_closed(user_id: int) -> None:
    """Deactivated, or the password was changed: every socket of this person closes, wherever it is."""
    close_account(user_id)
    _tell_others("account-closed", user_id=user_id)


def close_account(user_id: int) -> None:
    """The same, for the sockets of this process."""
    _disconnect(connections.list_of_user(user_id))


def _tell_others(kind: str, **ids: int) -> None:
    """In the background, so that the caller's page does not wait for Redis."""
    if pubsub().is_bound:
        socketio.start_background_task(pubsub().tell, kind, **ids)


def _relay_bytes(event: Outgoing, seat: Seat, socket_id: str, announcement: bytes, heard: dict[str, Any]) -> None:
    """Past the library's encoding, which costs more than everything else about an edit of 40 bytes."""
    frames = announcement + sending.part(heard["update"])
    for page in documents.pages(seat.interview_id):
        if page != socket_id and not sending.at_once(page, frames):
            _emit(event, heard, page)


@lru_cache(maxsize=4096)
def _announcement(name: str, user_id: int) -> bytes:
    """The frame before the bytes; the same for everything that one person sends."""
    return sending.announcement(name, f'"from":{user_id}')


def _of_candidate(interview_id: int) -> list[connections.Connection]:
    known = connections.list_of_interview(interview_id)
    return [one for one in known if one.seat is not None and one.seat.is_candidate]


def _end(event: Outgoing, interview_id: int, meeting_link: str) -> None:
    connections.forget_seats(interview_id)
    for role in SeatRole:
        _emit(event, {"room": meeting_link}, audience(interview_id, role))
    for connection in connections.list_of_interview(interview_id):
        presence.stand(connection.socket_id)
    for room in (audience(interview_id), *(audience(interview_id, role) for role in SeatRole)):
        socketio.server.close_room(room)


def _disconnect(closing: list[connections.Connection]) -> None:
    for connection in closing:
        _emit(contract.SESSION_ENDED, {}, connection.socket_id)
        socketio.server.disconnect(connection.socket_id)


def _emit(event: Outgoing, payload: dict[str, Any], to: str, *, exclude: str | None = None) -> None:
    socketio.server.emit(event.name, payload, room=to, skip_sid=exclude)
