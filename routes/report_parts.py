"""What both pages of an ended interview show, the team's report and the candidate's own: files, alerts, dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from localization import translate
from repositories.alerts import Alert
from repositories.interviews import Interview
from services.base import settings
from services.document import Texts
from services.interview import languages
from services.proctoring import alert_groups
from services.signals import detectors


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
    """Alerts that follow each other closely, as one line: how often, and how long in all."""

    lines: list[AlertLine]
    times: int
    length: timedelta

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
    """A file besides the first, as it stood at the end."""

    name: str
    language: str
    text: str


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


def other_files(texts: Texts) -> list[CodeFile]:
    """The files besides the first."""
    return [CodeFile(file.name, translate(languages.label(file.language)), text) for file, text in texts.others]


def group(cluster: list[Alert]) -> AlertGroup:
    """Alerts that follow each other closely, as one line."""
    lasted = (one.ended_at - one.started_at for one in cluster if one.size is None)
    return AlertGroup([_line(one) for one in cluster], alert_groups.times(cluster), sum(lasted, timedelta()))


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
