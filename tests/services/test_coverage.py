"""How much was measured: counted by the server's clock, never more than time passed, and silence is noticed."""

from datetime import timedelta

import pytest

from db.engine import DatabaseUnavailable
from services.base.clock import utcnow
from services.proctoring import coverage
from services.proctoring.coverage import State

NOW = utcnow()
SECOND = timedelta(seconds=1)


@pytest.fixture
def room(world):
    """The interview's id; nobody of it is counted, before and after."""
    yield world.interview.id
    coverage._counts.clear()


def arrive(room, *, is_expected=True, at=NOW):
    return coverage.arrive(room, is_expected=is_expected, at=at)


def hear(room, after_s, *, measured_s=5.0, state=State.MEASURING, reason=None):
    return coverage.hear(room, state, reason, measured=measured_s * SECOND, at=NOW + after_s * SECOND)


def seconds(counted):
    return counted.present.total_seconds(), counted.measured.total_seconds()


def test_who_is_not_in_the_room_is_not_counted(room):
    assert hear(room, 5) is None
    assert coverage.of(room) is None
    assert coverage.leave(room, at=NOW) is None
    coverage.store_due(NOW)
    assert coverage.of(room) is None


def test_nobody_measures_longer_than_time_goes(room):
    arrive(room)
    assert seconds(hear(room, 5, measured_s=60)) == (5, 5)
    assert seconds(hear(room, 5, measured_s=60)) == (5, 5), "and saying it twice helps nobody"


def test_a_clock_that_is_set_back_takes_nothing_away(room):
    arrive(room)
    hear(room, 10, measured_s=10)
    assert seconds(hear(room, 4, measured_s=4)) == (10, 10)


def test_what_is_agreed_to_is_not_off_because_the_page_says_so(room):
    arrive(room)
    counted = hear(room, 5, measured_s=0, state=State.OFF)
    assert (counted.state, seconds(counted)) == (State.NOT_MEASURED, (5, 0))


def test_where_nothing_is_to_be_measured_nothing_is_missed(room):
    assert arrive(room, is_expected=False).state is State.OFF
    counted = hear(room, 60)
    assert (counted.state, seconds(counted)) == (State.OFF, (0, 0))
    assert coverage.fall_silent(NOW + 600 * SECOND) == []


def test_the_time_is_counted_and_what_was_measured_of_it(room):
    assert arrive(room).state is State.SILENT
    hear(room, 5)
    counted = hear(room, 10, measured_s=2, state=State.NOT_MEASURED, reason="camera-off")
    assert (counted.state, counted.reason, seconds(counted)) == (State.NOT_MEASURED, "camera-off", (10, 7))
    counted = hear(room, 15)
    assert (counted.state, counted.reason, seconds(counted)) == (State.MEASURING, None, (15, 12))


def test_silence_is_noticed_once_and_counted_as_not_measured(room):
    arrive(room)
    hear(room, 5)
    assert coverage.fall_silent(NOW + 19 * SECOND) == []
    [(silent, counted)] = coverage.fall_silent(NOW + 20 * SECOND)
    assert (silent, counted.state, seconds(counted)) == (room, State.SILENT, (20, 5))
    assert coverage.fall_silent(NOW + 30 * SECOND) == []
    assert hear(room, 35).state is State.MEASURING


def test_withdrawing_stops_the_count_and_agreeing_again_goes_on_with_it(room):
    arrive(room)
    hear(room, 10, measured_s=10)
    coverage.expect(room, is_expected=False, at=NOW + 10 * SECOND)
    assert coverage.of(room).state is State.OFF
    coverage.expect(room, is_expected=True, at=NOW + 100 * SECOND)
    assert coverage.of(room).state is State.SILENT
    assert seconds(hear(room, 110, measured_s=10)) == (20, 20)


def test_what_was_counted_is_there_after_leaving_and_goes_on_with_the_next_coming(room):
    arrive(room)
    hear(room, 10, measured_s=8)
    assert coverage.leave(room, at=NOW + 12 * SECOND).state is State.SILENT
    assert hear(room, 14) is None, "who is away measures nothing"
    coverage.store_due(NOW + 14 * SECOND)
    assert room not in coverage._counts
    assert seconds(coverage.of(room)) == (12, 8)
    arrive(room, at=NOW + 100 * SECOND)
    assert seconds(hear(room, 105)) == (17, 13)


def test_who_left_while_the_database_was_away_is_stored_when_it_is_back_and_not_counted_on(room, monkeypatch):
    arrive(room)
    hear(room, 10, measured_s=8)
    coverage.leave(room, at=NOW + 10 * SECOND)
    with monkeypatch.context() as away:
        away.setattr(coverage.database, "run", lambda work: (_ for _ in ()).throw(DatabaseUnavailable))
        with pytest.raises(DatabaseUnavailable):
            coverage.store_due(NOW + 20 * SECOND)
    assert coverage.fall_silent(NOW + 60 * SECOND) == []
    coverage.store_due(NOW + 60 * SECOND)
    assert seconds(coverage.of(room)) == (10, 8)


def test_who_comes_back_before_it_is_stored_goes_on(room):
    arrive(room)
    hear(room, 10, measured_s=8)
    coverage.leave(room, at=NOW + 10 * SECOND)
    arrive(room, at=NOW + 40 * SECOND)
    assert seconds(hear(room, 45)) == (15, 13)


def test_a_second_tab_does_not_count_twice(room):
    arrive(room)
    hear(room, 10, measured_s=10)
    arrive(room, at=NOW + 10 * SECOND)
    assert seconds(hear(room, 15)) == (15, 15)


def test_it_is_stored_now_and_then_so_that_a_killed_process_loses_little(room):
    arrive(room)
    hear(room, 29, measured_s=29)
    coverage.store_due(NOW + 29 * SECOND)
    coverage._counts.clear()
    assert coverage.of(room) is None
    arrive(room)
    hear(room, 30, measured_s=30)
    coverage.store_due(NOW + 30 * SECOND)
    coverage._counts.clear()
    assert seconds(coverage.of(room)) == (30, 30)
