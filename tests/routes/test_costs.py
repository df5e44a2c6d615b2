"""What a request may cost is settled before it is read: its body's size, and how many one session has under way."""

import pytest
from werkzeug.wrappers import request as reading

from routes.http import costs
from services.base import request_slots
from services.base.clock import utcnow
from services.interview import invitations
from tests.people import Caller, add_user, sign_in
from tests.routes.pages import read
from tests.services.seated import write

BIG = b"x" * (5 * 1024 * 1024)


@pytest.fixture
def spooled(monkeypatch):
    """What was laid down of uploads, in memory or in temporary files."""
    files, make = [], reading.default_stream_factory

    def factory(*arguments, **named):
        files.append(make(*arguments, **named))
        return files[-1]

    monkeypatch.setattr(reading, "default_stream_factory", factory)
    return files


@pytest.fixture
def invited(world, app):
    """A browser that came by Bob's link and was not admitted."""

    secret = invitations.issue(world.interview.id, world.alice.user_id, at=utcnow()).secret
    caller = Caller(app, "somebody", None, app.test_client())
    assert caller.post("/join", {"secret": secret}).status_code == 303
    return caller


def upload(caller, path, **headers):
    """As a browser sends it; the test client would lay it down in a file of its own."""
    part = b'--part\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    token = part % (b"csrf_token", b"", caller.csrf_token().encode())
    body = token + part % (b"resume", b'; filename="resume.pdf"', BIG) + b"--part--\r\n"
    return caller.http.post(path, data=body, content_type="multipart/form-data; boundary=part", headers=headers)


@pytest.mark.parametrize("path", ["/login", "/join", "/setup-admin", "/add-candidate", "/sign-in-again", "/schedule-interview", "/nowhere"])  # fmt: skip
def test_nothing_that_a_stranger_sends_is_laid_down(world, spooled, path):
    answer = upload(world.nobody, path)
    assert answer.status_code in (302, 404, 413)
    assert spooled == []


def test_nor_what_somebody_sends_who_came_by_a_link(world, spooled, invited):
    for path in ("/add-candidate", f"/candidates/{world.bob.user_id}", f"/interview/{world.room}/accommodation"):
        assert upload(invited, path).status_code in (403, 413)
    assert upload(world.bob, "/add-candidate").status_code == 403, "nor a candidate who has a password"
    assert spooled == []


def test_nor_questions_of_who_only_coordinates(world, app, spooled):
    cora = sign_in(app, "cora", add_user("cora", "Cora Cook", "coordinator"))
    for path in ("/questions/import", "/questions/add", "/questions/1/edit"):
        assert upload(cora, path).status_code == 403
    assert spooled == []
    assert upload(cora, "/add-candidate").status_code == 400, "resumes are theirs to add"


def test_whose_session_ended_is_sent_to_sign_in(world, spooled):
    world.alice.http.get("/logout")
    answer = upload(world.alice, "/add-candidate")
    assert (answer.status_code, answer.location.startswith("/login")) == (302, True)
    by_script = upload(world.alice, "/add-candidate", **{"X-Requested-With": "XMLHttpRequest"})
    assert (by_script.status_code, "What you typed is kept on this page" in by_script.text) == (401, True)
    assert spooled == []


def test_a_form_that_is_too_large_is_refused_with_its_reason(world):
    answer = world.bob.post(f"/interview/{world.room}/accommodation", {"message": "x" * costs.MAX_FORM_BYTES})
    assert (answer.status_code, "This form is too large" in read(answer).text) == (413, True)


def test_the_longest_request_fits_whatever_its_letters(world):
    answer = world.bob.post(f"/interview/{world.room}/accommodation", {"message": "😀" * 2000})
    assert answer.status_code == 302


def test_who_works_here_sends_a_file(world, spooled):
    assert upload(world.alice, "/add-candidate").status_code == 400, "the form says what is missing"
    assert len(spooled) == 1


# ---- One session's share


@pytest.fixture
def played(world, monkeypatch):
    """An interview with a recording; nobody waits long."""
    monkeypatch.setattr(request_slots, "PATIENCE_S", 0.1)
    write(world.alice, world.interview, "hello")
    return f"/interview/{world.room}/playback"


def test_who_reads_slowly_keeps_their_own_slots_only(world, played):
    reading = [world.alice.http.get(played) for _ in range(request_slots.COSTLY_AT_ONCE)]
    refused = world.alice.http.get(played)
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert world.alice.http.get("/dashboard").status_code == 200, "other pages are not concerned"
    assert world.dave.http.get(f"/interview/{world.other.meeting_link}/playback").status_code == 200, "nor other people"
    for answer in reading:
        answer.close()
    assert world.alice.http.get(played).status_code == 200


def test_what_was_read_to_its_end_holds_nothing(world, played):
    for _ in range(request_slots.COSTLY_AT_ONCE * 3):
        assert world.alice.http.get(played).data.endswith(bytes(2))
    assert request_slots._shares == {}


@pytest.mark.parametrize("path", ["/dashboard", "/nowhere", "/interview/none", "/system", "/interview/{}/report"])
def test_a_page_gives_its_slot_back_whatever_became_of_it(world, path):
    world.alice.http.get(path.format(world.room))
    assert request_slots._shares == {}


def test_costly_pages_are_asked_for_at_a_bounded_rate_by_each_session(world, app):
    report = f"/interview/{world.room}/report"
    codes = [world.alice.http.get(report).status_code for _ in range(13)]
    assert codes == [200] * 12 + [429]
    for other in ("playback", "questions/1/review"):
        refused = world.alice.http.get(f"/interview/{world.room}/{other}")
        assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True), "they share it"
    assert world.alice.http.get("/dashboard").status_code == 200
    assert sign_in(app, "alice", world.alice.user_id).http.get(report).status_code == 200
