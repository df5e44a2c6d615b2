"""WebRTC signaling: relayed to the other people in the room, never read beyond its shape.

Holds process state: how much each seat may still send.
"""

import time

from services.base import TooOften, holds
from services.interview import Seat
from services.room import Media, presence
from sockets import broadcast, contract, shapes
from sockets.gateway import room_event
from sockets.session_share import Bucket

Person = tuple[int, int]

_budgets: dict[Person, Bucket] = {}
"""By interview and user, so that another socket of the same seat has no budget of its own."""
holds("how much signalling each seat may still send", _budgets.clear)


def _charge(seat: Seat, size: int, to: int | None) -> None:
    """Raises TooOften when this seat has sent too much lately for slow readers to keep up."""
    now = time.monotonic()
    person = (seat.interview_id, seat.user_id)
    bucket = _budgets.get(person)
    if bucket is None:
        _forget_full(now)
        bucket = _budgets[person] = Bucket(contract.SIGNALED, contract.SIGNALED.burst, now)
    readers = 1 if to is not None else len(presence.others(seat.interview_id, seat.user_id))
    if not bucket.take(now, size * readers):
        raise TooOften(1)


def _forget_full(now: float) -> None:
    full_again_s = contract.SIGNALED.burst / contract.SIGNALED.per_second
    for person in [one for one, bucket in _budgets.items() if now - bucket.filled_at >= full_again_s]:
        del _budgets[person]


@room_event(contract.OFFER)
def offer(seat: Seat, payload: shapes.Offer, socket_id: str) -> None:
    _charge(seat, len(payload.offer.sdp), payload.to)
    broadcast.relay(contract.OFFER_RELAYED, seat, socket_id, {"offer": payload.offer.model_dump()}, to=payload.to)


@room_event(contract.ANSWER)
def answer(seat: Seat, payload: shapes.Answer, socket_id: str) -> None:
    _charge(seat, len(payload.answer.sdp), payload.to)
    broadcast.relay(contract.ANSWER_RELAYED, seat, socket_id, {"answer": payload.answer.model_dump()}, to=payload.to)


@room_event(contract.ICE_CANDIDATE)
def ice_candidate(seat: Seat, payload: shapes.Candidate, socket_id: str) -> None:
    candidate = payload.candidate.model_dump() if payload.candidate else None
    _charge(seat, len(payload.candidate.candidate) if payload.candidate else 0, payload.to)
    broadcast.relay(contract.ICE_CANDIDATE_RELAYED, seat, socket_id, {"candidate": candidate}, to=payload.to)


@room_event(contract.CHANGE_MEDIA)
def change_media(seat: Seat, payload: shapes.MediaState, socket_id: str) -> None:
    media = Media(payload.audio, payload.video, payload.screen, payload.held, payload.surface, tuple(payload.silent))
    presence.set_media(seat.interview_id, seat.user_id, media)
    broadcast.media_changed(seat, media)
