"""Signing in with an account of a provider: the way there and back, what is noted of it, and signing out."""

import logging
from datetime import timedelta

from sqlalchemy import func, select, update

from db.engine import database
from db.tables import pending_sign_ons, sign_on_identities, user_sessions
from repositories import user_sessions as user_session_rows
from repositories.states import Role
from services.audit import audit
from services.base import utcnow
from services.people import accounts, passwords
from services.sign_on import discovery, pending
from tests import hostile_provider
from tests.hostile_provider import CLIENT
from tests.people import Caller, add_user
from tests.signing_on import come, invite, leave, provider, refusal, role_of, sent, set_user, sign_on, who


def test_a_state_is_one_browsers_once_for_minutes_and_for_one_provider(world, stranger, company, app, clock, caplog):
    invite(world.dave.user_id)
    other = Caller(app, "other", None, app.test_client())
    with (
        hostile_provider.serving() as second,
        caplog.at_level(logging.WARNING),
        sign_on(provider("company", company.issuer), provider("second", second.issuer)),
    ):
        gone = leave(stranger, "company")
        company.nonce = second.nonce = gone.query["nonce"]
        leave(other, "company")
        for caller, address in [
            (stranger, "/sign-on/company/callback"),
            (stranger, gone.back(state="")),
            (stranger, gone.back(state="guessed")),
            (other, gone.back()),
        ]:
            answer = caller.http.get(address)
            assert (answer.status_code, refusal(answer)) == (400, "sign-on-unknown"), address
        assert not company.forms, "nobody was asked for a token"
        assert stranger.http.get(gone.back()).status_code == 302
        assert refusal(stranger.http.get(gone.back())) == "sign-on-unknown", "a second time"
        assert len(company.forms) == 1

        # Its answer is brought to the other provider's address, or names the other as its sender.
        gone = leave(stranger, "company")
        gone.key = "second"
        assert refusal(stranger.http.get(gone.back())) == "sign-on-unknown"
        assert refusal(come(stranger, company, iss=second.issuer)) == "sign-on-untrue"
        discovery._known.clear()
        company.be(metadata={"authorization_response_iss_parameter_supported": True})
        assert refusal(come(stranger, company)) == "sign-on-untrue", "it says who it is, and here it did not"
        assert len(company.forms) == 1, "the code is not even exchanged"
        assert come(stranger, company, iss=company.issuer).status_code == 302

        gone = leave(stranger, "company")
        clock.pass_(timedelta(minutes=11))
        assert refusal(stranger.http.get(gone.back())) == "sign-on-unknown", "too late"
        assert not second.forms
        answer = come(
            stranger, company, code="", iss=company.issuer, error="access_denied", error_description="<b>no</b>"
        )
        assert (answer.status_code, refusal(answer)) == (403, "provider-refused")
        assert "<b>no</b>" not in answer.text
    assert "a code" not in caplog.text


def test_there_and_back_is_asked_as_it_must_be(world, stranger, company):
    invite(world.dave.user_id)
    with sign_on(provider("company", company.issuer, acr=("mfa",))):
        assert stranger.http.get("/sign-on/nobody").status_code == 404
        assert stranger.http.get("/sign-on/nobody/callback").status_code == 404
        gone = leave(stranger, "company", next="/candidates")
        assert gone.query["redirect_uri"] == "http://localhost/sign-on/company/callback"
        assert (gone.query["response_type"], gone.query["code_challenge_method"]) == ("code", "S256")
        assert gone.query["scope"].split()[0] == "openid"
        assert gone.query["acr_values"] == "mfa"
        company.nonce = gone.query["nonce"]
        assert refusal(stranger.http.get(gone.back())) == "sign-on-untrue", "not as strongly as was asked for"
        company.be(claims={"acr": "mfa"})
        gone = leave(stranger, "company", next="/candidates")
        company.nonce = gone.query["nonce"]
        assert stranger.http.get(gone.back()).location == "/candidates"
        assert len(company.forms[-1]["code_verifier"]) >= 43
        gone = leave(stranger, "company", next="https://evil.example.org/")
        company.nonce = gone.query["nonce"]
        assert stranger.http.get(gone.back()).location == "/dashboard"


def test_with_sign_on_only_passwords_are_the_candidates_and_one_administrators(world, stranger, company, app):
    word = "compiler of cobol"
    frank = add_user("frank", "Frank Fox", Role.ADMIN)
    for user_id in (world.alice.user_id, world.bob.user_id, world.dave.user_id, frank):
        set_user(user_id, password_hash=passwords.hash_password(word))

    def by_password(name, password=word):
        caller = Caller(app, name, None, app.test_client())
        answer = caller.post("/login", {"username": name, "password": password})
        return answer.status_code, who(caller), answer.text.count("does not sign in by password")

    with sign_on(provider("company", company.issuer), is_only=True, break_glass="alice"):
        for name in ("dave", "frank", "dave@example.org"):
            assert by_password(name) == by_password(name, "wrong") == (401, None, 1), name
        assert by_password("alice")[1] == world.alice.user_id
        assert by_password("bob")[1] == world.bob.user_id
        page = stranger.http.get("/login").text
        assert page.index("Sign in with Company") < page.index("Sign in with a password")

        # Whoever had a password and connected nothing is invited anew.
        world.alice.post(f"/team/{world.dave.user_id}/link")
        assert not accounts.get(world.dave.user_id).has_password
        secret = invite(world.dave.user_id)
        assert "need no password here" in stranger.post("/set-password", {"secret": secret}).text
        choice = {"secret": secret, "name": "Dave", "password": word, "again": word}
        assert "need no password here" in stranger.post("/set-password/choose", choice).text
        assert not accounts.get(world.dave.user_id).has_password
        assert come(stranger, company).status_code == 302
        assert who(stranger) == world.dave.user_id
        assert "Signs in with a connected account" in world.alice.http.get("/team").text


