"""While the database is away every page answers within five seconds, says so, and comes back by itself."""

import time

import pytest

from jobs import edits
from tests.routes.pages import read
from tests.services.outage import database_away

PATIENCE_S = 5


def timed(call):
    began = time.monotonic()
    answer = call()
    assert time.monotonic() - began < PATIENCE_S
    return answer


@pytest.mark.parametrize("person", ["alice", "bob", "nobody"])
def test_every_page_says_that_the_database_is_away(world, config, tmp_path, person):
    caller = getattr(world, person)
    with database_away(config, tmp_path):
        for path in (
            "/",
            "/login",
            "/setup-admin",
            "/dashboard",
            "/candidates",
            f"/interview/{world.room}",
            "/add-candidate",
        ):
            if person == "nobody" and path in (
                "/dashboard",
                "/candidates",
                "/add-candidate",
                f"/interview/{world.room}",
            ):
                continue  # Nobody is sent to sign in, which needs no database.
            answer = timed(lambda path=path: caller.http.get(path))
            assert answer.status_code == 503, path
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["Cache-Control"] == "no-store"
            assert "The database cannot be reached" in read(answer).text
    expected = {"alice": 200, "bob": 200, "nobody": 302}[person]
    assert caller.http.get("/dashboard").status_code == expected, "the session is still there"


def test_what_is_sent_is_refused_and_nothing_is_half_done(world, config, tmp_path):
    token = {"csrf_token": world.alice.csrf_token()}
    sent = {
        "/add-candidate": {"name": "Grace", "email": "grace@example.org"},
        "/schedule-interview": {
            "title": "x",
            "scheduled_time": "2027-06-01T10:00",
            "candidate_id": str(world.bob.user_id),
        },
        f"/interview/{world.room}/complete": {},
        f"/candidates/{world.bob.user_id}/deactivate": {},
        "/login": {"username": "alice", "password": "something-long"},
    }
    with database_away(config, tmp_path):
        for path, fields in sent.items():
            answer = timed(lambda path=path, fields=fields: world.alice.http.post(path, data=fields | token))
            assert answer.status_code == 503, path
    assert "Grace" not in read(world.alice.http.get("/candidates")).text
    assert world.bob.http.get("/dashboard").status_code == 200
    assert world.alice.http.get(f"/interview/{world.room}").status_code == 200


def test_the_process_is_healthy_all_the_same(world, config, tmp_path):
    with database_away(config, tmp_path):
        assert world.nobody.http.get("/healthz").status_code == 200
        for link in ("/static/images/mark.svg",):
            assert world.alice.http.get(link, buffered=True).status_code == 200


def test_a_room_goes_on_typing_and_is_told_what_is_not_stored(world, config, tmp_path):
    alice, bob = world.seated()
    assert bob.emit("code-change", {"room": world.room, "code": "before"})["ok"]
    with database_away(config, tmp_path):
        assert bob.emit("code-change", {"room": world.room, "code": "typed while it was away"})["ok"]
        edits.tell_plain()
        assert alice.heard("code-update")[-1] == {"code": "typed while it was away"}
        said = timed(lambda: bob.emit("chat-message", {"room": world.room, "message": "hello"}))
        assert (said["ok"], said["code"], said["retry"]) == (False, "unavailable", True)
        assert alice.heard() == []
    assert bob.emit("chat-message", {"room": world.room, "message": "hello"})["ok"]
    bob.close()
    alice.close()
    assert "typed while it was away" in read(world.alice.http.get(f"/interview/{world.room}/report")).text
