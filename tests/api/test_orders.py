"""Orders of a recruiting system: who is refused, what is refused, and the way from the order to the decision."""

import base64
import ipaddress
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import database
from db.tables import interview_orders as rows
from db.tables import slot_offers, users
from jobs import orders as job
from repositories import audit_entries
from services.api import order_states, tokens
from services.base import limits
from services.base.clock import utcnow
from services.people import candidates, team
from services.planning import offers, template_orders
from services.webhooks import callbacks
from tests.api.ordered import TITLE, choose, complete, decide, offer_of, opened, stored
from tests.api.programs import Program, assert_problem, make
from tests.api.recruiting import Recruiting, listening
from tests.in_force import using
from tests.offering import keep_hours
from tests.people import add_user
from tests.services.at_once import at_once

INSIDE = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def recruiting(app, world):
    keep_hours(world.alice, world.dave)
    return Recruiting(app, make(world.alice.user_id, "orders"))


def test_nobody_orders_without_a_key_that_is_for_orders(app, world, recruiting):
    _template, test_id = opened(world)
    calls = [
        ("GET", "list_tests", None),
        ("POST", "send_test", recruiting.order(test_id)),
        ("GET", "test_status?partner_interview_id=1", None),
        ("POST", "response_error", {"api_call": "list_tests", "errors": []}),
    ]
    admin = add_user("erin", "Erin East", "admin")
    ended, expired = make(admin, "orders"), make(world.alice.user_id, "orders", days=1)
    team.deactivate(admin, by=world.alice.user_id, at=utcnow())
    others = make(world.alice.user_id, *(one for one in tokens.Scope if one is not tokens.Scope.ORDERS))
    key = recruiting.key
    shown = {
        "": "token-missing",
        f"Bearer {key}": "token-missing",
        "Basic": "token-unknown",
        "Basic !!!": "token-unknown",
        "Basic " + base64.b64encode(key.encode()).decode(): "token-unknown",
        "Basic " + base64.b64encode(f"{key}:word".encode()).decode(): "token-unknown",
        "Basic " + base64.b64encode(f":{key}".encode()).decode(): "token-unknown",
        "Basic " + base64.b64encode("nh_é:".encode()).decode(): "token-unknown",
        "Basic " + base64.b64encode(f"{ended}:".encode()).decode(): "token-revoked",
        "Basic " + base64.b64encode(f"{others}:".encode()).decode(): "scope-missing",
    }
    for method, path, body in calls:
        limits.reset()
        for header, code in shown.items():
            headers = {"Authorization": header} if header else {}
            answer = Program(app, None).call(method, f"/greenhouse/{path}", body, **headers)
            assert_problem(answer, 401, code)
            assert answer.headers["WWW-Authenticate"].startswith("Basic "), header
        assert_problem(world.alice.http.open(f"/api/v1/greenhouse/{path}", method=method, json=body), 401)
    assert stored(rows.c.id) == []
    # The other way round, HTTP Basic opens nothing else, and the key is for nothing else.
    basic = {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}
    assert_problem(Program(app, None).call("GET", "/candidates", **basic), 401, "token-missing")
    assert_problem(Program(app, key).get("/candidates"), 403, "scope-missing")
    assert recruiting.list_tests()
    assert expired  # Works until its day is over, as every other token.


