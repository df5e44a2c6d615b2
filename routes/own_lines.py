"""What a candidate reads of what they decided, of what is kept about them, and until when."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from localization import translate
from repositories.consents import Consent
from repositories.interviews import Interview
from routes import company_text_lines
from services.base import Message, _, settings
from services.proctoring import proctoring
from services.signals import SIGNALS, Source, profiles

GROUPS: dict[Source, Message] = {
    Source.CAMERA: _("Camera"),
    Source.PAGE: _("Page and window"),
    Source.EDITOR: _("Typing and clipboard"),
}
"""As the notice calls them, on which the candidate decided."""


@dataclass(frozen=True)
class GroupLine:
    """One group of signals in one decision: so many of so many were agreed to, and which were."""

    title: str
    on: int
    all: int
    labels: list[str]


@dataclass(frozen=True)
class DecisionLine:
    """One decision, with the version of the text it was about, and of the company's texts that were shown with it."""

    at: datetime
    version: str
    groups: list[GroupLine]
    texts: company_text_lines.Shown | None


@dataclass(frozen=True)
class KeptLine:
    """One kind of data. `until` is None where no date is set; `is_stored` where it is not said whether there is any."""

    what: str
    until: datetime | None
    is_stored: bool | None = True


def decisions(interview: Interview) -> list[DecisionLine]:
    """What this interview's candidate decided about being observed, oldest first."""
    made = proctoring.decisions(interview.id, interview.candidate_id)
    agreed = [proctoring.agreed_kinds(one) for one in made]
    kinds = profiles.kinds_of(interview.id).union(*agreed)
    shown = company_text_lines.shown_with(made)
    return [_decision(one, on, kinds, texts) for one, on, texts in zip(made, agreed, shown, strict=True)]


def _decision(
    made: Consent, agreed: frozenset[str], kinds: frozenset[str], texts: company_text_lines.Shown | None
) -> DecisionLine:
    groups = []
    for source, title in GROUPS.items():
        some = [kind for kind, one in SIGNALS.items() if one.source is source and kind in kinds]
        on = [kind for kind in some if kind in agreed]
        if some:
            labels = [translate(SIGNALS[kind].explanation) for kind in on]
            groups.append(GroupLine(translate(title), len(on), len(some), labels))
    return DecisionLine(made.decided_at, made.notice_version, groups, texts)


def kept(interview: Interview, stored: Set[str], *, has_resume: bool) -> list[KeptLine]:
    """Each kind of data with the date after which the nightly purge takes it (`operating/retention.py`).

    `stored` are the parts (`repositories.parts`) of which there is anything.
    """
    keep = settings.config.keep
    whole = keep.interviews

    def until(days: int | None) -> datetime | None:
        fewest = min((one for one in (days, whole) if one is not None), default=None)
        return None if fewest is None else ended_at + timedelta(days=fewest)

    ended_at = interview.completed_at or interview.scheduled_time
    parts = [
        (_("Every edit of the code, the runs, and when people came and left"), keep.edits, "edits"),
        (_("Signals with your remarks, and how long the checks ran"), keep.alerts, "alerts"),
        (_("Chat, and comments on code reviews"), keep.chat, "chat"),
    ]
    first = _("Title, times and people of the interview, and the code as it was at the end")
    decided = _("Your decisions about observation, what you asked for, your links, and which e-mails were sent")
    talk = _("Notes and messages of the panel for each other, if there are any")
    ratings = _("Ratings and decisions of the team, if there are any")
    lines = [
        KeptLine(translate(first), until(None)),
        *(KeptLine(translate(what), until(days), part in stored) for what, days, part in parts),
        KeptLine(translate(decided), until(None)),
        KeptLine(translate(talk), until(keep.chat), None),
        KeptLine(translate(ratings), until(None), None),
    ]
    if has_resume:
        # Counted from the end of their last interview, which may be a later one.
        last = None if keep.resumes is None else ended_at + timedelta(days=keep.resumes)
        lines.append(KeptLine(translate(_("Your resume: this long after your last interview here")), last))
    return lines
