"""Signing in with the certified provider of npm, which checks what we send as carefully as we check what it says."""

import pytest

from repositories.states import Role
from services.base import utcnow
from services.people import account_links, accounts
from tests.people import Caller, add_user
from tests.real_provider import Browser, RealProvider
from tests.routes.pages import HOST
from tests.signing_on import leave, provider, refusal, sign_on, who

pytestmark = pytest.mark.slow


@pytest.fixture
def real(tmp_path):
    running = RealProvider(tmp_path / "provider", HOST).start()
    yield running
    running.stop()


@pytest.fixture
def browser():
    opened = Browser(HOST)
    yield opened
    opened.close()


def test_a_colleague_is_invited_signs_in_signs_out_and_in_again(app, world, real, browser):
    erin = add_user("erin", "Erin Eads", Role.INTERVIEWER)
    account_links.issue(erin, at=utcnow())
    person = Caller(app, "erin", None, app.test_client())
    roles = {"erin-s": "coordinator", "mallory-s": "admin"}
    asks = provider(
        "real", real.issuer, scopes=("openid", "email", "profile", "groups"), roles_claim="groups", roles=roles
    )
    with sign_on(asks):
        stranger = Browser(HOST)
        gone = leave(person, "real")
        back = stranger.follow(gone.address, login="mallory", password="x")
        stranger.close()
        assert refusal(person.http.get(back)) == "sign-on-stranger", "known there, and not here"

        gone = leave(person, "real")
        back = browser.follow(gone.address, login="erin", password="x")
        assert person.http.get(back).location == "/dashboard"
        assert (who(person), accounts.get(erin).role) == (erin, "coordinator")
        assert refusal(person.http.get(back)) == "sign-on-unknown", "the same code and state again"

        there = person.http.get("/logout").location
        assert there.startswith(f"{real.issuer}/session/end?")
        assert browser.follow(there, logout="yes").startswith(f"{HOST}/login")
        assert who(person) is None

        gone = leave(person, "real")
        back = browser.follow(gone.address, login="erin", password="x")
        person.http.get(back)
        assert who(person) == erin
        real.kill()
        assert person.http.get("/dashboard").status_code == 200, "whoever is signed in goes on"
        assert person.http.get("/logout").status_code == 302