def test_what_cannot_be_ordered_is_refused_with_a_sentence_and_nothing_is_left(world, recruiting, monkeypatch):
    template_id, test_id = opened(world)
    order = recruiting.order
    nobody = len(stored(users.c.id))

    def refused(body, status, code=None):
        limits.reset()
        return assert_problem(recruiting.call("POST", "send_test", body), status, code)

    refused(order("no-such-test"), 404, "test-unknown")
    for wrong, pointer in [
        ({"email": "nonsense"}, "/candidate/email"),
        ({"email": "alice@example.org"}, "/candidate/email"),
        ({"email": 7}, "/candidate/email"),
        ({"email": None}, "/candidate/email"),
        ({"first_name": ""}, "/candidate/first_name"),
        ({"first_name": " ", "last_name": " "}, "/candidate/last_name"),
        ({"first_name": "x" * 201}, "/candidate/first_name"),
        ({"greenhouse_profile_url": "javascript:alert(1)"}, "/candidate/greenhouse_profile_url"),
        ({"greenhouse_profile_url": "https://x.org/" + "y" * 500}, "/candidate/greenhouse_profile_url"),
        ({"resume_url": "x" * 2001}, "/candidate/resume_url"),
    ]:
        told = refused(order(test_id, **wrong), 422)
        assert [one["pointer"] for one in told["errors"]] == [pointer], (wrong, told)
        assert told["errors"][0]["detail"]
    for address in ("http://app.greenhouse.io/x", "https://app.greenhouse.io:8443/x", "webcal://app.greenhouse.io/x",
                    "ftp://app.greenhouse.io/", "app.greenhouse.io", "https://user:word@app.greenhouse.io/"):  # fmt: skip
        told = refused(order(test_id) | {"url": address}, 422)
        assert [one["pointer"] for one in told["errors"]] == ["/url"], address
    for body in ([], {}, {"partner_test_id": test_id}, order(test_id) | {"candidate": None}):
        refused(body, 422)
    assert_problem(recruiting.call("POST", "send_test", order(test_id) | {"more": "x" * 70_000}), 413)
    refused(order(test_id) | {"partner_test_id": "x" * 65}, 422)

    candidates.deactivate(world.bob.user_id, at=utcnow())
    refused(order(test_id, email="bob@example.org"), 409, "candidate-deactivated")
    candidates.reactivate(world.bob.user_id)
    frank = add_user("frank", "Frank Field", "interviewer")
    frank = type("Person", (), {"user_id": frank})
    _other, without_hours = opened(world, frank, title="Without hours")
    told = refused(order(without_hours), 409, "no-times")
    assert told["detail"] == "No time is open with these people in these days."
    team.deactivate(frank.user_id, by=world.alice.user_id, at=utcnow())
    refused(order(without_hours), 409, "people-gone")
    monkeypatch.setattr(offers, "MAX_WAITING_OF_CANDIDATE", 0)
    refused(order(test_id), 409, "offers-too-many")
    monkeypatch.undo()
    template_orders.close(template_id, by=world.alice.user_id, role="admin", at=utcnow())
    refused(order(test_id), 404, "test-unknown")
    for number in ("nothing", "x" * 65, "%00"):
        limits.reset()
        answer = recruiting.call("GET", f"test_status?partner_interview_id={number}")
        assert answer.status_code == (404 if number == "nothing" else 422)
    assert_problem(recruiting.call("GET", "test_status"), 422)
    assert (stored(rows.c.id), stored(slot_offers.c.id), len(stored(users.c.id))) == ([], [], nobody + 1)


@pytest.mark.both_databases
def test_from_the_order_to_the_decision_that_is_read_there(world, recruiting):
    with listening() as listener, using(webhook_networks=INSIDE):
        recruiting.callback = listener.url
        _template, test_id = opened(world, world.alice, world.dave)
        assert recruiting.list_tests() == [{"partner_test_id": test_id, "partner_test_name": TITLE}]
        number = recruiting.send_test(test_id)
        (robin,) = [one for one in candidates.list_active() if one.email == "robin@example.org"]
        assert (robin.name, robin.phone, robin.has_resume) == ("Robin Rivers", None, False)
        told = recruiting.test_status(number)
        assert told["partner_status"] == "waiting_for_candidate"
        assert told["metadata"]["Invitation"].startswith("No e-mail was sent, because mail is off.")
        assert recruiting.send_test(test_id, email="ROBIN@example.org") == number, "the same order"
        assert len(stored(slot_offers.c.id)) == 1

        interview = choose(number)
        assert (interview.title, interview.duration_minutes, interview.interviewer_name) == (TITLE, 45, "Alice Ames")
        told = recruiting.test_status(number)
        assert (told["partner_status"], set(told["metadata"])) == ("scheduled", {"State", "Interview"})
        complete(world, interview)
        assert recruiting.test_status(number)["partner_status"] == "waiting_for_decision"
        job.send_due()
        assert listener.received == [], "nothing is complete yet"

        decide(world, interview, "yes")
        told = recruiting.test_status(number)
        assert told["partner_status"] == "complete"
        assert told["partner_profile_url"].endswith(f"/interview/{interview.meeting_link}/report")
        assert "partner_score" not in told
        assert set(told["metadata"]) == {"State", "Interview", "Ended", "Decision", "Decided"}
        assert told["metadata"]["Decision"] == "Yes"
        assert "Her reasons" not in repr(told)
        assert not any(name in repr(told) for name in ("Alice", "Dave", "Robin"))
        job.send_due()
        job.send_due()
        shown = "Basic " + base64.b64encode(f"{recruiting.key}:".encode()).decode()
        assert listener.received == [("/integrations/testing_partners/take_home_tests/12345", shown, b"")]
        assert recruiting.send_test(test_id) == number
        decide(world, interview, "no")
        job.send_due()
        assert (len(listener.received), recruiting.test_status(number)["metadata"]["Decision"]) == (2, "No")

    secrets = repr(database.read(lambda db: db.execute(select(rows)).all()))
    assert not any(word in secrets for word in (recruiting.key, "let-me-in", "take_home_tests"))
    noted = {one.action: one for one in database.read(lambda db: audit_entries.latest(db, limit=50))}
    taken = noted["order-taken"]
    assert (taken.subject_id, taken.doer_name, taken.details["program"]) == (robin.id, "Alice Ames", "ATS")
    assert (taken.details["order"], noted["orders-changed"].details) == (number, {"open": True})
    assert recruiting.key not in repr(noted)


