"""Signals are stored as spans with the server's time, only of what the candidate agreed to."""

from datetime import timedelta
from itertools import pairwise

import pytest

from db.engine import database
from repositories import consents
from repositories.consents import Consent
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotAllowed, NotFound
from services.planning import ending
from services.proctoring import proctoring
from services.signals import detectors
from tests.services.at_once import at_once
from tests.services.seated import seat_of

CAMERA = [kind for kind, detector in detectors.CATALOGUE.items() if detector.is_observed_by_camera]
NOW = utcnow()


@pytest.fixture
def bob(world):
    return seat_of(world.bob, world.interview)


@pytest.fixture
def alice(world):
    return seat_of(world.alice, world.interview)


def record(seat, kind="no-face", *, size=None, after_s=0.0):
    return proctoring.record(seat, kind, size=size, at=NOW + timedelta(seconds=after_s))


def spans(seat):
    """(kind, size, start and end in seconds, reports) of every stored alert."""
    found = proctoring.list_alerts(seat.interview_id)
    return [
        (one.kind, one.size, (one.started_at - NOW).total_seconds(), (one.ended_at - NOW).total_seconds(), one.report_count)
        for one in found
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["", "cheating", "no", "no-face-2", "paste", "left-planet", "'; drop table alerts; --", "*", "х"]
)
def test_what_is_not_in_the_catalogue_is_refused(bob, kind):
    with pytest.raises(Invalid) as refused:
        record(bob, kind)
    assert (refused.value.code, spans(bob)) == ("unknown-detector", [])


@pytest.mark.parametrize("end", [lambda seat: ending.complete(seat, at=utcnow()), ending.cancel])
def test_nothing_is_recorded_after_the_end(alice, bob, end):
    end(alice)
    with pytest.raises(Conflict) as refused:
        record(bob)
    assert (refused.value.code, spans(bob)) == ("interview-over", [])


@pytest.mark.parametrize("kind", detectors.CATALOGUE)
def test_of_who_refused_all_nothing_is_recorded(bob, kind):
    proctoring.decide(bob, is_agreed=False, at=NOW)
    with pytest.raises(NotAllowed) as refused:
        record(bob, kind)
    assert (refused.value.code, spans(bob)) == ("consent-declined", [])


@pytest.mark.slow
@pytest.mark.parametrize("kind", detectors.CATALOGUE)
def test_one_refused_signal_is_not_recorded_and_all_others_are(bob, kind):
    proctoring.decide(bob, is_agreed=True, declined=[kind], at=NOW)
    with pytest.raises(NotAllowed):
        record(bob, kind)
    others = [other for other in detectors.CATALOGUE if other != kind]
    for other in others:
        record(bob, other)
    assert [span[0] for span in spans(bob)] == others


@pytest.mark.parametrize("kind", detectors.SEEN_IN_EDITS)
def test_what_the_server_sees_for_itself_can_be_refused_too(bob, kind):
    proctoring.decide(bob, is_agreed=True, declined=[kind], at=NOW)
    with pytest.raises(NotAllowed):
        proctoring.record_seen(bob, detectors.of_insertion(kind), size=100, at=NOW)
    assert spans(bob) == []


def test_a_kind_that_is_not_in_the_catalogue_cannot_be_refused(bob):
    with pytest.raises(Invalid) as refused:
        proctoring.decide(bob, is_agreed=True, declined=["no-face", "left-planet"], at=NOW)
    assert (refused.value.code, proctoring.decision(bob)) == ("unknown-detector", None)


def test_whoever_refuses_each_one_by_one_has_refused_all(bob):
    proctoring.decide(bob, is_agreed=True, declined=proctoring.SIGNALS, at=NOW)
    assert proctoring.decision(bob).is_agreed is False


def test_the_decision_is_kept_with_its_version_its_time_and_what_was_refused(bob):
    proctoring.decide(bob, is_agreed=True, declined=["no-face", "paste"], at=NOW)
    kept = proctoring.decision(bob)
    assert (kept.notice_version, kept.is_agreed, kept.declined) == (
        proctoring.NOTICE_VERSION,
        True,
        {"no-face", "paste"},
    )
    assert abs(kept.decided_at - NOW) < timedelta(seconds=1)


