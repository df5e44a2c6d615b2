"""Who is let in: nobody without a token that works, and nobody further than its scopes and its maker's rights."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.engine import database
from db.tables import api_tokens, users
from repositories import audit_entries
from routes.api.document import document
from routes.api.operations import OPERATIONS
from services.api import Scope, tokens
from services.base import encryption, limits
from services.base.clock import utcnow
from services.mail import account_letters
from services.people import Guest, team
from tests.api.ordered import opened
from tests.api.programs import Program, assert_problem, make, order, program
from tests.api.recruiting import Recruiting
from tests.in_force import using
from tests.offering import keep_hours
from tests.people import add_user


def of(world, one, test_id="", number=""):
    """A path and a body that this operation takes; `test_id` and `number` are of what can be and of what was ordered."""
    path = one.path.replace("{candidate_id}", str(world.bob.user_id)).replace("{interview_id}", world.room)
    bodies = {
        "add_candidate": {"name": "Robin", "email": "robin@example.org"},
        "change_candidate": {"phone": "1"},
        "schedule_interview": order(world),
        "send_test": Recruiting(None, "").order(test_id),
        "response_error": {"api_call": "list_tests", "errors": ["No list"]},
    }
    if one.name == "test_status":
        path += f"?partner_interview_id={number}"
    return path, bodies.get(one.name, {} if one.body else None)


def test_nobody_is_let_in_without_a_token_that_works(app, world):
    admin = add_user("erin", "Erin East", "admin")
    working, ended = make(admin), make(world.alice.user_id)
    at = utcnow()
    tokens.revoke(tokens.listed()[0].id, by=world.alice.user_id, at=at)
    expired = make(world.alice.user_id, days=1)
    database.run(
        lambda db: db.execute(
            update(api_tokens)
            .where(api_tokens.c.token_hash == encryption.digest(expired))
            .values(expires_at=at - timedelta(seconds=1))
        )
    )
    shown = {
        "": "token-missing",
        "Bearer": "token-unknown",
        "Bearer ": "token-unknown",
        f"Basic {working}": "token-missing",
        "Bearer nh_short": "token-unknown",
        f"Bearer {working[:-1]}{'0' if working[-1] != '0' else '1'}": "token-unknown",
        f"Bearer {working} {working}": "token-unknown",
        "Bearer " + "x" * 5000: "token-unknown",
        f"Bearer {ended}": "token-revoked",
        f"Bearer {expired}": "token-expired",
    }
    for one in OPERATIONS:
        path, body = of(world, one)
        limits.reset()
        for header, code in shown.items() if one.name in ("list_candidates", "make_link") else [("", "token-missing")]:
            answer = Program(app, None).call(one.method, path, body, **({"Authorization": header} if header else {}))
            assert_problem(answer, 401, code)
            scheme = "Basic " if one.is_partner else "Bearer "
            assert answer.headers["WWW-Authenticate"].startswith(scheme), (one.name, header)
    # A signed-in administrator's browser opens nothing, with a form's token neither.
    assert_problem(world.alice.http.get("/api/v1/candidates"), 401, "token-missing")
    assert_problem(world.alice.http.get("/api/v1/no-such-page"), 404)
    assert_problem(world.alice.post("/api/v1/candidates"), 401, "token-missing")
    assert Program(app, working).get("/candidates").status_code == 200
    database.run(lambda db: db.execute(update(users).where(users.c.id == admin).values(role="interviewer")))
    assert_problem(Program(app, working).get("/candidates"), 401, "token-without-maker")
    database.run(lambda db: db.execute(update(users).where(users.c.id == admin).values(role="admin")))
    team.deactivate(admin, by=world.alice.user_id, at=at)
    team.reactivate(admin)
    assert_problem(Program(app, working).get("/candidates"), 401, "token-revoked")


def test_who_becomes_an_administrator_again_has_no_tokens_of_before(app, world):
    admin = add_user("erin", "Erin East", "admin")
    secret, other = make(admin), program(app, world.alice.user_id)

    def become(role):
        user = team.get(admin)
        account_letters.change(
            admin,
            Guest(user.name, user.email, role),
            base=team.version_of(user),
            by=world.alice.user_id,
            at=utcnow(),
        )

    for role in ("interviewer", "admin"):
        become(role)
        assert_problem(Program(app, secret).get("/candidates"), 401, "token-revoked")
    ended = database.read(lambda db: audit_entries.latest(db, limit=9, action="api-tokens-ended"))
    assert [(one.subject_id, one.doer_id, one.details) for one in ended] == [(admin, world.alice.user_id, {"count": 1})]
    assert other.get("/candidates").status_code == 200, "others' tokens go on"


def test_each_operation_needs_its_scope_and_no_other(app, world):
    """Every operation with every single scope: only its own lets in."""
    by_scope = {scope: program(app, world.alice.user_id, scope.value) for scope in Scope}
    keep_hours(world.alice)
    _template, test_id = opened(world)
    number = Recruiting(app, by_scope[Scope.ORDERS].token).send_test(test_id, email="other@example.org")
    for one in OPERATIONS:
        for scope, caller in by_scope.items():
            limits.reset()
            path, body = of(world, one, test_id, number)
            answer = caller.call(one.method, path, body)
            if scope is one.scope:
                assert answer.status_code == one.status, (one.name, answer.text)
                assert ("RateLimit" in answer.headers, "Set-Cookie" in answer.headers) == (True, False)
            else:
                assert_problem(answer, 401 if one.is_partner else 403, "scope-missing")
                told = answer.headers["WWW-Authenticate"]
                assert told.startswith("Basic ") if one.is_partner else f'scope="{one.scope}"' in told
        if one.name == "cancel_interview":
            world.interview = program(app, world.alice.user_id).post("/interviews", order(world)).get_json()
            world.interview = type("Made", (), {"meeting_link": world.interview["id"]})
    documented = {
        (one["operationId"], one["x-scope"]) for path in document()["paths"].values() for one in path.values()
    }
    assert documented == {(one.name, one.scope.value) for one in OPERATIONS}


def test_what_is_malformed_is_said_with_its_place(app, world):
    caller = program(app, world.alice.user_id)
    for path, body, pointers in [
        ("/candidates", {"name": "", "email": "robin@example.org"}, {"/name"}),
        ("/candidates", {"name": "Robin"}, {"/email"}),
        ("/candidates", {"name": "Robin", "email": "nonsense"}, {"/email"}),
        ("/candidates", {"name": "Robin", "email": "bob@example.org"}, {"/email"}),
        ("/candidates", {"name": "R\x00", "email": 7, "more": 1}, {"/name", "/email", "/more"}),
        ("/candidates", [], {""}),
        ("/interviews", order(world, starts_at="2020-01-01T10:00:00Z"), {"/starts_at"}),
        ("/interviews", order(world, starts_at="2030-01-01T10:00:00"), {"/starts_at"}),
        ("/interviews", order(world, starts_at="9999-12-31T23:59:59-12:00"), {"/starts_at"}),
        ("/interviews", order(world, starts_at="2030-10-27T01:30:00Z", time_zone="Europe/Berlin"), {"/starts_at"}),
        ("/interviews", order(world, time_zone="Mars/Base"), {"/time_zone"}),
        ("/interviews", order(world, candidate_id=world.dave.user_id), {"/candidate_id"}),
        ("/interviews", order(world, candidate_id=2**40), {"/candidate_id"}),
        ("/interviews", order(world, interviewer_id=world.bob.user_id), {"/interviewer_id"}),
        ("/interviews", order(world, template_id=999), {"/template_id"}),
        ("/interviews", order(world, title=None), {"/title"}),
        ("/interviews", order(world, language="latin"), {"/language"}),
        ("/interviews", order(world, panel=[{"id": world.dave.user_id}, {"id": 999}]), {"/panel/1"}),
        ("/interviews", order(world, duration_minutes="60"), {"/duration_minutes"}),
        (f"/interviews/{world.room}/cancel", {"message": "x" * 501}, {"/message"}),
    ]:
        told = assert_problem(caller.post(path, body), 422)
        assert {one["pointer"] for one in told["errors"]} == pointers, (path, body, told)
        assert all(one["detail"] and one["code"] for one in told["errors"])
    for query in ("limit=0", "limit=101", "limit=x", "cursor=x.y", "limit=1&limit=2", "more=1", "email=x", "cursor=é"):
        told = assert_problem(caller.get(f"/candidates?{query}"), 422)
        assert [one["parameter"] for one in told["errors"]] == [query.partition("=")[0]], query
    assert_problem(caller.get("/interviews?starts_from=yesterday"), 422)
    assert_problem(caller.get(f"/interviews/{world.room}?more=1"), 422)
    client = app.test_client(use_cookies=False)
    sent = {"headers": {"Authorization": f"Bearer {caller.token}"}, "content_type": "application/json"}
    for data in (b"{", b"\xff", b'{"name": "\\ud800"}', b"[" * 30_000):
        assert_problem(client.post("/api/v1/candidates", data=data, **sent), 400, "json-malformed")
    assert_problem(client.post("/api/v1/candidates", data=b" " * 70_000, **sent), 413)
    assert_problem(client.post("/api/v1/candidates", data={"name": "Robin"}, headers=sent["headers"]), 415)
    assert_problem(caller.call("PUT", "/candidates"), 405)
    assert "GET" in caller.call("PUT", "/candidates").headers["Allow"]
    for path in (
        "/candidates/999999",
        "/candidates/99999999999",
        "/interviews/none",
        "/nothing",
        f"/candidates/{world.dave.user_id}",
    ):
        assert_problem(caller.get(path), 404)
    for key in ("", '""', "é", "x" * 201, "a\tb"):
        assert_problem(caller.post("/candidates", {"name": "R", "email": "r@example.org"}, Idempotency_Key=key), 400)


def test_too_many_requests_wait(app, world):
    caller = program(app, world.alice.user_id)
    with using(limits={limits.Limit.API_REQUEST_PER_TOKEN: "3 per minute"}):
        answers = [caller.get("/team") for _one in range(4)]
        assert [one.headers["RateLimit"].partition(";t=")[0] for one in answers] == [
            '"token";r=2', '"token";r=1', '"token";r=0', '"token";r=0',
        ]  # fmt: skip
        assert answers[0].headers["RateLimit-Policy"] == '"token";q=3;w=60'
        assert_problem(answers[3], 429, "too-often")
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    limits.reset()
    with using(limits={limits.Limit.API_CHANGE_PER_TOKEN: "1 per minute"}):
        assert caller.post(f"/interviews/{world.room}/links", {}).status_code == 201
        assert_problem(caller.post(f"/interviews/{world.room}/links", {}), 429)
        assert caller.get("/team").status_code == 200
    limits.reset()
    with using(limits={limits.Limit.WRONG_API_TOKEN_PER_ADDRESS: "1 per minute"}):
        assert_problem(Program(app, "nh_wrong").get("/team"), 401)
        assert_problem(Program(app, "nh_wrong").get("/team"), 429)
        assert caller.get("/team").status_code == 200, "who is right is not kept out by who is wrong"
    limits.reset()
    with using(limits={limits.Limit.API_REQUEST_PER_ADDRESS: "1 per minute"}):
        assert caller.get("/team").status_code == 200
        assert_problem(caller.get("/team"), 429)
    limits.reset()
    with using(limits={limits.Limit.COSTLY_PAGE_PER_SESSION: "1 per minute"}):
        assert [app.test_client().get("/api/v1/docs").status_code for _one in range(2)] == [200, 429]


def test_reports_are_read_as_on_the_pages(app, world):
    """Alice coordinates everybody's interviews, and reads reports only where she has an interviewer's seat."""
    caller = program(app, world.alice.user_id)
    other = world.other.meeting_link
    assert_problem(caller.get(f"/interviews/{other}/report"), 404)
    assert_problem(caller.get(f"/interviews/{other}/report.pdf"), 404)
    assert caller.get(f"/interviews/{other}").status_code == 200
    assert caller.get(f"/interviews/{other}/result").get_json()["decision"] is None
    whole = caller.get(f"/interviews/{world.room}/report").get_json()
    assert (whole["format"], whole["has_names"]) == ("neurohire-report", True)
    less = caller.get(f"/interviews/{world.room}/report?without=names,cards").get_json()
    assert (less["has_names"], less["has_cards"], less["has_alerts"]) == (False, False, True)
    assert_problem(caller.get(f"/interviews/{world.room}/report?without=chat"), 422)
    assert_problem(caller.get("/interviews/none/report"), 404)


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/docs"])
def test_what_it_is_can_be_read_by_everybody_and_sets_no_cookie(app, world, path):
    for client in (world.alice.http, app.test_client(use_cookies=False)):
        answer = client.get(path)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
        assert "Alice" not in answer.text


def test_an_id_that_no_row_can_have_is_nowhere_whatever_is_asked_of_it(app, world):
    headers = {"Authorization": f"Bearer {program(app, world.alice.user_id).token}"}
    for method in ("GET", "PATCH"):
        answer = world.nobody.http.open("/api/v1/candidates/0", method=method, headers=headers, json={})
        assert (method, answer.status_code) == (method, 404)
    answer = world.nobody.http.put("/api/v1/candidates/1", headers=headers, json={})
    assert answer.status_code == 405
