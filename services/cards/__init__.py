"""Scorecards, the cards that people fill in about an interview, and what was decided."""

from services.cards import content, criteria, deciding, filling, included, moments, overview, scorecards
from services.cards.content import Content, Rating, Recommendation
from services.cards.criteria import MARKS, Criterion
from services.cards.deciding import Outcome
from services.cards.moments import Moment
from services.cards.overview import Overview, Spread
from services.cards.scorecards import Values

__all__ = [
    "MARKS",
    "Content",
    "Criterion",
    "Moment",
    "Outcome",
    "Overview",
    "Rating",
    "Recommendation",
    "Spread",
    "Values",
    "content",
    "criteria",
    "deciding",
    "filling",
    "included",
    "moments",
    "overview",
    "scorecards",
]