def test_face_models_are_given_only_while_a_signal_of_the_camera_is_agreed_to(bob):
    assert proctoring.is_camera_agreed(None) is False
    assert proctoring.is_camera_agreed(proctoring.decide(bob, is_agreed=False, at=NOW)) is False
    assert proctoring.is_camera_agreed(proctoring.decide(bob, is_agreed=True, declined=CAMERA, at=NOW)) is False
    assert proctoring.is_camera_agreed(proctoring.decide(bob, is_agreed=True, declined=CAMERA[1:], at=NOW)) is True


def test_who_declined_the_first_notice_refused_the_camera_and_nothing_by_name(bob):
    former = Consent("2026-01", is_agreed=False, decided_at=NOW)
    database.run(lambda db: consents.insert_consent(db, bob.interview_id, bob.user_id, former))
    with pytest.raises(NotAllowed):
        record(bob, "no-face")
    assert record(bob, "paste-blocked", size=12).kind == "paste-blocked"


def test_the_last_decision_counts(bob):
    for is_agreed in (True, False, True):
        proctoring.decide(bob, is_agreed=is_agreed, at=NOW)
        assert proctoring.decision(bob).is_agreed is is_agreed
    assert record(bob).kind == "no-face"


def test_a_decision_is_asked_for_anew_when_the_notice_has_changed(bob, monkeypatch):
    assert proctoring.decision(bob) is None
    proctoring.decide(bob, is_agreed=True, at=NOW)
    monkeypatch.setattr(proctoring, "NOTICE_VERSION", "2099-01")
    assert proctoring.decision(bob) is None


def test_a_decision_is_the_candidates_own_and_holds_for_one_interview(world, alice, bob):
    with pytest.raises(NotAllowed) as refused:
        proctoring.decide(alice, is_agreed=True, at=NOW)
    assert refused.value.code == "not-candidate"
    proctoring.decide(bob, is_agreed=False, at=NOW)
    assert proctoring.decision(seat_of(world.carol, world.other)) is None


def test_nothing_is_decided_after_the_end(world, alice):
    ending.cancel(alice)
    with pytest.raises(Conflict):
        proctoring.decide(seat_of(world.bob, world.interview), is_agreed=True, at=NOW)


@pytest.mark.parametrize(
    ("spelling", "kind"),
    [
        ("no-face", "no-face"), ("no_face", "no-face"), ("No face", "no-face"), (" NO-FACE ", "no-face"),
        ("no_face_detected", "no-face"), ("No Face Detected", "no-face"), ("multiple_faces", "multiple-faces"),
        ("Multiple faces detected", "multiple-faces"), ("looking away", "looking-away"), ("LOOKING_AWAY", "looking-away"),
        ("too_far", "face-too-far"), ("Face too far", "face-too-far"), ("paste_blocked", "paste-blocked"),
    ],
)  # fmt: skip
def test_the_spellings_of_plain_clients_mean_the_same(bob, spelling, kind):
    assert record(bob, spelling).kind == kind


@pytest.mark.parametrize("kind", detectors.CATALOGUE)
def test_a_repeat_inside_the_cool_down_goes_on_and_one_after_it_begins_anew(bob, kind):
    cooldown = detectors.CATALOGUE[kind].cooldown.total_seconds()
    first = record(bob, kind)
    assert record(bob, kind, after_s=cooldown).id == first.id
    assert record(bob, kind, after_s=2 * cooldown).id == first.id
    second = record(bob, kind, after_s=3 * cooldown + 0.001)
    assert second.id != first.id
    assert [span[2:] for span in spans(bob)] == [(0, 2 * cooldown, 3), (3 * cooldown + 0.001, 3 * cooldown + 0.001, 1)]


def test_other_kinds_in_between_do_not_end_an_alert(bob):
    first = record(bob, "no-face")
    record(bob, "looking-away", after_s=1)
    assert record(bob, "no-face", after_s=2).id == first.id
    assert len(spans(bob)) == 2


def test_attempts_of_another_size_are_kept_apart(bob):
    record(bob, "paste-blocked", size=10)
    record(bob, "paste-blocked", size=10, after_s=1)
    record(bob, "paste-blocked", size=5000, after_s=1.5)
    record(bob, "paste-blocked", after_s=1.6)
    assert spans(bob) == [
        ("paste-blocked", 10, 0, 1, 2),
        ("paste-blocked", 5000, 1.5, 1.5, 1),
        ("paste-blocked", None, 1.6, 1.6, 1),
    ]