def test_a_template_says_whether_the_decision_is_told(world, recruiting):
    _template, test_id = opened(world, tells_decision=False)
    number = recruiting.send_test(test_id)
    interview = choose(number)
    complete(world, interview)
    decide(world, interview, "no")
    told = recruiting.test_status(number)
    assert (told["partner_status"], set(told["metadata"])) == ("complete", {"State", "Interview", "Ended"})


def test_an_order_of_which_nothing_comes_says_so_and_is_offered_anew_when_it_is_sent_again(world, recruiting):
    _template, test_id = opened(world)
    number = recruiting.send_test(test_id)
    first = offer_of(number).offer
    offers.withdraw(first, at=utcnow())
    assert recruiting.test_status(number)["partner_status"] == "withdrawn"
    assert recruiting.send_test(test_id) == number
    again = offer_of(number).offer
    assert again.id != first.id
    assert recruiting.test_status(number)["partner_status"] == "waiting_for_candidate"
    interview = choose(number)
    world.alice.post(f"/interview/{interview.meeting_link}/cancel")
    told = recruiting.test_status(number)
    assert (told["partner_status"], "partner_profile_url" in told) == ("cancelled", False)
    recruiting.send_test(test_id)
    later = utcnow() + timedelta(days=60)
    page = order_states.page(number=1, at=later)
    assert [(one.order.number, one.state) for one in page.items] == [(number, "no_time_chosen")]
    offers.delete_old(at=later)
    assert recruiting.test_status(number)["partner_status"] == "no_time_chosen"
    order_states.forget_old(at=utcnow() + timedelta(days=89))
    assert stored(rows.c.number) == [number]
    order_states.forget_old(at=utcnow() + timedelta(days=91))
    assert stored(rows.c.number) == []


@pytest.mark.both_databases
def test_the_same_order_at_the_same_moment_is_one(world, recruiting):
    _template, test_id = opened(world)
    answers = at_once(*[lambda: recruiting.call("POST", "send_test", recruiting.order(test_id))] * 4)
    assert {one.status_code for one in answers} <= {200, 409}, [one.text for one in answers]
    assert len({one.get_json()["partner_interview_id"] for one in answers if one.status_code == 200}) == 1
    assert (len(stored(rows.c.id)), len(stored(slot_offers.c.id))) == (1, 1)


def test_what_is_not_taken_is_sent_again_for_a_day_and_never_inside_or_with_a_dead_key(world, recruiting, caplog):
    with listening() as listener:
        with using(webhook_networks=INSIDE):
            recruiting.callback = listener.url
            _template, test_id = opened(world)
            interview = choose(recruiting.send_test(test_id))
            complete(world, interview)
            decide(world, interview, "yes")
        job.send_due()
        assert (stored(rows.c.answer), listener.received) == (["private"], [])
        at = utcnow()
        with using(webhook_networks=INSIDE):
            listener.status = 401
            for status, answer in ((401, "401"), (302, "302")):
                listener.status = status
                at += timedelta(hours=7)
                claimed = callbacks.claim(at=at)
                assert callbacks.claim(at=at) is None, "leased"
                assert callbacks.end(claimed, callbacks.attempt(claimed, at=utcnow()), at=at) == "postponed"
                assert stored(rows.c.answer) == [answer]
            tokens.revoke(tokens.listed()[0].id, by=world.alice.user_id, at=utcnow())
            at += timedelta(hours=7)
            claimed = callbacks.claim(at=at)
            assert callbacks.end(claimed, callbacks.attempt(claimed, at=utcnow()), at=at) == "given-up"
        assert (stored(rows.c.answer), stored(rows.c.sealed_callback), len(listener.received)) == (
            ["key-ended"],
            [None],
            2,
        )
    assert listener.url not in caplog.text
    assert recruiting.key not in caplog.text


def test_a_reported_error_is_noted_without_the_candidate_and_bounded(world, recruiting):
    _template, test_id = opened(world)
    number = recruiting.send_test(test_id)
    recruiting.response_error()
    words = [
        "robin@example.org is unknown",
        "Robin RIVERS has no score, robins have",
        "other@example.org",
        "x" * 5_000,
        *"abcdefg",
    ]
    recruiting.response_error(
        errors=words, partner_interview_id=number, candidate_email="robin@example.org", partner_test_id=None
    )
    for wrong in ({}, {"api_call": "x"}, {"api_call": 1, "errors": []}, {"api_call": "x", "errors": "y"},
                  {"api_call": "x", "errors": ["y"] * 201}):  # fmt: skip
        assert_problem(recruiting.call("POST", "response_error", wrong), 422)
    newest, first = order_states.errors()
    assert first.details == {"call": "test_status", "errors": ["partner_profile_url is missing"], "program": "ATS"}
    told = newest.details["errors"]
    assert told[:3] == ["… is unknown", "… has no score, robins have", "…"]
    assert (len(told), len(told[3])) == (5, 280)
    assert newest.whom_id is not None
    limits.reset()
    for _time in range(60):
        recruiting.response_error()
    assert_problem(recruiting.call("POST", "response_error", {"api_call": "x", "errors": []}), 429)
