"""Scorecards, the cards that people fill in about an interview, and what was decided."""

from services.cards import content, criteria, deciding, filling, included, overview, scorecards
from services.cards.content import Content, Rating, Recommendation
from services.cards.criteria import MARKS, Criterion
from services.cards.deciding import Outcome
from services.cards.overview import Overview, Spread
from services.cards.scorecards import Values

__all__ = [
    "MARKS",
    "Content",
    "Criterion",
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
    "overview",
    "scorecards",
]