def test_what_the_camera_shows_has_no_size(bob):
    record(bob, "no-face", size=7)
    record(bob, "no-face", size=8, after_s=1)
    assert [span[:2] for span in spans(bob)] == [("no-face", None)]


def test_twenty_reports_at_once_are_one_alert(bob):
    outcomes = at_once(*(lambda: record(bob) for _ in range(20)))
    assert {one.id for one in outcomes} == {proctoring.list_alerts(bob.interview_id)[0].id}
    assert [span[4] for span in spans(bob)] == [20]


def test_alerts_of_another_interview_stay_there(world, bob):
    record(seat_of(world.carol, world.other))
    assert spans(bob) == []


@pytest.mark.parametrize("count", [4, 5, 8, 10])
def test_a_room_has_the_last_five_hundred_alerts_and_a_report_has_all(bob, monkeypatch, count):
    monkeypatch.setattr(proctoring, "LISTED", 5)
    kinds = ["paste-blocked", "no-face"]
    for number in range(count):
        record(bob, kinds[number % 2], after_s=200 * (number // 2))  # Two begin at a time.
    everything = proctoring.list_alerts(bob.interview_id)
    assert [(one.kind, one.started_at) for one in everything] == [
        (kinds[number % 2], NOW + timedelta(seconds=200 * (number // 2))) for number in range(count)
    ]
    assert proctoring.latest_alerts(bob.interview_id) == everything[-5:]


def lasted(world, at_s, held_s, kind="no-face"):
    at, held = NOW + timedelta(seconds=at_s), timedelta(seconds=held_s)
    return proctoring.record(seat_of(world.bob, world.interview), kind, size=None, at=at, held=held)


def test_reports_of_one_span_are_one_alert_from_its_beginning_to_the_last(world):
    first = lasted(world, 10, 1.5)
    for at_s, held_s in ((15, 6.5), (20.4, 11.5), (80, 71.5)):
        assert lasted(world, at_s, held_s).id == first.id
    [alert] = proctoring.list_alerts(world.interview.id)
    assert (alert.started_at, alert.ended_at) == (NOW + timedelta(seconds=8.5), NOW + timedelta(seconds=80))
    assert alert.report_count == 4


def test_another_span_soon_after_is_another_alert_and_they_do_not_overlap(world):
    lasted(world, 10, 5)
    lasted(world, 16, 2)
    lasted(world, 20, 12)
    spans = [(one.started_at, one.ended_at) for one in proctoring.list_alerts(world.interview.id)]
    assert len(spans) == 3
    for (_start, end), (start, _end) in pairwise(spans):
        assert end <= start


def test_kinds_do_not_extend_one_another(world):
    assert lasted(world, 10, 5).id != lasted(world, 10, 5, "looking-away").id


@pytest.mark.parametrize("remark", ["x" * (proctoring.MAX_REMARK_CHARS + 1)])
def test_a_remark_that_is_too_long_is_refused(world, remark):
    alert = lasted(world, 10, 5)
    with pytest.raises(Invalid):
        proctoring.set_remark(seat_of(world.bob, world.interview), alert.id, remark, at=utcnow())


def test_nobody_remarks_on_what_is_not_theirs(world):
    alert = lasted(world, 10, 5)
    with pytest.raises(NotAllowed):
        proctoring.set_remark(seat_of(world.alice, world.interview), alert.id, "mine", at=utcnow())
    for person, interview in ((world.carol, world.other),):
        with pytest.raises(NotFound):
            proctoring.set_remark(seat_of(person, interview), alert.id, "mine", at=utcnow())
    assert proctoring.list_alerts(world.interview.id)[0].remark is None


def test_a_remark_is_kept_changed_and_taken_back(world):
    alert, bob = lasted(world, 10, 5), seat_of(world.bob, world.interview)
    for words, kept in (("\n  - The door bell.\n\n", "  - The door bell."), ("A parcel.", "A parcel."), ("  ", None)):
        proctoring.set_remark(bob, alert.id, words, at=utcnow())
        assert proctoring.list_alerts(world.interview.id)[0].remark == kept
