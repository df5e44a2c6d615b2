"""Moments out of the spellings of older databases."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from migrations.legacy.times import moment

UTC_ZONE, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2024, 1, 2, 3, 4), datetime(2024, 1, 2, 3, 4)),
        ("2024-01-02T03:04", datetime(2024, 1, 2, 3, 4)),
        ("2024-01-02 03:04:05.250000", datetime(2024, 1, 2, 3, 4, 5, 250000)),
        ("2024-01-02T03:04:05Z", datetime(2024, 1, 2, 3, 4, 5)),
        ("2024-01-02T03:04:05+02:00", datetime(2024, 1, 2, 1, 4, 5)),
        (1704164645, datetime(2024, 1, 2, 3, 4, 5)),
        ("1704164645000", datetime(2024, 1, 2, 3, 4, 5)),
        (datetime(2024, 1, 2, 3, tzinfo=UTC), datetime(2024, 1, 2, 3)),
        ("2024-01-02", datetime(2024, 1, 2)),
        ("03/04/2024", None),
        ("yesterday", None),
        ("10:30", None),
        ("", None),
        (None, None),
        (7, None),
        (b"2024", None),
    ],
)
def test_one_value(value, expected):
    assert moment([(value, UTC_ZONE)]) == expected


def test_a_wall_clock_is_read_in_its_zone_summer_and_winter():
    assert moment([(datetime(2024, 7, 1, 12), BERLIN)]) == datetime(2024, 7, 1, 10)
    assert moment([(datetime(2024, 1, 1, 12), BERLIN)]) == datetime(2024, 1, 1, 11)


@pytest.mark.parametrize("hour", [time(9, 30), timedelta(hours=9, minutes=30), "09:30", "9:30 am"])
def test_a_day_and_an_hour_are_put_together_in_either_order(hour):
    expected = datetime(2024, 7, 1, 7, 30)
    assert moment([(hour, BERLIN), (date(2024, 7, 1), BERLIN)]) == expected
    assert moment([("2024-07-01", BERLIN), (hour, BERLIN)]) == expected


def test_a_whole_moment_wins_over_parts():
    assert moment([(date(2020, 1, 1), UTC_ZONE), (datetime(2024, 1, 2, 3), UTC_ZONE)]) == datetime(2024, 1, 2, 3)
