"""The page and the server read a wall clock the same way, also in the hours that a zone skips or has twice."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from services.base.errors import Invalid
from services.interview import zones

ROOT = Path(__file__).resolve().parents[2]
# A change of an hour, of half an hour, to the other hemisphere's side, and zones that never change.
CHANGES = {
    "Europe/Berlin": (datetime(2027, 3, 28), datetime(2027, 10, 31)),
    "America/New_York": (datetime(2027, 3, 14), datetime(2027, 11, 7)),
    "Australia/Lord_Howe": (datetime(2027, 4, 4), datetime(2027, 10, 3)),
    "Pacific/Auckland": (datetime(2027, 4, 4), datetime(2027, 9, 26)),
    "Asia/Kathmandu": (datetime(2027, 6, 1),),
    "UTC": (datetime(2027, 6, 1),),
}
ASK = """
import { momentOf } from "./static/js/core/zone.js"
let text = ""
for await (const chunk of process.stdin) text += chunk
console.log(JSON.stringify(JSON.parse(text).map(([clock, zone]) => momentOf(clock, zone).at)))
"""


def clocks() -> list[tuple[datetime, str]]:
    """Every quarter of an hour from the evening before each change until noon."""
    quarters = [timedelta(minutes=15 * number) for number in range(-8, 48)]
    return [(day + quarter, zone) for zone, days in CHANGES.items() for day in days for quarter in quarters]


def by_server(clock: datetime, zone: str) -> int | None:
    """Milliseconds since 1970; None for a time that is skipped."""
    try:
        return round(zones.to_utc(clock, zone).replace(tzinfo=UTC).timestamp() * 1000)
    except Invalid as refused:
        assert refused.code == "time-skipped"
        return None


@pytest.fixture(scope="module")
def by_page() -> list[int | None]:
    asked = json.dumps([(clock.strftime("%Y-%m-%dT%H:%M"), zone) for clock, zone in clocks()])
    command = ["node", "--input-type=module", "--eval", ASK]
    answer = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True)
    return list(json.loads(answer.stdout))


@pytest.mark.slow
def test_both_read_every_clock_around_a_change_as_the_same_moment(by_page: list[int | None]):
    cases = clocks()
    assert [(*case, at) for case, at in zip(cases, by_page, strict=True)] == [
        (*case, by_server(*case)) for case in cases
    ]


def test_some_of_them_are_skipped_and_some_occur_twice(by_page: list[int | None]):
    assert by_page.count(None) >= 8, "the cases reach the hours that nobody has"
    taken = [(zone, at) for (_clock, zone), at in zip(clocks(), by_page, strict=True) if at is not None]
    steps = [after - before for (zone, before), (other, after) in pairwise(taken) if zone == other]
    quarter = 15 * 60 * 1000
    assert any(quarter < step < 6 * 3600 * 1000 for step in steps), "and those that come again"
