"""What interviewers say of signals, and the kinds that go quiet because of it."""

import pytest

from db.engine import DatabaseUnavailable
from services.base.clock import utcnow
from services.base.errors import NotAllowed
from services.proctoring import alert_precision, proctoring
from services.proctoring.alert_precision import FEWEST_MARKS, quiet_kinds
from tests.services.outage import database_away
from tests.services.seated import seat_of

NOW = utcnow()


def reported(world, kind="no-face", interview=None, person=None):
    return proctoring.record(
        seat_of(person or world.bob, interview or world.interview), kind, size=None, at=utcnow()
    ).id


def of(kind):
    return next(one for one in alert_precision.table() if one.detector.kind == kind)


def mark_many(world, kind, *, useful, useless):
    from db.engine import database
    from repositories import alerts

    ids = [
        database.run(
            lambda db: alerts.insert_alert(db, world.interview.id, world.bob.user_id, kind, size=None, at=NOW)
        ).id
        for _ in range(useful + useless)
    ]
    alice = seat_of(world.alice, world.interview)
    proctoring.mark(alice, ids[:useful], is_useful=True)
    proctoring.mark(alice, ids[useful:], is_useful=False)


def test_a_candidate_marks_nothing(world):
    alert = reported(world)
    with pytest.raises(NotAllowed):
        proctoring.mark(seat_of(world.bob, world.interview), [alert], is_useful=False)
    assert of("no-face").marked == 0


def test_alerts_of_another_interview_are_left_alone(world):
    theirs = reported(world, interview=world.other, person=world.carol)
    assert proctoring.mark(seat_of(world.alice, world.interview), [theirs], is_useful=True) == []
    assert of("no-face").marked == 0


def test_a_mark_can_be_changed_and_taken_back(world):
    alert, alice = reported(world), seat_of(world.alice, world.interview)
    for said, expected in ((True, (1, 0)), (False, (0, 1)), (None, (0, 0))):
        [marked] = proctoring.mark(alice, [alert], is_useful=said)
        assert marked.is_useful is said
        assert (of("no-face").useful, of("no-face").useless) == expected


def test_without_marks_nothing_is_said_about_a_kind(world):
    reported(world)
    assert (of("no-face").total, of("no-face").precision, of("no-face").is_quiet) == (1, None, False)


@pytest.mark.parametrize(
    ("useful", "useless", "is_quiet"), [(5, FEWEST_MARKS - 6, False), (5, FEWEST_MARKS - 5, True), (6, 14, False), (0, 20, True)]
)  # fmt: skip
def test_a_kind_that_was_seldom_useful_goes_quiet_once_enough_was_said(world, useful, useless, is_quiet):
    mark_many(world, "looking-away", useful=useful, useless=useless)
    assert of("looking-away").is_quiet is is_quiet
    quiet_kinds.count_due()
    assert ("looking-away" in quiet_kinds) is is_quiet
    assert "no-face" not in quiet_kinds


def test_a_mark_counts_with_the_next_turn_of_the_job(world):
    mark_many(world, "looking-away", useful=5, useless=15)
    quiet_kinds.count_due()
    assert "looking-away" in quiet_kinds
    mark_many(world, "looking-away", useful=10, useless=0)
    quiet_kinds.count_due()
    assert "looking-away" not in quiet_kinds


def test_asking_reads_nothing_and_counting_waits_for_its_time(world, monkeypatch):
    mark_many(world, "looking-away", useful=5, useless=15)
    quiet_kinds.count_due()
    monkeypatch.setattr("services.proctoring.alert_precision.table", lambda: pytest.fail("the database was asked"))
    assert "looking-away" in quiet_kinds
    quiet_kinds.count_due()


def test_without_the_database_what_was_counted_last_stays(world, config, tmp_path):
    mark_many(world, "looking-away", useful=5, useless=15)
    quiet_kinds.count_due()
    quiet_kinds.changed()
    with database_away(config, tmp_path), pytest.raises(DatabaseUnavailable):
        quiet_kinds.count_due()
    assert "looking-away" in quiet_kinds
