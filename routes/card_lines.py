"""What a reader may know of the cards of an interview, in words: for the page of a card, the decision, the report."""

from dataclasses import dataclass

from localization import translate
from repositories.interviews import Interview
from routes.forms.cards import moment_words
from services.base import Message, _
from services.cards import Outcome, Overview, Recommendation, Spread, overview

RECOMMENDATIONS: dict[str, Message] = {
    Recommendation.YES: _("Yes"),
    Recommendation.LEANING_YES: _("Rather yes"),
    Recommendation.UNSURE: _("Unsure"),
    Recommendation.LEANING_NO: _("Rather no"),
    Recommendation.NO: _("No"),
}
OUTCOMES: dict[str, Message] = {
    Outcome.YES: _("Yes"),
    Outcome.NO: _("No"),
    Outcome.ANOTHER: _("Another interview"),
}
NEAR, WIDE = 0.8, 0.5
"""Shares of pairs at which the words change; the number stands beside them."""


@dataclass(frozen=True)
class CardLines:
    """The overview with the words that belong to it."""

    overview: Overview
    recommendations: dict[str, str]
    outcomes: dict[str, str]
    agreement: str | None
    moment_words = staticmethod(moment_words)

    @staticmethod
    def spread_words(spread: Spread) -> str:
        """How the marks of one criterion lie; nothing of one mark alone."""
        if spread.pairs == 0 or spread.low is None or spread.high is None:
            return ""
        if spread.low == spread.high:
            return translate(_("All the same mark"))
        if spread.high - spread.low == 1:
            return translate(_("At most one mark apart"))
        return translate(_("Up to %(count)s marks apart", count=spread.high - spread.low))


def of(interview: Interview, reader_id: int) -> CardLines:
    """For this reader; the candidate never gets one."""
    found = overview.of(interview, reader_id)
    return CardLines(found, recommendations(), outcomes(), _agreement(found))


def recommendations() -> dict[str, str]:
    """Each with its name, in order."""
    return {value: translate(words) for value, words in RECOMMENDATIONS.items()}


def outcomes() -> dict[str, str]:
    """Each with its name, in order."""
    return {value: translate(words) for value, words in OUTCOMES.items()}


def _agreement(found: Overview) -> str | None:
    if found.pairs == 0:
        return None
    share = found.near_pairs / found.pairs
    if share >= NEAR:
        return translate(_("The marks lie close together."))
    if share >= WIDE:
        return translate(_("Some marks lie apart."))
    return translate(_("Most marks lie apart."))