def test_what_happens_is_noted_with_its_provider(world, stranger, company):
    invite(world.dave.user_id)
    asks = provider("company", company.issuer, roles_claim="groups", roles={"planners": "coordinator"})
    with sign_on(asks):
        come(stranger, company)
        company.be(claims={"groups": "planners"})
        come(stranger, company)
        stranger.http.get("/logout")
    entries = database.read(lambda db: audit.latest(db, limit=5))
    assert [(one.action, one.doer_id) for one in reversed(entries)] == [
        ("sign-in-refused", None),
        ("role-changed", world.dave.user_id),
        ("identity-connected", world.dave.user_id),
        ("signed-in", world.dave.user_id),
        ("signed-out", world.dave.user_id),
    ]
    assert "company" in str(entries[1].details)


def test_signing_out_ends_the_session_there_too(world, stranger, company):
    invite(world.dave.user_id)
    with sign_on(provider("company", company.issuer)):
        assert world.alice.http.get("/logout").location == "/login"
        come(stranger, company)
        gone = stranger.http.get("/logout", headers={"Sec-Fetch-Site": "cross-site"})
        assert (gone.location, who(stranger)) == ("/login", None)
        come(stranger, company)
        gone = sent("company", stranger.http.get("/logout").location)
        assert who(stranger) is None
        assert gone.query["post_logout_redirect_uri"] == "http://localhost/login"
        assert gone.query["client_id"] == CLIENT
        assert len(gone.query["id_token_hint"].split(".")) == 3
        ended = select(user_sessions.c.id_token).where(user_sessions.c.identity_id.is_not(None))
        assert set(database.read(lambda db: db.execute(ended).scalars().all())) == {None}, "nothing of it is kept"


def test_another_role_reaches_open_pages_and_little_is_kept_of_who_is_on_the_way(world, stranger, company):
    dave = world.dave.user_id
    asks = provider("company", company.issuer, roles_claim="groups", roles={"planners": "coordinator"})
    with sign_on(asks):
        leave(stranger, "company", next="/" + "x" * 7000)
        longest = select(func.max(func.length(pending_sign_ons.c.sealed)))
        assert database.read(lambda db: db.execute(longest).scalar_one()) < 2000
        invite(dave)
        socket = world.dave.connect(world.other.meeting_link)
        company.be(claims={"groups": ["planners"]})
        come(stranger, company)
        assert (role_of(dave), socket.is_connected) == ("coordinator", False)
        ours = database.read(
            lambda db: db.execute(select(user_sessions.c.id).where(user_sessions.c.id_token.is_not(None))).scalar_one()
        )
        world.alice.post(f"/team/{dave}/sessions/{ours}/end")
        assert (who(stranger), database.read(lambda db: user_session_rows.find_id_token(db, ours))) == (None, None)


def test_the_provider_sees_to_the_second_factor_and_a_lapsed_room_is_gone_on_with(world, stranger, company, required):
    invite(world.dave.user_id)
    with sign_on(provider("company", company.issuer)):
        come(stranger, company)
        assert stranger.http.get("/dashboard").status_code == 200
        past = utcnow() - timedelta(seconds=1)
        lapsed = update(user_sessions).where(user_sessions.c.identity_id.is_not(None)).values(expires_at=past)
        database.run(lambda db: db.execute(lapsed))
        token = stranger.csrf_token()
        answer = stranger.post("/sign-in-again", {"password": "whatever"})
        assert (answer.status_code, "other tab" in answer.json["message"]) == (401, True)
        come(stranger, company)
        answer = stranger.http.post("/sign-in-again", data={"csrf_token": token})
        assert answer.json["ok"], "the token of the page that stayed open still counts"
    kept = select(sign_on_identities.c.issuer)
    assert database.read(lambda db: db.execute(kept).scalars().all()) == [company.issuer]


def test_a_flood_from_one_place_displaces_itself_and_nobody_is_refused(world, stranger, company, monkeypatch):
    monkeypatch.setattr(pending, "MAX_OF_SOURCE", 3)
    monkeypatch.setattr(pending, "MAX_PENDING", 4)
    asks, at = provider("company", company.issuer), utcnow()

    def begin(source, number):
        return pending.begin(asks, browser=f"{source} {number}", source=source, wanted=None, connects=None, at=at).state

    def is_kept(source, number, state):
        return pending.take(state, browser=f"{source} {number}", at=at) is not None

    flood = [begin("192.0.2.1", number) for number in range(5)]
    quiet = begin("192.0.2.2", 0)
    late = begin("192.0.2.3", 0)
    assert [is_kept("192.0.2.1", number, state) for number, state in enumerate(flood)] == [False] * 3 + [True] * 2
    assert is_kept("192.0.2.2", 0, quiet)
    assert is_kept("192.0.2.3", 0, late), (
        "the fourth and last place was there, and the fifth displaced one of the flood"
    )
