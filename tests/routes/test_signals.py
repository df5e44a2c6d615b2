"""What people say of signals: the candidate's remarks, the interviewers' marks, and the administrator's table."""

from datetime import timedelta

import pytest

from services.base.clock import utcnow
from services.proctoring import coverage, proctoring
from services.proctoring.coverage import State
from tests.people import sign_in
from tests.routes.full_house import admit
from tests.routes.pages import read
from tests.services.seated import seat_of


@pytest.fixture
def alert(world):
    """The id of a signal of Bob's, in an interview that is over."""
    admit(world)
    found = proctoring.record(seat_of(world.bob, world.interview), "no-face", size=None, at=utcnow())
    world.alice.post(f"/interview/{world.room}/complete")
    return found.id


def path(world, alert, what):
    return f"/interview/{world.room}/alerts/{alert}/{what}"


def report(world, person):
    return read(person.http.get(f"/interview/{world.room}/report"))


def occurrences(world, person):
    """The attributes of what is folded into one line."""
    return report(world, person).all("details", data_occurrences="2")


def stored(world):
    return proctoring.list_alerts(world.interview.id)[0]


@pytest.mark.parametrize("remark", ["x" * (proctoring.MAX_REMARK_CHARS + 1)])
def test_a_remark_that_is_too_long_is_refused_and_nothing_is_stored(world, alert, remark):
    assert world.bob.post(path(world, alert, "remark"), {"remark": remark}).status_code == 400
    assert stored(world).remark is None


@pytest.mark.parametrize("useful", ["", "maybe", "True", None])
def test_a_mark_that_says_nothing_is_refused(world, alert, useful):
    data = {} if useful is None else {"useful": useful}
    assert world.alice.post(path(world, alert, "mark"), data).status_code == 400
    assert stored(world).is_useful is None


def test_a_signal_of_another_interview_is_nobodys_here(world, alert):
    theirs = proctoring.record(seat_of(world.carol, world.other), "no-face", size=None, at=utcnow())
    assert world.bob.post(path(world, theirs.id, "remark"), {"remark": "mine"}).status_code == 404
    world.alice.post(path(world, theirs.id, "mark"), {"useful": "yes"})
    [left] = proctoring.list_alerts(world.other.id)
    assert (left.remark, left.is_useful) == (None, None)


def test_what_the_candidate_remarks_stands_beside_the_signal_for_both(world, alert):
    answer = world.bob.post(path(world, alert, "remark"), {"remark": "The door <bell> rang."})
    assert answer.location.endswith(f"/report#alert-{alert}")
    for person in (world.alice, world.bob):
        assert "The door <bell> rang." in report(world, person).text
    world.bob.post(path(world, alert, "remark"), {"remark": " "})
    assert "door" not in report(world, world.alice).text


def test_an_interviewer_marks_in_the_report_and_takes_it_back(world, alert):
    for said, expected in (("yes", True), ("no", False), ("unsaid", None)):
        assert world.alice.post(path(world, alert, "mark"), {"useful": said}).status_code == 302
        assert stored(world).is_useful is expected
    assert not report(world, world.bob).all("form", action=path(world, alert, "mark"))


def test_the_report_groups_as_the_room_does_and_keeps_each_one(world):
    admit(world)
    began = utcnow() - timedelta(minutes=10)
    ids = [
        proctoring.record(seat_of(world.bob, world.interview), kind, size=None, at=began + timedelta(seconds=at)).id
        for kind, at in (("no-face", 0), ("no-face", 60), ("looking-away", 70), ("no-face", 300))
    ]
    world.alice.post(f"/interview/{world.room}/complete")
    for person, what in ((world.alice, "mark"), (world.bob, "remark")):
        page = report(world, person)
        assert page.text.count("Every occurrence") == 1
        assert "2 times" in page.text
        assert all(page.all("form", action=path(world, one, what)) for one in ids)
    assert ["open" in one for person in (world.alice, world.bob) for one in occurrences(world, person)] == [False, True]
    world.bob.post(path(world, ids[1], "remark"), {"remark": "The door rang."})
    assert ["open" in one for one in occurrences(world, world.alice)] == [True], "a remark is never folded away"


def test_the_report_says_how_much_was_measured(world, alert):
    assert "was not recorded" in report(world, world.alice).text
    coverage.arrive(world.interview.id, is_expected=True, at=utcnow())
    assert "No camera checks ran." in report(world, world.alice).text
    count = coverage._counts[world.interview.id]
    count.present_ms, count.measured_ms, count.state = 2_700_000, 2_460_000, State.MEASURING
    for person in (world.alice, world.bob):
        assert "checks ran for 41 min of the 45 min" in report(world, person).text


def test_an_administrator_sees_how_useful_each_kind_was_and_interviewers_do_not(world, alert):
    world.alice.post(path(world, alert, "mark"), {"useful": "yes"})
    page = read(world.alice.http.get("/signals"))
    assert "No face in view" in page.text
    assert "100 %" in page.text
    assert world.dave.http.get("/signals").status_code == 403
    assert sign_in(world.alice.app, "dave", world.dave.user_id).http.get("/dashboard").status_code == 200
