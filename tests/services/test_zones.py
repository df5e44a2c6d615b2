"""What a person typed on a wall clock is one moment, also where the clocks skip an hour or show it twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.base.errors import Invalid
from services.interview import zones

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def wall(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", ["", "Mars/Phobos", "../../etc/passwd", "Europe/Berlin ", "europe/berlin", "CET", "Etc/UTC", "\x00", "posix/Europe/Berlin"])  # fmt: skip
def test_a_zone_that_is_not_on_the_list_is_refused(name):
    with pytest.raises(Invalid) as refused:
        zones.to_utc(wall("2026-06-01T10:00"), name)
    assert (refused.value.code, refused.value.field) == ("zone-unknown", "timezone")
    assert not zones.is_zone(name)


@pytest.mark.parametrize(
    ("zone", "first_skipped", "last_skipped"),
    [(BERLIN, "2026-03-29T02:00", "2026-03-29T02:59"), (NEW_YORK, "2026-03-08T02:00", "2026-03-08T02:59")],
)
def test_an_hour_that_the_clocks_skip_is_refused(zone, first_skipped, last_skipped):
    for skipped in (first_skipped, last_skipped):
        with pytest.raises(Invalid) as refused:
            zones.to_utc(wall(skipped), zone)
        assert (refused.value.code, refused.value.field) == ("time-skipped", "scheduled_time")
        assert zone in str(refused.value.message)
    before, after = wall(first_skipped) - timedelta(minutes=1), wall(last_skipped) + timedelta(minutes=1)
    assert zones.to_utc(after, zone) - zones.to_utc(before, zone) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "doubled", "moment"),
    [
        (BERLIN, "2026-10-25T02:00", "2026-10-25T00:00+00:00"),
        (BERLIN, "2026-10-25T02:59", "2026-10-25T00:59+00:00"),
        (BERLIN, "2026-10-25T03:00", "2026-10-25T02:00+00:00"),
        (NEW_YORK, "2026-11-01T01:00", "2026-11-01T05:00+00:00"),
        (NEW_YORK, "2026-11-01T01:59", "2026-11-01T05:59+00:00"),
        (NEW_YORK, "2026-11-01T02:00", "2026-11-01T07:00+00:00"),
    ],
)
def test_an_hour_that_happens_twice_is_taken_as_the_first(zone, doubled, moment):
    assert zones.to_utc(wall(doubled), zone) == datetime.fromisoformat(moment)
    assert zones.to_utc(wall(doubled).replace(fold=1), zone) == datetime.fromisoformat(moment)


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.one_of(st.sampled_from([BERLIN, NEW_YORK, "Australia/Lord_Howe", "Africa/Casablanca"]), st.sampled_from(zones.zone_names())),
)  # fmt: skip
def test_what_was_typed_is_what_the_clocks_show_at_the_moment_that_is_stored(typed, zone):
    try:
        moment = zones.to_utc(typed, zone)
    except Invalid as refused:
        assert refused.code == "time-skipped"
        nearly = typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert zones.wall_clock(nearly, zone) != typed
        return
    assert moment.tzinfo is UTC
    assert zones.wall_clock(moment, zone) == typed
    assert moment <= typed.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC)


def test_people_choose_from_places_and_utc():
    names = zones.zone_names()
    assert names[0] == "UTC"
    assert {BERLIN, NEW_YORK, "Asia/Kolkata", "America/Argentina/Buenos_Aires"} <= set(names)
    assert len(set(names)) == len(names)
