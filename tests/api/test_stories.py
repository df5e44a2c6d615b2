"""What programs do: a candidate and an interview from nothing to its end, requests that come twice, lists part by part."""

from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.engine import database
from db.tables import api_requests as stored_requests
from repositories import api_requests, audit_entries
from routes.http import forwarding
from services.api import candidates, repeating, tokens
from services.base import Conflict, Invalid
from services.base.clock import utcnow
from services.interview import invitations
from services.people import Profile
from services.people import candidates as people
from tests import breadth
from tests.api.programs import EVERY_SCOPE, assert_problem, order, program
from tests.services.at_once import at_once
from tests.services.outage import database_away


def test_from_a_candidate_to_a_cancelled_interview(app, world):
    """The candidate's link opens the interview until it is revoked; open rooms hear what changes; deeds are noted."""
    caller = program(app, world.alice.user_id)
    robin = caller.post("/candidates", {"name": "  Robin  Rivers ", "email": "Robin@Example.org"}).get_json()
    assert (robin["name"], robin["is_active"], robin["has_resume"]) == ("Robin Rivers", True, False)
    changed = caller.call("PATCH", f"/candidates/{robin['id']}", {"phone": "+49 30"}).get_json()
    assert changed == robin | {"phone": "+49 30"}
    assert caller.call("PATCH", f"/candidates/{robin['id']}", {"phone": None}).get_json() == robin
    (found,) = caller.get("/candidates?email=ROBIN@example.org").get_json()["items"]
    assert found == robin

    wanted = order(world, candidate_id=robin["id"], interviewer_id=world.dave.user_id, time_zone="Europe/Berlin")
    wanted |= {"panel": [{"id": world.alice.user_id, "role": "observer"}], "duration_minutes": 45, "reminders": []}
    made = caller.post("/interviews", wanted).get_json()
    assert (made["interviewer"]["name"], made["duration_minutes"], made["time_zone"]) == (
        "Dave Dunn",
        45,
        "Europe/Berlin",
    )
    assert [(one["name"], one["role"]) for one in made["panel"]] == [("Alice Ames", "observer")]
    first = made.pop("candidate_link")["url"]
    assert caller.get(f"/interviews/{made['id']}").get_json() == made
    assert opens(first, made["id"])

    same = caller.call("PATCH", f"/interviews/{made['id']}", {"title": "Engineer"}).get_json()
    assert (same["title"], same["starts_at"], same["candidate_link"]) == ("Engineer", made["starts_at"], None)
    dave = world.dave.connect(made["id"])
    assert dave.emit("join", {"room": made["id"]})["ok"]
    later = {"starts_at": wanted["starts_at"].replace("+00:00", "-01:00")}
    moved = caller.call("PATCH", f"/interviews/{made['id']}", later).get_json()
    assert moved["starts_at"] != made["starts_at"]
    assert not dave.is_connected, "everybody in the room proves their seat again"
    second = moved["candidate_link"]["url"]
    assert not opens(first, made["id"])
    beside = caller.post(f"/interviews/{made['id']}/links", {"keep_former": True}).get_json()["url"]
    assert opens(second, made["id"])
    assert opens(beside, made["id"])
    assert caller.call("DELETE", f"/interviews/{made['id']}/links").status_code == 204
    assert not opens(beside, made["id"])
    dave = world.dave.connect(made["id"])
    assert dave.emit("join", {"room": made["id"]})["ok"]
    assert caller.post(f"/interviews/{made['id']}/cancel", {"message": "Filled."}).get_json()["status"] == "cancelled"
    assert forwarding._meeting_link({"PATH_INFO": f"/api/v1/interviews/{made['id']}/cancel"}) == made["id"]
    assert "interview-cancelled" in [name for name, _payload in dave.heard()]
    for again in ("cancel", "links"):
        assert_problem(caller.post(f"/interviews/{made['id']}/{again}", {}), 409, "interview-over")
    assert_problem(caller.call("PATCH", f"/interviews/{made['id']}", later), 409, "interview-over")
    assert (
        caller.get(f"/interviews?status=cancelled&candidate_id={robin['id']}").get_json()["items"][0]["id"]
        == made["id"]
    )
    assert caller.get("/interviews?starts_from=2099-01-01T00:00:00Z").get_json()["items"] == []
    assert [one["name"] for one in caller.get("/team").get_json()["items"]] == ["Alice Ames", "Dave Dunn"]
    assert caller.get("/templates").get_json() == {"items": [], "next_cursor": None}

    assert caller.get(f"/interviews/{world.room}/report").status_code == 200
    tokens.revoke(tokens.listed()[0].id, by=world.alice.user_id, at=utcnow())
    by_program = {"candidate-added", "candidate-changed", "interview-scheduled", "interview-changed", "interview-moved",
                  "invitation-made", "invitation-revoked", "interview-cancelled", "report-exported"}  # fmt: skip
    noted = {one.action: one for one in database.read(lambda db: audit_entries.latest(db, limit=200))}
    assert noted["api-token-made"].details == {"scopes": list(EVERY_SCOPE), "days": 90}
    assert (noted["api-token-revoked"].subject, noted["api-token-revoked"].doer_name) == ("ATS", "Alice Ames")
    assert {(noted[one].doer_name, noted[one].details["program"]) for one in by_program} == {("Alice Ames", "ATS")}
    read = noted["report-exported"]
    assert (read.doer_name, read.address, read.subject_id) == ("Alice Ames", "127.0.0.1", world.interview.id)
    assert read.details == {"program": "ATS", "form": "json"}


