"""The recording is for the interviewer alone; the report says whether there is one."""

import pytest

from db.engine import database
from repositories import alerts
from services.planning import ending
from tests.routes.full_house import admit
from tests.routes.pages import read
from tests.services import test_playback as recordings
from tests.services.seated import seat_of
from tests.services.stored import stored_code
from tests.typed_log import typed


@pytest.fixture
def address(world):
    admit(world)
    recordings.type_in(world, typed(50, seconds=60))
    return f"/interview/{world.room}/playback"


def test_nobody_is_sent_to_sign_in(world, address):
    answer = world.nobody.http.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_the_candidate_is_refused_and_strangers_find_nothing(world, address):
    assert world.bob.http.get(address).status_code == 403
    assert world.carol.http.get(address).status_code == 404
    assert world.dave.http.get(address).status_code == 404
    assert world.alice.http.get("/interview/no-such-room/playback").status_code == 404


@pytest.mark.parametrize("is_over", [False, True], ids=["open", "completed"])
def test_the_interviewer_hears_everything_as_bytes_that_are_kept_nowhere(world, address, is_over):
    if is_over:
        ending.complete(seat_of(world.alice, world.interview), at=recordings.after(90))
    answer = world.alice.http.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/octet-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    head, edits = recordings.read(answer.data)
    assert len(edits) == 50
    assert (head["version"], head["language"]) == (2, "python")
    assert head["people"] == [
        {"name": "Alice Ames", "role": "interviewer"}, {"name": "Bob Burns", "role": "candidate"},
    ]  # fmt: skip
    assert head["started_at"] == round(recordings.START.timestamp() * 1000)
    assert recordings.played(edits) == stored_code(world.interview.id)


def test_marks_carry_what_they_have_and_no_more(world, address):
    recordings.note(world, ("paste", 1, 184, 20), ("left", 1, None, 30))
    head, _edits = recordings.read(world.alice.http.get(address).data)
    assert head["marks"] == [
        {"at": 20_000, "kind": "paste", "person": 2, "size": 184}, {"at": 30_000, "kind": "left", "person": 2},
    ]  # fmt: skip


def test_an_alert_lasts_as_long_in_the_report_as_in_the_playback(world, address):
    since, until = recordings.after(20), recordings.after(39.6)
    ids = world.interview.id, world.bob.user_id
    database.run(lambda db: alerts.insert_alert(db, *ids, "no-face", size=None, since=since, at=until))
    head, _edits = recordings.read(world.alice.http.get(address).data)
    assert [one["lasts"] for one in head["marks"] if "lasts" in one] == [20]
    assert "for 20 s" in read(world.alice.http.get(f"/interview/{world.room}/report")).text


def test_the_report_has_the_player_for_the_interviewer_only(world, address):
    report = f"/interview/{world.room}/report"
    assert read(world.alice.http.get(report)).all("section", data_module="playback", data_url=address)
    candidates = read(world.bob.http.get(report))
    assert "Playback" not in candidates.text
    assert address not in candidates.source


def test_an_interview_without_a_log_says_so(world):
    admit(world)
    report = f"/interview/{world.room}/report"
    page = read(world.alice.http.get(report))
    assert "Nothing to play" in page.text
    assert not page.all("section", data_module="playback")
    assert "Nothing to play" not in read(world.bob.http.get(report)).text
