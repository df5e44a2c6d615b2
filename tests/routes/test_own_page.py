"""The candidate's own page of an interview, requests to be erased, and the activity that the report draws."""

from routes import activity_lines
from services.base.clock import utcnow
from services.proctoring import proctoring
from services.record import erasure
from services.room import notes
from tests.services.seated import seat_of


def page_of(world, person):
    return person.http.get(f"/interview/{world.room}/report").text


def over(world):
    """Bob was in the room, decided three times, typed, and one alert is stored; Alice took a note."""
    for decision in ("agree", "decline", "agree"):
        world.bob.post(f"/interview/{world.room}/consent", {"decision": decision})
    _alice, bob = world.seated()
    bob.emit("code-change", {"room": world.room, "code": "print('mine')"})
    proctoring.record(seat_of(world.bob, world.interview), "no-face", size=None, at=utcnow())
    notes.add(seat_of(world.alice, world.interview), "For myself", mark=None, note_id="alice-note-1", at=utcnow())
    world.alice.post(f"/interview/{world.room}/complete")


def test_the_candidate_reads_what_was_decided_recorded_and_kept_and_keeps_the_code(world):
    over(world)
    mine = page_of(world, world.bob)
    for words in ("Thank you for the interview", "No face in view", "What is kept, and until when", "Add a remark"):
        assert words in mine, words
    assert mine.count(f"Version {proctoring.NOTICE_VERSION}") == 3
    assert mine.count("Nothing of this is stored.") == 1, "nobody chatted; that Alice took notes is not told"
    for words in ('id="activity"', "Playback", "alert-mark", "Revoke the link", "Accommodation requested"):
        assert words not in mine, words
    file = f"/interview/{world.room}/report/code/1"
    got = world.bob.http.get(file)
    assert (got.text, "attachment" in got.headers["Content-Disposition"]) == ("print('mine')", True)
    assert world.bob.http.get(f"/interview/{world.room}/report/code/9").status_code == 404
    assert world.alice.http.get(file).status_code == 403
    assert world.dave.http.get(file).status_code == 404


def test_a_request_to_be_erased_is_stored_once_withdrawn_and_answered(world):
    ask = f"/interview/{world.room}/erase-request"

    def told(path, data=None, person=world.bob):
        return person.post(path, data, follow_redirects=True).text

    assert "still open" in told(ask)
    over(world)
    answer = f"/system/erase-requests/{world.bob.user_id}"
    too_long = world.bob.post(ask, {"message": "x" * (erasure.MAX_CHARS + 1)})
    assert (too_long.status_code, "x" * (erasure.MAX_CHARS + 1) in too_long.text) == (400, True), (
        "what was written is lost"
    )
    assert "There is no request that waits" in told(f"{ask}/withdraw")
    assert world.alice.post(answer, {"state": "done", "message": "Yes"}).status_code == 404
    assert erasure.of(world.bob.user_id) is None
    assert "Needs action" not in world.alice.http.get("/dashboard").text
    world.bob.post(ask, {"message": "All of <it>, please"})
    assert "You have asked for this already." in told(ask, {"message": "Now"})
    assert "Nobody has answered yet." in page_of(world, world.bob)
    system, dashboard = (world.alice.http.get(path).text for path in ("/system", "/dashboard"))
    assert "All of &lt;it&gt;, please" in system
    assert f"erase-candidate {world.bob.user_id}" in system
    for words in ("Needs action", f'data-erase-request="{world.bob.user_id}"', "/system#erase-requests"):
        assert words in dashboard, words
    assert "data-erase-request" not in world.dave.http.get("/dashboard").text, "Dave administers nothing"
    world.bob.post(f"{ask}/withdraw")
    assert erasure.of(world.bob.user_id) is None
    assert "asks to be erased" not in page_of(world, world.alice)
    world.bob.post(ask, {"message": "All of it, please"})
    hers = page_of(world, world.alice)
    assert ("The candidate asks to be erased" in hers, "All of it, please" in hers) == (True, False)
    for state in ("done", "declined"):
        world.alice.post(answer, {"state": state, "message": " "})
        assert erasure.count_waiting() == 1, "an answer has words"
    world.alice.post(answer, {"state": "declined", "message": "The law keeps it until May."})
    assert "The law keeps it until May." in page_of(world, world.bob)
    assert "data-erase-request" not in world.alice.http.get("/dashboard").text
    world.bob.post(ask, {"message": "It is May."})
    assert erasure.of(world.bob.user_id).message == "It is May."
    assert {world.bob.post(f"{ask}/withdraw").status_code for _ in range(12)} == {302, 429}


def test_the_report_draws_activity_and_alerts_only_for_who_may_know_of_them(world):
    over(world)
    hers = page_of(world, world.alice)
    for words in ('id="activity"', 'data-lane="edits"', 'data-lane="alerts"', "The same as a table"):
        assert words in hers, words

    with world.alice.app.test_request_context():
        without = activity_lines.of(world.interview, has_alerts=False)
    assert without is not None
    assert [(one.name, one.kind) for one in without.lanes] == [("Bob Burns", "edits")]
