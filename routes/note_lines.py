"""Notes and whispers of the panel in a report: for interviewers and observers, never for the candidate."""

from dataclasses import dataclass

from repositories.notes import Note
from repositories.whispers import Whisper
from services.interview import Seat
from services.room import notes, whispers


@dataclass(frozen=True)
class NoteLines:
    """`has_others` is whether the notes are everybody's; the reader's own are always among them."""

    notes: list[Note]
    whispers: list[Whisper]
    has_others: bool


def of(seat: Seat, *, owes_card: bool) -> NoteLines:
    """Who reads without a seat reads none: their authors were told that the panel does.

    Raises NotAllowed("not-allowed") for the candidate.
    """
    if seat.is_reader:
        return NoteLines([], [], has_others=False)
    found, has_others = notes.readable(seat, owes_card=owes_card)
    return NoteLines(found, whispers.whole(seat), has_others)
