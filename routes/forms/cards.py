"""What the forms of scorecards and cards say: rows that are numbered, so they are read by name and not by WTForms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from localization import translate
from services.base import Invalid, ServiceError
from services.cards import MARKS, Content, Criterion, Rating, Values, content, criteria


@dataclass
class Shown:
    """What a page shows again, with what is wrong by field; the empty name is for the whole form."""

    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, error: ServiceError) -> None:
        self.errors[error.field or ""] = translate(error.message)


@dataclass
class ScorecardShown(Shown):
    """The form of a scorecard."""

    title: str = ""
    criteria: list[Criterion] = field(default_factory=list)
    hides_alerts: bool = True
    base: int = 0

    @property
    def rows(self) -> list[Criterion]:
        """With empty ones to write into."""
        empty = Criterion("", ("",) * MARKS)
        return [*self.criteria, empty, empty][: criteria.MAX_CRITERIA] if self.criteria else [empty] * 4

    def values(self) -> Values:
        return Values(self.title, self.criteria, self.hides_alerts)


def scorecard_of(form: Mapping[str, str]) -> ScorecardShown:
    """As it was sent; rows in which nothing stands are left out."""
    rows = [_criterion(form, number) for number in range(1, criteria.MAX_CRITERIA + 1)]
    kept = [one for one in rows if one.name.strip() or any(text.strip() for text in one.anchors)]
    base = form.get("base", "")
    return ScorecardShown(
        {}, form.get("title", ""), kept, "hides_alerts" in form, int(base) if base.isdecimal() and len(base) < 10 else 0
    )


def _criterion(form: Mapping[str, str], number: int) -> Criterion:
    anchors = tuple(form.get(f"anchor-{number}-{mark}", "") for mark in range(1, MARKS + 1))
    return Criterion(form.get(f"name-{number}", ""), anchors)


@dataclass
class CardShown(Shown):
    """The form of a card; the moments are as they were typed."""

    content: Content = field(default_factory=Content)
    moments: list[str] = field(default_factory=list)
    revision: int = 0
    reason: str = ""


def card_of(form: Mapping[str, str], count: int) -> CardShown:
    """As it was sent; `errors` has the moments that cannot be read, which are then none."""
    shown = CardShown(reason=form.get("reason", ""))
    ratings = []
    for number in range(1, count + 1):
        mark = form.get(f"mark-{number}", "")
        typed = form.get(f"moment-{number}", "")[:20]
        shown.moments.append(typed)
        try:
            moment = content.moment_of(typed, f"moment-{number}")
        except Invalid as error:
            shown.refuse(error)
            moment = None
        # What is no number is as unknown as a mark that does not exist.
        value = (int(mark) if mark.isdecimal() and len(mark) < 3 else 0) if mark else None
        ratings.append(Rating(value, form.get(f"evidence-{number}", ""), moment))
    shown.content = Content(tuple(ratings), form.get("recommendation") or None, form.get("words", ""))
    revision = form.get("revision", "")
    shown.revision = int(revision) if revision.isdecimal() and len(revision) < 10 else -1
    return shown


def card_stored(found: Content, revision: int) -> CardShown:
    """As it is stored."""
    return CardShown({}, found, [moment_words(one.moment_s) for one in found.ratings], revision)


def moment_words(seconds: int | None) -> str:
    """12:34, or 1:02:03."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
