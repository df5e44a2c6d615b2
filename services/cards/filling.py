"""Filling in a card: saved as it is typed, submitted once, changed later only with a reason and a trace."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import cards as rows
from repositories import interviews, scorecards
from repositories.cards import Card
from services.base import Conflict, Invalid, NotAllowed, NotFound, _, encryption, prose
from services.cards import content as contents
from services.cards import criteria
from services.cards.content import Content
from services.chain import Kind as LinkKind
from services.chain import chain
from services.interview import Seat

MAX_REASON_CHARS = 1_000
MAX_VERSIONS = 50
"""Of one card: each is a change that somebody gave a reason for."""


class Kind(StrEnum):
    """How somebody came to rate: they were there, or they review the playback without knowing who it is."""

    PANEL = "panel"
    BLIND = "blind"


def require_panel(seat: Seat) -> None:
    """Raises NotAllowed for the candidate, who has no card."""
    if seat.is_candidate:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))


def own(interview_id: int, user_id: int) -> Card | None:
    """The card that this person began."""
    return database.read(lambda db: rows.find(db, interview_id, user_id))


def save(
    interview_id: int, user_id: int, content: Content, *, revision: int, at: datetime, kind: Kind = Kind.PANEL
) -> Card:
    """Store what is there so far; the caller has checked that this person rates here. `revision` is what the page had.

    Raises NotFound("no-scorecard"), Invalid with a `field`, Conflict("card-changed") when another page of this person
    saved in between, Conflict("card-submitted").
    """
    return database.run(lambda db: _save(db, interview_id, user_id, content, revision=revision, at=at, kind=kind))


def submit(
    interview_id: int, user_id: int, content: Content, *, revision: int, at: datetime, kind: Kind = Kind.PANEL
) -> Card:
    """Store it and hand it in. Raises as `save`, and Invalid where something is missing."""

    def work(db: Connection) -> Card:
        saved = _save(db, interview_id, user_id, content, revision=revision, at=at, kind=kind)
        contents.require_complete(content)
        rows.insert_version(db, saved.id, saved.content, "", at=at)
        rows.update_card(db, saved.id, {"submitted_at": at})
        _bind(db, saved, saved.content, "", at=at)
        return _existing(db, interview_id, user_id)

    return database.run(work)


def change(interview_id: int, user_id: int, content: Content, reason: str, *, revision: int, at: datetime) -> Card:
    """Change what was submitted; what it was stays, and others read the reason.

    Raises NotFound, Invalid with a `field`, Conflict("card-changed", "card-versions-full").
    """
    why = prose.without_empty_ends(reason)
    if not why:
        raise Invalid("reason-missing", _("Write why you change your card."), field="reason")
    if len(why) > MAX_REASON_CHARS:
        words = _("Use at most %(count)s characters.", count=MAX_REASON_CHARS)
        raise Invalid("reason-too-long", words, field="reason")

    def work(db: Connection) -> Card:
        interviews.lock(db, interview_id)
        scorecard, card = scorecards.find_of_interview(db, interview_id), rows.find(db, interview_id, user_id)
        if scorecard is None or card is None or not card.is_submitted:
            raise NotFound
        _require_newest(card, revision)
        if rows.count_versions(db, card.id) >= MAX_VERSIONS:
            raise Conflict("card-versions-full", _("A card can be changed %(count)s times.", count=MAX_VERSIONS - 1))
        stored = contents.written(content, len(criteria.read(scorecard.criteria)))
        contents.require_complete(content)
        rows.update_card(db, card.id, {"content": stored, "revision": revision + 1, "saved_at": at})
        rows.insert_version(db, card.id, stored, why, at=at)
        _bind(db, card, stored, why, at=at)
        return _existing(db, interview_id, user_id)

    return database.run(work)


def _bind(db: Connection, card: Card, stored: str, why: str, *, at: datetime) -> None:
    """Put what was handed in into the record, for this server to compare: others may not read it yet."""
    said = encryption.fingerprint(f"card {card.id}\n{why}\n{stored}")
    item = {"by": card.user_id, "card": card.id, "fingerprint": said, "version": rows.count_versions(db, card.id)}
    chain.add_late(db, card.interview_id, LinkKind.CARD, item, at=at)


def _save(
    db: Connection, interview_id: int, user_id: int, content: Content, *, revision: int, at: datetime, kind: Kind
) -> Card:
    # One at a time in an interview, so that the first card finds the criteria that its page showed.
    interviews.lock(db, interview_id)
    scorecard = scorecards.find_of_interview(db, interview_id)
    if scorecard is None:
        raise NotFound("no-scorecard", _("No scorecard has been chosen for this interview."))
    stored = contents.written(content, len(criteria.read(scorecard.criteria)))
    card = rows.find(db, interview_id, user_id)
    if card is None:
        return _begin(db, scorecard, user_id, stored, revision=revision, at=at, kind=kind)
    if card.is_submitted:
        raise Conflict("card-submitted", _("Your card is in. Reload the page to change it with a reason."))
    _require_newest(card, revision)
    rows.update_card(db, card.id, {"content": stored, "revision": revision + 1, "saved_at": at})
    return _existing(db, interview_id, user_id)


def _begin(
    db: Connection, scorecard: scorecards.InterviewScorecard, user_id: int, stored: str,
    *, revision: int, at: datetime, kind: Kind,
) -> Card:  # fmt: skip
    if revision != 0:
        raise changed()
    scorecards.freeze(db, scorecard)
    values = {"interview_id": scorecard.interview_id, "user_id": user_id, "kind": kind.value, "content": stored}
    try:
        rows.insert_card(db, values | {"revision": 1, "begun_at": at, "saved_at": at})
    except IntegrityError:
        raise changed() from None
    return _existing(db, scorecard.interview_id, user_id)


def _require_newest(card: Card, revision: int) -> None:
    if card.revision != revision:
        raise changed()


def changed() -> Conflict:
    """The refusal of what would overwrite something this page has not seen."""
    return Conflict(
        "card-changed",
        _("Your card was saved in another tab. What you entered here is still on this page; nothing was replaced."),
    )


def _existing(db: Connection, interview_id: int, user_id: int) -> Card:
    found = rows.find(db, interview_id, user_id)
    if found is None:
        raise RuntimeError("the card that was just stored is gone")
    return found
