"""What both pages of an ended interview show, the team's report and the candidate's own: files, alerts, dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from localization import translate
from repositories.alerts import Alert
from repositories.interviews import Interview
from services.base import settings
from services.document import Texts
from services.interview import languages
from services.proctoring import alert_groups
from services.questions import statements
from services.running import remote
from services.signals import detectors

MAX_COLOURED_CHARS = 40_000
"""Of all files on a page together; those after it stay plain."""


@dataclass(frozen=True)
class AlertLine:
    """An alert in the reader's words."""

    kind: str
    label: str
    severity: str
    id: int
    is_useful: bool | None
    remark: str | None
    started_at: datetime
    ended_at: datetime
    count: int
    size: int | None


@dataclass(frozen=True)
class AlertGroup:
    """Alerts that follow each other closely, as one line: how often, and how long in all; `shown` of them are drawn."""

    lines: list[AlertLine]
    times: int
    length: timedelta
    shown: list[AlertLine]

    @property
    def first(self) -> AlertLine:
        return self.lines[0]

    @property
    def ended_at(self) -> datetime:
        return max(one.ended_at for one in self.lines)

    @property
    def has_remark(self) -> bool:
        return any(one.remark for one in self.lines)


@dataclass(frozen=True)
class CodeFile:
    """A file as it stood at the end; `lines` are those of `text`, coloured, and none where nothing was written."""

    name: str
    language: str
    text: str
    lines: list[Markup]


@dataclass(frozen=True)
class KeptUntil:
    """When the nightly purge may take the interview, and before it what was recorded in it; None is never."""

    interview: datetime | None
    alerts: datetime | None


def kept_until(interview: Interview) -> KeptUntil:
    """As `operating/retention.py` counts, from the end."""
    keep, ended_at = settings.config.keep, interview.completed_at

    def after(days: int | None) -> datetime | None:
        return None if days is None or ended_at is None else ended_at + timedelta(days=days)

    is_sooner = keep.alerts is not None and (keep.interviews is None or keep.alerts < keep.interviews)
    return KeptUntil(after(keep.interviews), after(keep.alerts) if is_sooner else None)


def code_files(texts: Texts, language: str) -> list[CodeFile]:
    """Every file, the first one first; `language` is the first one's."""
    every = [(remote.name_of(texts.main_name or "", language), language, texts.main)]
    every += [(file.name, file.language, text) for file, text in texts.others]
    found, coloured = [], 0
    for name, written_in, text in every:
        coloured += len(text)
        lines = text.splitlines() if text.strip("\n") else []
        known = written_in if coloured <= MAX_COLOURED_CHARS else None
        label = translate(languages.label(written_in))
        found.append(CodeFile(name, label, text, statements.code_lines(lines, known)))
    return found


def group(cluster: list[Alert]) -> AlertGroup:
    """Alerts that follow each other closely, as one line."""
    lasted = (one.ended_at - one.started_at for one in cluster if one.size is None)
    lines = [_line(one) for one in cluster]
    return AlertGroup(lines, alert_groups.times(cluster), sum(lasted, timedelta()), lines)


def _line(alert: Alert) -> AlertLine:
    detector = detectors.of(alert.kind)
    return AlertLine(
        kind=alert.kind,
        label=translate(detector.label) if detector else alert.kind,
        severity=detector.severity if detector else detectors.NOTICE,
        id=alert.id,
        is_useful=alert.is_useful,
        remark=alert.remark,
        started_at=alert.started_at,
        ended_at=alert.ended_at,
        count=alert.report_count,
        size=alert.size,
    )
