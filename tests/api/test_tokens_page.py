"""The page on which administrators make tokens: what is refused, shown once, listed and revoked."""

import re

import pytest

from db.engine import database
from services.api import tokens
from services.base import Conflict
from services.base.clock import utcnow
from services.people import team
from services.sign_on import identities
from services.sign_on.told import Told
from tests.api.programs import Program, assert_problem, make
from tests.people import add_user
from tests.signing_on import provider


def test_a_token_is_made_shown_once_and_revoked(app, world, monkeypatch):
    wanted = {"name": "Applicant tracking", "scopes": ["candidates:read"], "days": "30"}
    for wrong, words in [
        ({"name": " "}, "Enter a name."),
        ({"name": "x" * 61}, "60 characters"),
        ({"scopes": []}, "Choose what the token is for."),
        ({"scopes": ["everything"]}, "This scope does not exist."),
        ({"days": "0"}, "between 1 and 365"),
        ({"days": "366"}, "between 1 and 365"),
        ({"days": "soon"}, "valid integer"),
    ]:
        refused = world.alice.post("/api-tokens", wanted | wrong)
        assert (refused.status_code, words in refused.text) == (400, True), (wrong, words)
    assert tokens.listed() == []

    made = world.alice.post("/api-tokens", wanted)
    assert (made.status_code, made.location) == (302, "/api-tokens#new")
    (secret,) = re.findall(r'value="(nh_[^"]+)"', world.alice.http.get("/api-tokens").text)
    page = world.alice.http.get("/api-tokens").text
    assert secret not in page, "shown once"
    assert all(words in page for words in ("Applicant tracking", "Read candidates", secret[:8], "Never", "Works"))
    assert Program(app, secret).get("/candidates").status_code == 200
    assert "Never" not in world.alice.http.get("/api-tokens").text

    (token,) = tokens.listed()
    assert world.alice.post("/api-tokens/999/revoke").status_code == 404
    assert world.alice.post(f"/api-tokens/{token.id}/revoke").status_code == 302
    assert_problem(Program(app, secret).get("/candidates"), 401, "token-revoked")
    assert "Revoked" in world.alice.http.get("/api-tokens").text

    monkeypatch.setattr(tokens, "MAX_WORKING", 1)
    make(world.alice.user_id)
    full = world.alice.post("/api-tokens", wanted)
    assert (full.status_code, "There can be 1 working tokens" in full.text) == (409, True)
    with pytest.raises(Conflict):
        make(world.alice.user_id)
    assert len([one for one in tokens.listed() if one.is_working(utcnow())]) == 1


def test_a_role_that_a_provider_gives_ends_the_tokens_of_who_had_another(app, world):
    admin = add_user("erin", "Erin East", "admin")
    secret = make(admin)
    asks = provider("company", "https://accounts.example.org", roles_claim="groups", roles={"planners": "coordinator"})
    told = Told(asks.issuer, "erin", None, False, "coordinator")
    database.run(lambda db: identities._apply_role(db, asks, told, team.get_in(db, admin), at=utcnow()))
    assert_problem(Program(app, secret).get("/candidates"), 401, "token-revoked")
