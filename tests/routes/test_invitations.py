"""The candidate's link: what it opens, for whom, for how long, and where its secret never stands."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import func, select, text, update

from config import Keep
from db.engine import database
from db.tables import invitations as table
from db.tables import metadata, user_sessions, users
from services.base.clock import utcnow
from services.interview import interviews, invitations
from services.people import sessions
from tests.in_force import using
from tests.people import Caller, schedule
from tests.routes.pages import past_welcome

pytestmark = pytest.mark.both_databases

GRACE = timedelta(hours=12)


@pytest.fixture
def secret(world):
    return invitations.issue(world.interview.id, world.alice.user_id, at=utcnow()).secret


def browser(app):
    return Caller(app, "somebody", None, app.test_client())


def opened(caller, secret, **fields):
    return caller.post("/join", {"secret": secret, "to": "join", **fields})


def reaches(caller, room):
    return past_welcome(caller, room).status_code == 200


# ---- Refusals


@pytest.mark.parametrize("made_up", ["", "x", "x" * 5000, "\x00", "\ud83d", "' OR 1=1 --", "../../etc"])
def test_what_is_no_secret_opens_nothing(world, app, made_up):
    caller = browser(app)
    answer = opened(caller, made_up.encode("utf-8", "replace").decode())
    assert (answer.status_code, 'data-invitation-refused="invitation-unknown"' in answer.text) == (404, True)
    assert not reaches(caller, world.room)


def test_an_expired_link_opens_nothing_and_says_so(world, app, secret):
    database.run(lambda db: db.execute(update(table).values(expires_at=utcnow() - timedelta(seconds=1))))
    caller = browser(app)
    answer = opened(caller, secret)
    assert (answer.status_code, "invitation-expired" in answer.text) == (410, True)
    assert not reaches(caller, world.room)


def revoke(world):
    world.alice.post(f"/interview/{world.room}/invitation/revoke")


def make_anew(world):
    world.alice.post(f"/interview/{world.room}/invitation")


def move(world):
    when = (world.interview.scheduled_time + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    fields = {"title": "Moved", "scheduled_time": when, "candidate_id": world.bob.user_id, "timezone": "UTC"}
    assert world.alice.post(f"/interview/{world.room}/edit", fields | {"duration": 60}).status_code == 302


@pytest.mark.parametrize("undo", [revoke, make_anew, move])
def test_a_revoked_link_opens_nothing_and_who_came_by_it_is_out(world, app, secret, undo):
    early, late = browser(app), browser(app)
    assert opened(early, secret).status_code == 303
    socket = early.connect(world.room)
    undo(world)
    assert not socket.is_connected
    assert not reaches(early, world.room)
    answer = opened(late, secret)
    assert (answer.status_code, "invitation-revoked" in answer.text) == (410, True)


def admitted(world, caller):
    """Who came by the link is in the room with Alice, and one signal is noted."""
    alice, socket = world.alice.connect(world.room), caller.connect(world.room)
    alice.emit("join", {"room": world.room})
    socket.emit("request-join", {"room": world.room})
    assert alice.emit("approve-join", {"room": world.room})["ok"]
    assert socket.emit("join", {"room": world.room})["ok"]
    return socket


def completed(world, app, secret):
    """The interview took place with who came by the link, and is over."""
    first = browser(app)
    opened(first, secret)
    first.post(f"/interview/{world.room}/consent", {"decision": "agree"})
    assert admitted(world, first).emit("cheat-detected", {"room": world.room, "type": "no-face"})["ok"]
    world.alice.post(f"/interview/{world.room}/complete")
    return first


def later(days, monkeypatch):
    """So many days afterwards, for links and sessions."""
    then = utcnow() + timedelta(days=days)
    monkeypatch.setattr("routes.invitations.utcnow", lambda: then)
    monkeypatch.setattr("routes.http.guards.utcnow", lambda: then)
    monkeypatch.setattr("routes.reports.utcnow", lambda: then)


def test_after_the_interview_the_link_opens_what_remains_in_any_browser_to_remark_on(world, app, secret, monkeypatch):
    completed(world, app, secret)
    later(40, monkeypatch)
    elsewhere = browser(app)
    assert opened(elsewhere, secret).location == f"/interview/{world.room}"
    report = elsewhere.http.get(f"/interview/{world.room}", follow_redirects=True)
    assert ("No face in view" in report.text, "opens this page again" in report.text) == (True, True)
    remark = re.search(r'action="(/interview/[^"]+/remark)"', report.text).group(1)
    assert elsewhere.post(remark, {"remark": "I looked for my glasses"}).status_code == 302
    assert "I looked for my glasses" in elsewhere.http.get(f"/interview/{world.room}/report").text
    assert elsewhere.http.get("/dashboard").location == f"/interview/{world.room}", "and nothing else"
    assert elsewhere.http.get(f"/interview/{world.room}/playback").status_code in (403, 404)


def test_a_revoked_link_opens_nothing_after_the_interview_either(world, app, secret):
    candidate, path = completed(world, app, secret), f"/interview/{world.room}/report"
    assert "Revoke the link" not in candidate.http.get(path).text
    assert "Revoke the link" in world.alice.http.get(path).text
    revoke(world)
    assert "Revoke the link" not in world.alice.http.get(path).text
    assert opened(browser(app), secret).status_code == 410


def test_how_long_the_report_is_kept_is_said_as_it_is_set(world, app, secret, monkeypatch):
    first, path = completed(world, app, secret), f"/interview/{world.room}/report"
    assert "No date is set on which it will be erased." in first.http.get(path).text
    with using(keep=Keep(interviews=60, alerts=10)):
        text = first.http.get(path).text
        assert ("It is kept until" in text, "about you is kept until" in text) == (True, True)
        later(20, monkeypatch)
        again = browser(app)
        opened(again, secret)
        assert "about you was kept until" in again.http.get(path).text
        unknown = opened(browser(app), "x" * 43)
        assert "erases an interview 60 days after its end" in unknown.text


@pytest.mark.parametrize("end", ["complete", "cancel"])
def test_an_interview_that_did_not_take_place_leaves_nothing_to_open(world, app, secret, end):
    early = browser(app)
    opened(early, secret)
    world.alice.post(f"/interview/{world.room}/{end}")
    assert opened(browser(app), secret).status_code == 410
    assert early.http.get(f"/interview/{world.room}").status_code in (200, 302)


def test_it_opens_no_other_interview_of_the_same_person(world, app, secret):
    second = schedule(world.dave.user_id, world.bob.user_id, "Second round")
    caller = browser(app)
    opened(caller, secret)
    assert caller.http.get(f"/interview/{second.meeting_link}").status_code == 404


def test_whoever_opens_it_again_elsewhere_waits_at_the_door(world, app, secret):
    first, again = browser(app), browser(app)
    opened(first, secret)
    opened(again, secret)
    alice, socket = world.alice.connect(world.room), first.connect(world.room)
    alice.emit("join", {"room": world.room})
    socket.emit("request-join", {"room": world.room})
    alice.emit("approve-join", {"room": world.room})
    assert socket.emit("join", {"room": world.room})["ok"]
    assert again.connect(world.room).emit("join", {"room": world.room})["code"] == "not-admitted"


def test_guessing_is_stopped(world, app, secret):
    caller = browser(app)
    codes = [opened(caller, "guess").status_code for _ in range(31)]
    assert (codes[0], codes[-1]) == (404, 429)
    assert opened(caller, secret).status_code == 303, "a right secret is taken all the same"


def test_a_link_that_is_opened_for_ever_makes_no_more_sessions_than_are_kept(world, app, secret):
    admitted, first, last = browser(app), browser(app), browser(app)
    opened(admitted, secret)
    alice, socket = world.alice.connect(world.room), admitted.connect(world.room)
    alice.emit("join", {"room": world.room})
    socket.emit("request-join", {"room": world.room})
    alice.emit("approve-join", {"room": world.room})
    opened(first, secret)
    waiting = first.connect(world.room)
    for _ in range(sessions.MAX_OF_INVITED):
        last = browser(app)
        assert opened(last, secret).status_code == 303
    rows = select(func.count()).where(user_sessions.c.interview_id == world.interview.id)
    assert database.read(lambda db: db.execute(rows).scalar_one()) == sessions.MAX_OF_INVITED + 1
    assert socket.emit("join", {"room": world.room})["ok"], "who was admitted stays"
    assert not waiting.is_connected, "the oldest makes room, and its sockets close"
    assert not reaches(first, world.room)
    assert reaches(last, world.room)


def test_links_made_for_ever_are_kept_up_to_a_number(world, app, secret):
    for _ in range(invitations.MAX_KEPT + 5):
        invitations.issue(world.interview.id, world.alice.user_id, at=utcnow())
    of_this = select(func.count()).select_from(table).where(table.c.interview_id == world.interview.id)
    assert database.read(lambda db: db.execute(of_this).scalar_one()) == invitations.MAX_KEPT
    assert opened(browser(app), secret).status_code == 404, "so old a link is unknown"


def test_no_get_opens_or_makes_anything(world, app, secret):
    caller = browser(app)
    for path in (f"/join?secret={secret}", f"/rehearsal?secret={secret}"):
        assert caller.http.get(path).status_code == 200
    assert not reaches(caller, world.room)
    assert world.alice.http.get(f"/interview/{world.room}/invitation").status_code == 405


def test_without_its_token_the_form_is_refused(world, app, secret):
    assert browser(app).http.post("/join", data={"secret": secret}).status_code == 400


@pytest.mark.parametrize("way", ["join", "rehearsal"])
@pytest.mark.parametrize("shape", ["%23{}", "%2523{}", "/%23{}", "%23{}%3E", "%23{}.", "%20%23{}", "/%23{}/", "?utm_source=a%23{}", "%23{}?utm_source=a"])  # fmt: skip
def test_a_link_whose_mark_was_rewritten_leads_back_to_the_fragment(world, app, secret, way, shape, caplog):
    caller = browser(app)
    answer = caller.http.get(f"/{way}{shape.format(secret)}")
    assert (answer.status_code, answer.location) == (303, f"/{way}#{secret}")
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("same-origin", "no-store")
    assert not reaches(caller, world.room), "a link that a scanner follows opens nothing"
    assert secret not in caplog.text + answer.text.replace(answer.location, "")


@pytest.mark.parametrize("rest", ["/", ".", ",", ")", "%3E", "%23", "%20"])
def test_a_link_that_lost_its_secret_leads_to_a_field_to_paste_it_into(app, rest):
    answer = browser(app).http.get(f"/join{rest}")
    assert (answer.status_code, answer.location) == (303, "/join")


@pytest.mark.parametrize("path", ["/joined", "/join-us", "/rehearsals", "/xjoin%23abc"])
def test_another_word_is_another_page(app, path):
    assert browser(app).http.get(path).status_code == 404


def test_a_pasted_link_in_the_shape_of_a_mail_program_opens_it(world, app, secret):
    wrapped = f"<https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Flocalhost%2Fjoin%23{secret}&data=05%7C02&reserved=0>"
    assert opened(browser(app), wrapped).location == f"/interview/{world.room}/welcome"


def test_somebody_elses_session_is_not_replaced_unasked(world, app, secret):
    assert opened(world.dave, secret).status_code == 409
    assert world.dave.http.get("/dashboard").status_code == 200
    assert "is signed in here" in world.dave.http.get("/join").text
    assert opened(world.dave, secret, replace="yes").status_code == 303
    assert world.dave.http.get("/dashboard").location == f"/interview/{world.room}"


# ---- What it is for


def test_it_opens_the_interview_without_a_password_and_nothing_is_fixed_before(world, app, secret):
    caller = browser(app)
    caller.http.get("/join")
    with caller.http.session_transaction() as session:
        session["planted"] = "before"
    answer = opened(caller, f"http://localhost/join#{secret}")
    assert (answer.status_code, answer.location) == (303, f"/interview/{world.room}/welcome")
    with caller.http.session_transaction() as session:
        assert "planted" not in session
    assert reaches(caller, world.room)
    assert opened(browser(app), secret, to="rehearsal").location == f"/interview/{world.room}/rehearsal"


def test_opening_it_again_in_the_same_browser_keeps_the_place(world, app, secret):
    caller = browser(app)
    opened(caller, secret)
    with caller.http.session_transaction() as session:
        token = session["token"]
    opened(caller, secret)
    opened(world.bob, secret)
    with caller.http.session_transaction() as session:
        assert session["token"] == token
    assert world.bob.http.get("/dashboard").status_code == 200, "who signed in stays signed in"


def test_the_secret_is_shown_once_and_stands_nowhere(world, app, caplog, config):
    answer = world.alice.post(f"/interview/{world.room}/invitation")
    assert "#" not in answer.location
    page = world.alice.http.get(answer.location).text
    (secret,) = set(re.findall(r"/join#([\w-]{43})", page))
    assert f"/rehearsal#{secret}" in page
    assert secret not in world.alice.http.get(answer.location).text
    opened(browser(app), secret)
    assert secret not in caplog.text

    def everything(db):
        return [str(row) for one in metadata.sorted_tables for row in db.execute(text(f"SELECT * FROM {one.name}"))]

    assert not [row for row in database.read(everything) if secret in row]


def test_its_state_is_told_to_the_interviewer(world, app, secret):
    path = f"/interview/{world.room}/edit"
    assert "It has not been opened yet." in world.alice.http.get(path).text
    opened(browser(app), secret)
    assert "Last opened" in world.alice.http.get(path).text
    revoke(world)
    assert "The last link was revoked" in world.alice.http.get(path).text


def test_it_ends_with_the_interview_and_the_grace(world, secret):
    assert invitations.latest(world.interview.id).expires_at == interviews.get(world.interview.id).ends_at + GRACE


def test_the_invitation_says_when_in_the_candidates_zone_too(world):
    """As far as it is known: their browser told it, or they chose it."""
    made = schedule(world.alice.user_id, world.bob.user_id, "Another", at=datetime(2031, 6, 2, 8, 0, tzinfo=UTC))
    for known, words in ((None, "08:00 UTC,"), ("Europe/Berlin", "10:00 Europe/Berlin ("), ("UTC", "08:00 UTC,")):
        database.run(lambda db, zone=known: db.execute(update(users).values(timezone=zone)))
        world.alice.post(f"/interview/{made.meeting_link}/invitation")
        text = unescape(world.alice.http.get(f"/dashboard?created={made.meeting_link}").text)
        (line,) = {one for one in text.splitlines() if one.endswith(", 60 minutes")}
        assert words in line.replace("CEST", "Europe/Berlin"), line
        assert ("08:00 UTC)" in line) is (known == "Europe/Berlin"), line
