"""What a reader may know of the cards: others' only once their own is in; spread and agreement, no sum, no ranking.

This module is the only place that hands out what others wrote. Who asks is a user of this interview's panel, a
planner, or a blind reviewer; the candidate never asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from statistics import median

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import cards as rows
from repositories import decisions, members, scorecards, second_reviews
from repositories.cards import Card, CardVersion
from repositories.decisions import Decision
from repositories.interviews import Interview
from repositories.scorecards import InterviewScorecard
from services.base import utcnow
from services.cards import content as contents
from services.cards import criteria as reading
from services.cards.content import Content
from services.cards.criteria import Criterion
from services.cards.filling import Kind


@dataclass(frozen=True)
class Earlier:
    """What a card said before it was changed, when, and why."""

    content: Content
    reason: str
    changed_at: datetime


@dataclass(frozen=True)
class SubmittedCard:
    """A card that is in, with all that it said before, oldest first."""

    card: Card
    content: Content
    earlier: list[Earlier]


@dataclass(frozen=True)
class Spread:
    """The marks of one criterion: how they lie, and how many pairs of raters are at most one mark apart."""

    criterion: Criterion
    marks: tuple[int, ...]
    low: int | None
    high: int | None
    middle: float | None
    near_pairs: int
    pairs: int


@dataclass(frozen=True)
class Overview:
    """What one reader may know. While `is_hidden`, `cards`, `spreads` and `decisions` are empty."""

    scorecard: InterviewScorecard | None
    criteria: tuple[Criterion, ...]
    owed: int
    submitted: int
    owes: bool
    is_hidden: bool
    cards: list[SubmittedCard]
    spreads: list[Spread]
    decisions: list[Decision]
    hides_alerts: bool
    """Whether alerts, too, wait until this reader's own card is in."""

    @property
    def near_pairs(self) -> int:
        return sum(one.near_pairs for one in self.spreads)

    @property
    def pairs(self) -> int:
        return sum(one.pairs for one in self.spreads)


def of(interview: Interview, reader_id: int) -> Overview:
    """What this reader may know of the cards and the decision now."""
    return database.read(lambda db: _of(db, interview, reader_id))


def hides_alerts(interview: Interview, reader_id: int) -> bool:
    """Whether this reader owes a card whose scorecard shows alerts only after it."""

    def work(db: Connection) -> bool:
        scorecard = scorecards.find_of_interview(db, interview.id)
        return scorecard is not None and scorecard.hides_alerts and _owes(db, interview, reader_id)

    return database.read(work)


def _owes(db: Connection, interview: Interview, reader_id: int) -> bool:
    card = rows.find(db, interview.id, reader_id)
    if card is not None and (card.is_submitted or card.kind != Kind.BLIND):
        return not card.is_submitted
    return reader_id in _raters(db, interview)


def _raters(db: Connection, interview: Interview) -> set[int]:
    """The panel, and whoever reviews it blind: those may coordinate, and read of the cards by that."""
    at, reviews = utcnow(), second_reviews.list_of(db, interview.id)
    panel = {one.user_id for one in members.list_for_interview(db, interview.id)}
    return {interview.interviewer_id, *panel, *(one.reviewer_id for one in reviews if one.is_open(at))}


def _of(db: Connection, interview: Interview, reader_id: int) -> Overview:
    scorecard = scorecards.find_of_interview(db, interview.id)
    decided = decisions.list_of(db, interview.id)
    if scorecard is None:
        return Overview(None, (), 0, 0, False, False, [], [], decided, False)
    found = rows.list_of(db, interview.id)
    # A card that was begun blind and never handed in is owed by nobody once its review has ended.
    raters = _raters(db, interview) | {one.user_id for one in found if one.kind != Kind.BLIND or one.is_submitted}
    owed = len(raters)
    owes = reader_id in raters and not any(one.user_id == reader_id and one.is_submitted for one in found)
    criteria = reading.read(scorecard.criteria)
    count = sum(one.is_submitted for one in found)
    if owes:
        return Overview(scorecard, criteria, owed, count, True, True, [], [], [], scorecard.hides_alerts)
    versions = rows.list_versions(db, interview.id)
    submitted = [_submitted(one, versions) for one in found if one.is_submitted]
    spreads = [spread(one, _marks(submitted, at)) for at, one in enumerate(criteria)]
    return Overview(scorecard, criteria, owed, count, False, False, submitted, spreads, decided, False)


def _submitted(card: Card, versions: Sequence[CardVersion]) -> SubmittedCard:
    own = [one for one in versions if one.card_id == card.id]
    earlier = [Earlier(contents.read(old.content), new.reason, new.saved_at) for old, new in pairwise(own)]
    return SubmittedCard(card, contents.read(card.content), earlier)


def _marks(submitted: Sequence[SubmittedCard], at: int) -> tuple[int, ...]:
    return tuple(one.content.ratings[at].mark or 0 for one in submitted if one.content.ratings[at].mark is not None)


def spread(criterion: Criterion, marks: tuple[int, ...]) -> Spread:
    """The marks in order of size, without who gave them."""
    ordered = tuple(sorted(marks))
    pairs = list(combinations(ordered, 2))
    near = sum(high - low <= 1 for low, high in pairs)
    if not ordered:
        return Spread(criterion, (), None, None, None, 0, 0)
    return Spread(criterion, ordered, ordered[0], ordered[-1], median(ordered), near, len(pairs))