def opens(link, interview_id):
    """Whether a candidate comes in by it."""
    try:
        opened = invitations.open_link(urlsplit(link).fragment, None, may_replace=False, at=utcnow())
    except (Conflict, Invalid):
        return False
    return opened.interview.meeting_link == interview_id


@pytest.mark.both_databases
def test_a_request_that_comes_again_is_answered_and_not_done_again(app, world, config, tmp_path):
    caller = program(app, world.alice.user_id)
    other = program(app, world.alice.user_id)
    wanted, key = order(world), "a key"
    first = caller.post("/interviews", wanted, Idempotency_Key=key)
    again = caller.post("/interviews", dict(reversed(wanted.items())), Idempotency_Key=f'"{key}"')
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert (again.headers["Idempotent-Replayed"], "Idempotent-Replayed" in first.headers) == ("true", False)
    assert_problem(caller.post("/interviews", wanted | {"title": "Other"}, Idempotency_Key=key), 422, "key-reused")
    assert_problem(
        caller.post("/candidates", {"name": "R", "email": "r@x.org"}, Idempotency_Key=key), 422, "key-reused"
    )
    assert other.post("/interviews", wanted, Idempotency_Key=key).get_json()["id"] != first.get_json()["id"]
    stored = database.read(lambda db: list(db.execute(select(stored_requests.c.answer)).scalars()))
    secret = first.get_json()["candidate_link"]["url"].partition("#")[2]
    assert not any(secret in one for one in stored), "a secret stands in the database only encrypted"

    # What was refused was not done, and its key is free.
    refused = {"name": "Robin", "email": "bob@example.org"}
    assert_problem(caller.post("/candidates", refused, Idempotency_Key="k"), 422)
    robin = {"name": "Robin", "email": "robin@example.org"}
    answers = at_once(*(lambda: caller.post("/candidates", robin, Idempotency_Key="k") for _one in range(6)))
    ids = {one.get_json()["id"] for one in answers if one.status_code == 201}
    assert len(ids) == 1
    assert all(one.get_json(force=True)["code"] == "request-under-way" for one in answers if one.status_code != 201)
    assert {one.status_code for one in answers} <= {201, 409}
    assert caller.post("/candidates", robin, Idempotency_Key="k").get_json()["id"] in ids
    with database_away(config, tmp_path):
        assert_problem(caller.get("/candidates"), 503, "database-away")


def test_what_is_kept_of_requests_is_bounded_and_ends(app, world, monkeypatch):
    caller = program(app, world.alice.user_id)
    (token,) = tokens.listed()
    at = utcnow()
    monkeypatch.setattr(repeating, "MAX_KEPT", 3)
    for n in range(5):
        begun = repeating.claim(token.id, str(n), "said", at=at)
        repeating.finish(begun, repeating.Answered(201, "x" * n), at=at)
    assert [isinstance(repeating.claim(token.id, str(n), "said", at=at), int) for n in (4, 3, 0)] == [
        False,
        False,
        True,
    ]
    monkeypatch.setattr(repeating, "MAX_KEPT_CHARS", 10)
    assert isinstance(repeating.claim(token.id, "new", "said", at=at), int)
    kept = database.read(lambda db: api_requests.list_sizes(db, token.id))
    assert len(kept) == 2
    # Ended without an answer: nobody knows how far it came.
    with pytest.raises(Conflict, match="request-under-way"):
        repeating.claim(token.id, "new", "said", at=at)
    with pytest.raises(Conflict, match="request-lost"):
        repeating.claim(token.id, "new", "said", at=at + repeating.UNDER_WAY_FOR)
    assert isinstance(repeating.claim(token.id, "new", "said", at=at + repeating.KEPT_FOR * 1.01), int)
    tokens.forget_old(at=at + tokens.KEEP_ENDED)
    assert caller.get("/team").status_code == 200
    tokens.forget_old(at=token.expires_at + tokens.KEEP_ENDED * 1.01)
    assert tokens.listed() == []


@hypothesis_settings(
    max_examples=breadth.of(narrow=6, wide=60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(added=st.lists(st.integers(0, 2), max_size=6), limit=st.integers(1, 4))
def test_a_list_in_parts_tells_everybody_once_whatever_is_added_meanwhile(shared_world, added, limit):
    """`added`: how many candidates come between one part and the next."""
    caller, counter = shared_world
    seen, cursor, made = [], None, list(added)
    before = set(counter.ids())
    for _part in range(len(before) + sum(added) + 1):
        part = candidates.listed(caller, email=None, is_active=None, cursor=cursor, limit=limit)
        seen += [one.id for one in part.items]
        assert len(part.items) <= limit
        for _one in range(made.pop() if made else 0):
            counter.add()
        cursor = part.next_cursor
        if cursor is None:
            break
        with pytest.raises(Invalid):
            candidates.listed(caller, email="x@example.org", is_active=None, cursor=cursor, limit=limit)
        with pytest.raises(Invalid):
            candidates.listed(caller, email=None, is_active=None, cursor="A" + cursor[1:], limit=limit)
    assert cursor is None, "the list ends"
    assert seen == sorted(set(seen))
    assert before <= set(seen)


@pytest.fixture
def shared_world(app, world):
    """A caller, and a counter that adds candidates; the cases of the property share them."""

    class Counter:
        n = 0

        def add(self):
            Counter.n += 1
            people.add(Profile(f"Nr {self.n}", f"n{self.n}@example.org"), None, at=utcnow())

        def ids(self):
            return [one.id for one in people.list_active()]

    caller = tokens.find(program(app, world.alice.user_id).token, at=utcnow())
    return caller, Counter()
