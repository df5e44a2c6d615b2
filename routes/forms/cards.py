"""What the forms of scorecards and cards say: rows that are numbered, so they are read by name and not by WTForms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from localization import translate
from services.base import Invalid, ServiceError
from services.cards import MARKS, Content, Criterion, Moment, Rating, Values, content, criteria, filling, moments


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

    def require_read(self, *, is_draft: bool) -> None:
        """Raises Invalid where a moment could not be read; one that is still being typed is left out of a draft."""
        for name in self.errors:
            if name.startswith("evidence-"):
                raise Invalid("moments-malformed", moments.MALFORMED, field=name)
            if not is_draft:
                raise Invalid("moment-malformed", content.MOMENT_WORDS, field=name)

    def clicked(self, number: int) -> str:
        """The moments of a criterion that were added by a click, as the form sends them."""
        return moments.as_form(self.content.ratings[number - 1].moments)


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
        clicked = _clicked(shown, form.get(f"moments-{number}", ""), f"evidence-{number}")
        # What is no number is as unknown as a mark that does not exist.
        value = (int(mark) if mark.isdecimal() and len(mark) < 3 else 0) if mark else None
        ratings.append(Rating(value, form.get(f"evidence-{number}", ""), moment, clicked))
    shown.content = Content(tuple(ratings), form.get("recommendation") or None, form.get("words", ""))
    revision = form.get("revision", "")
    shown.revision = int(revision) if revision.isdecimal() and len(revision) < 10 else -1
    return shown


def _clicked(shown: CardShown, text: str, field: str) -> tuple[Moment, ...]:
    try:
        return moments.of_form(text, field)
    except Invalid as error:
        shown.refuse(error)
        return ()


def card_stored(found: Content, revision: int) -> CardShown:
    """As it is stored."""
    return CardShown({}, found, [moment_words(one.moment_s) for one in found.ratings], revision)


def limits_of() -> dict[str, int]:
    """What the fields of a card may hold."""
    return {
        "evidence": content.MAX_EVIDENCE_CHARS,
        "words": content.MAX_WORDS_CHARS,
        "reason": filling.MAX_REASON_CHARS,
        "moments": moments.MAX_MOMENTS,
        "label": moments.MAX_LABEL_CHARS,
    }


def moment_words(seconds: int | None) -> str:
    """12:34, or 1:02:03."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
