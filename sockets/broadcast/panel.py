"""What only the panel of an interview hears: interviewers and observers, never the candidate."""

from repositories.states import SeatRole
from repositories.whispers import Whisper
from services.interview import Seat
from sockets import contract, payloads
from sockets.broadcast.emitting import audience, emit


def whispered(seat: Seat, whisper: Whisper) -> None:
    for role in (SeatRole.INTERVIEWER, SeatRole.OBSERVER):
        emit(contract.WHISPERED, payloads.whisper(whisper), audience(seat.interview_id, role))
