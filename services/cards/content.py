"""What somebody wrote into a card: marks with evidence and its moments, a recommendation and words."""

import json
import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from services.base import Invalid, _, prose
from services.cards import moments as moments_of_card
from services.cards.criteria import MARKS
from services.cards.moments import Moment

MAX_EVIDENCE_CHARS = 1_000
"""Of each criterion; all of them in a script of three bytes a letter fit into a form (`costs.MAX_FORM_BYTES`)."""
MAX_WORDS_CHARS = 4_000
MOMENT_WORDS = _("Write the moment as minutes and seconds, like 12:34.")
MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})")


class Recommendation(StrEnum):
    """What somebody who rates would do."""

    YES = "yes"
    LEANING_YES = "leaning-yes"
    UNSURE = "unsure"
    LEANING_NO = "leaning-no"
    NO = "no"


@dataclass(frozen=True)
class Rating:
    """Of one criterion; no mark is "not rated".

    `moment_s` is what somebody typed: the time that the player shows. `moments` were added by a click.
    """

    mark: int | None = None
    evidence: str = ""
    moment_s: int | None = None
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class Content:
    """A whole card; the ratings are in the order of the criteria."""

    ratings: tuple[Rating, ...] = ()
    recommendation: str | None = None
    words: str = ""


def read(stored: str) -> Content:
    """As `written` wrote it."""
    found = json.loads(stored)
    return Content(tuple(_rating(one) for one in found["ratings"]), found["recommendation"], found["words"])


def shifted(content: Content, ms: int) -> Content:
    """The same with every moment later by so much: between a blind reviewer's times and those that are stored."""

    def moved(one: Moment) -> Moment:
        return replace(one, at_ms=min(max(one.at_ms + ms, 0), moments_of_card.LAST_MS))

    ratings = (replace(one, moments=tuple(moved(moment) for moment in one.moments)) for one in content.ratings)
    return replace(content, ratings=tuple(ratings))


def written(content: Content, criteria_count: int) -> str:
    """As JSON, complete or not. Raises Invalid with the `field` at fault: `mark-1`, `evidence-1`, `words`."""
    if len(content.ratings) != criteria_count:
        raise Invalid("card-malformed", _("This card does not fit its scorecard. Reload the page."))
    for number, one in enumerate(content.ratings, 1):
        field = f"mark-{number}"
        if one.mark is not None and not 1 <= one.mark <= MARKS:
            raise Invalid("mark-unknown", _("Choose one of the marks."), field=field)
        _require_short(one.evidence, MAX_EVIDENCE_CHARS, f"evidence-{number}")
        moments_of_card.require_few(one.moments, f"evidence-{number}")
    if content.recommendation is not None and content.recommendation not in set(Recommendation):
        raise Invalid("recommendation-unknown", _("Choose one of the recommendations."), field="recommendation")
    _require_short(content.words, MAX_WORDS_CHARS, "words")
    return json.dumps(asdict(content), ensure_ascii=False)


def require_complete(content: Content) -> None:
    """Raises Invalid unless it says what it recommends and why, and rates or says something of each criterion."""
    for number, one in enumerate(content.ratings, 1):
        if one.mark is None and not prose.without_empty_ends(one.evidence):
            words = _("Choose a mark, or write why you cannot rate this.")
            field = f"mark-{number}"
            raise Invalid("mark-missing", words, field=field)
    if content.recommendation is None:
        raise Invalid("recommendation-missing", _("Choose a recommendation."), field="recommendation")
    if not prose.without_empty_ends(content.words):
        raise Invalid("words-missing", _("Write in your own words why you recommend this."), field="words")


def moment_of(text: str, field: str) -> int | None:
    """Seconds from "12:34" or "1:02:03"; None of nothing. Raises Invalid."""
    if not text.strip():
        return None
    found = MOMENT.fullmatch(text.strip())
    if found is None or int(found[3]) > 59:
        raise Invalid("moment-malformed", MOMENT_WORDS, field=field)
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])


def _rating(stored: dict[str, Any]) -> Rating:
    # Cards of older versions name no moments.
    return Rating(**stored | {"moments": tuple(Moment(**one) for one in stored.get("moments", ()))})


def _require_short(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise Invalid("text-too-long", _("Use at most %(count)s characters.", count=most), field=field)
