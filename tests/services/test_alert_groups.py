"""One rule groups alerts in the room and in the report: the cases are those of the scripts, too."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from repositories.alerts import Alert
from services.proctoring import alert_groups

CASES = json.loads((Path(__file__).resolve().parents[1] / "alert_groups.json").read_text())
START = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def alert(number: int, kind: str, began_s: float, ended_s: float, **more: int) -> Alert:
    began, ended = (START + timedelta(seconds=one) for one in (began_s, ended_s))
    fields = {"size": None, "report_count": 1} | more
    return Alert(id=number, kind=kind, started_at=began, ended_at=ended, **fields)


@pytest.mark.parametrize("case", CASES, ids=[one["what"] for one in CASES])
def test_alerts_are_grouped_as_in_the_room(case: dict[str, list[list[int]]]) -> None:
    alerts = [alert(number, *one) for number, one in enumerate(case["alerts"], 1)]
    assert [[one.id for one in cluster] for cluster in alert_groups.grouped(alerts)] == case["groups"]


def test_what_was_tried_again_at_once_counts_as_often_as_it_was_tried() -> None:
    assert alert_groups.times([alert(1, "paste-blocked", 0, 1, size=240, report_count=2)]) == 2
    assert alert_groups.times([alert(1, "no-face", 0, 9, report_count=3), alert(2, "no-face", 20, 21)]) == 2
