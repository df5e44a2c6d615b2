"""The next free times of the scheduling form, compared with trying every quarter of an hour against everything."""

import random
from datetime import UTC, datetime, timedelta

from services.planning import availability
from services.planning.availability import Asked

MONDAY = datetime(2027, 6, 7, tzinfo=UTC)
UNTIL = MONDAY + timedelta(days=3)


def free(busy, minutes):
    asked = Asked(MONDAY, minutes, "UTC", ())
    known = availability._Known([], {}, None, [(1, *one) for one in busy], {})
    return availability._free(asked, [], known, until=UNTIL)


def tried(busy, minutes):
    """The same, slowly: one to a gap, which begins anew after each that was found."""
    found, at = [], MONDAY
    while at < UNTIL and len(found) < availability.MOST_OFFERED:
        end = at + timedelta(minutes=minutes)
        is_taken = any(one < end and other > at for one, other in busy)
        if not is_taken and availability._is_in_hours(at, end, "UTC", None):
            found.append(at)
            at = availability._quarter(end)
        else:
            at += timedelta(minutes=availability.STEP_MINUTES)
    return found


def test_they_are_those_that_every_quarter_of_an_hour_would_find():
    chance = random.Random(16)
    for _ in range(300):
        busy = []
        for _span in range(chance.randrange(40)):
            start = MONDAY + timedelta(minutes=chance.randrange(3 * 24 * 60))
            busy.append((start, start + timedelta(minutes=chance.choice((5, 15, 40, 120, 600)))))
        minutes = chance.choice((5, 15, 45, 90, 240))
        assert free(busy, minutes) == tried(busy, minutes), (busy, minutes)


def test_thousands_of_busy_times_are_gone_through_once():
    busy = [(MONDAY + timedelta(seconds=2 * at), MONDAY + timedelta(seconds=2 * at + 1)) for at in range(100_000)]
    assert free(busy, 15)[0] == MONDAY + timedelta(days=2, hours=8)
