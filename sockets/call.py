"""WebRTC signaling: relayed to the other people in the room, never read beyond its shape."""

from services.presence import Media, presence
from services.seats import Seat
from sockets import broadcast, contract, shapes
from sockets.gateway import room_event


@room_event(contract.OFFER)
def offer(seat: Seat, payload: shapes.Offer, socket_id: str) -> None:
    broadcast.relay(contract.OFFER_RELAYED, seat, socket_id, {"offer": payload.offer.model_dump()}, to=payload.to)


@room_event(contract.ANSWER)
def answer(seat: Seat, payload: shapes.Answer, socket_id: str) -> None:
    broadcast.relay(contract.ANSWER_RELAYED, seat, socket_id, {"answer": payload.answer.model_dump()}, to=payload.to)


@room_event(contract.ICE_CANDIDATE)
def ice_candidate(seat: Seat, payload: shapes.Candidate, socket_id: str) -> None:
    candidate = payload.candidate.model_dump() if payload.candidate else None
    broadcast.relay(contract.ICE_CANDIDATE_RELAYED, seat, socket_id, {"candidate": candidate}, to=payload.to)


@room_event(contract.CHANGE_MEDIA)
def change_media(seat: Seat, payload: shapes.MediaState, socket_id: str) -> None:
    media = Media(payload.audio, payload.video, payload.screen, payload.held, payload.surface)
    presence.set_media(seat.interview_id, seat.user_id, media)
    broadcast.media_changed(seat, media)
