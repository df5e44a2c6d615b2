"""Signing in with an account of a provider that says what is not so: nobody comes in; and who does come in, and how."""

import base64
import hashlib
import hmac
import json
import logging
import time
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from db.engine import database
from db.tables import account_links as links
from db.tables import pending_sign_ons, sign_on_identities, user_sessions, users
from repositories import user_sessions as user_session_rows
from repositories.states import Role
from routes import sign_on as routes
from services.audit import audit
from services.base import Conflict, Invalid, utcnow
from services.mail import account_letters
from services.outside import named
from services.people import Guest, account_links, accounts, passwords, team
from services.sign_on import discovery, identities
from tests import hostile_provider
from tests.hostile_provider import CLIENT, new_key
from tests.people import Caller, add_user, sign_in
from tests.routes.pages import read
from tests.second_factors import PASSWORD, Clock, give_phone
from tests.signing_on import leave, provider, refusal, sent, sign_on, who


@pytest.fixture
def company():
    with hostile_provider.serving() as running:
        yield running


@pytest.fixture
def stranger(app):
    return Caller(app, "stranger", None, app.test_client())


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(routes, "utcnow", clock)
    return clock


def invite(user_id):
    return account_links.issue(user_id, at=utcnow()).secret


def set_user(user_id, **values):
    database.run(lambda db: db.execute(update(users).where(users.c.id == user_id).values(**values)))


def role_of(user_id):
    return accounts.get(user_id).role


def come(caller, company, **brought):
    """There and back, with whatever the provider says."""
    gone = leave(caller, "company")
    company.nonce = gone.query["nonce"]
    return caller.http.get(gone.back(**brought))


def coded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unsigned(token):
    return f"{coded({'alg': 'none'})}.{token.split('.')[1]}."


def by_what_all_know(public_key, token):
    """Signed with the provider's public key as if it were a secret that we share."""
    text = f"{coded({'alg': 'HS256', 'kid': 'first'})}.{token.split('.')[1]}"
    return f"{text}.{coded(hmac.digest(public_key, text.encode(), hashlib.sha256))}"


def changed(token):
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "==")) | {"sub": "somebody-else"}
    return f"{head}.{coded(claims)}.{signature}"


def test_no_token_that_is_not_true_signs_anybody_in(world, stranger, company, caplog):
    invite(world.dave.user_id)
    now, other = int(time.time()), new_key("first")
    untrue = [
        ("nonce", {"claims": {"nonce": "another"}}),
        ("nonce", {"claims": {"nonce": None}}),
        ("nonce", {"claims": {"nonce": ["a", "list"]}}),
        ("iss", {"claims": {"iss": "https://another.example.org"}}),
        ("iss", {"claims": {"iss": company.issuer + "/"}}),
        ("aud", {"claims": {"aud": "another"}}),
        ("aud", {"claims": {"aud": ["another", "and another"]}}),
        ("aud", {"claims": {"aud": {"neurohire": 1}}}),
        ("azp", {"claims": {"aud": [CLIENT, "another"]}}),
        ("azp", {"claims": {"azp": "another"}}),
        ("exp", {"claims": {"exp": now - 120}}),
        ("exp", {"claims": {"exp": "tomorrow"}}),
        ("iat", {"claims": {"iat": now - 3600}}),
        ("iat", {"claims": {"iat": now + 3600, "exp": now + 7200}}),
        ("nbf", {"claims": {"nbf": now + 3600}}),
        ("sub", {"claims": {"sub": None}}),
        ("sub", {"claims": {"sub": ""}}),
        ("sub", {"claims": {"sub": "x" * 256}}),
        ("sub", {"claims": {"sub": "a\nline"}}),
        ("at_hash", {"claims": {"at_hash": "of another token"}}),
        ("algorithm", {"signed": unsigned}),
        ("algorithm", {"signed": partial(by_what_all_know, company.key.as_pem(private=False))}),
        ("signature", {"key": other}),
        ("signature", {"signed": changed}),
        ("key", {"header": {"kid": "unheard of"}}),
        ("token", {"signed": lambda token: "no token"}),
        ("token", {"signed": lambda token: token + "." + token}),
        ("no-token", {"signed": lambda token: "x" * 20_000}),
        ("no-token", {"signed": lambda token: ["a", "list"]}),
        ("code", {"status": 400}),
    ]  # fmt: skip
    with sign_on(provider("company", company.issuer)), caplog.at_level(logging.WARNING):
        for word, said in untrue:
            # Known before, or a status that is wrong would be the metadata's.
            company.be()
            gone = leave(stranger, "company")
            company.nonce = gone.query["nonce"]
            company.be(**said)
            caplog.clear()
            answer = stranger.http.get(gone.back())
            case = (word, said, caplog.messages)
            assert (answer.status_code, refusal(answer)) == (403, "sign-on-untrue"), case
            assert any(message.endswith(f"not true in {word}") for message in caplog.messages), case
            assert who(stranger) is None
        assert not identities.list_of(world.dave.user_id)
        company.be(claims={"aud": [CLIENT, "another"], "azp": CLIENT, "iat": now - 30, "exp": now - 30})
        assert come(stranger, company).location.endswith("/dashboard"), "clocks may differ by a minute"
        assert who(stranger) == world.dave.user_id


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


def test_a_provider_that_misbehaves_keeps_nobody_waiting(world, stranger, company, clock, monkeypatch):
    monkeypatch.setattr(named, "TOTAL_S", 0.3)
    invite(world.dave.user_id)
    with sign_on(provider("company", company.issuer)):
        for said in (
            {"padding": discovery.MAX_BYTES}, {"silent_s": 1}, {"status": 500}, {"metadata": {"issuer": "https://x.org"}},
            {"metadata": {"token_endpoint": "http://192.0.2.1/"}}, {"metadata": {"jwks_uri": "file:///etc/passwd"}},
            {"metadata": {"authorization_endpoint": None}},
        ):  # fmt: skip
            discovery._known.clear()
            company.be(**said)
            answer = stranger.http.get("/sign-on/company")
            assert (answer.status_code, refusal(answer)) == (503, "provider-away"), said
        page = read(stranger.http.get("/login"))
        assert "did not answer a moment ago" in page.source
        asked = len(company.asked)
        company.be()
        assert stranger.http.get("/sign-on/company").status_code == 503, "not asked again at once"
        assert len(company.asked) == asked
        clock.pass_(discovery.TRY_AGAIN_AFTER)
        assert come(stranger, company).status_code == 302

        # What it said is kept while it is away, for a day.
        clock.pass_(discovery.FRESH_FOR)
        company.be(status=500)
        leave(stranger, "company")
        clock.pass_(discovery.KEPT_FOR)
        assert refusal(stranger.http.get("/sign-on/company")) == "provider-away"
        assert stranger.http.get("/dashboard").status_code == 200, "who is signed in goes on"


def test_new_keys_are_found_and_unknown_ones_do_not_have_them_fetched_again_and_again(world, stranger, company, clock):
    invite(world.dave.user_id)
    company.now = clock.timestamp
    with sign_on(provider("company", company.issuer)):
        assert come(stranger, company).status_code == 302
        second = new_key("second")
        rotated = {"key": second, "header": {"kid": "second"}, "published": [company.key, second]}
        clock.pass_(discovery.KEYS_AGAIN_AFTER)
        company.be(**rotated)
        assert come(stranger, company).status_code == 302
        asked = company.asked.count("/keys")
        clock.pass_(discovery.KEYS_AGAIN_AFTER)
        for number in range(5):
            company.be(**rotated | {"header": {"kid": f"unknown-{number}"}})
            assert refusal(come(stranger, company)) == "sign-on-untrue"
        assert company.asked.count("/keys") == asked + 1
        company.be(**rotated | {"header": {"kid": None}})
        assert refusal(come(stranger, company)) == "sign-on-untrue", "two keys, and none is named"


def test_an_address_alone_opens_no_account(world, stranger, company, app):
    dave, candidate = world.dave.user_id, world.bob.user_id
    with sign_on(provider("company", company.issuer)):
        assert refusal(come(stranger, company)) == "sign-on-stranger", "verified, but not invited"
        invite(dave)
        for claims in (
            {"email_verified": False}, {"email_verified": None}, {"email_verified": 1.5}, {"email": None},
            {"email": "d\u0430ve@example.org"}, {"email": "\uff44ave@example.org"}, {"email": ["dave@example.org"]},
        ):  # fmt: skip
            company.be(claims=claims)
            assert refusal(come(stranger, company)) == "sign-on-stranger", claims
        late = utcnow() - account_links.INVITED_FOR
        database.run(lambda db: db.execute(update(links).values(expires_at=late)))
        company.be()
        assert refusal(come(stranger, company)) == "sign-on-stranger", "the invitation has expired"
        set_user(dave, password_hash=passwords.hash_password("compiler of cobol"))
        database.run(lambda db: account_links.add_in(db, dave, lifetime=account_links.ASKED_FOR, at=utcnow()))
        assert refusal(come(stranger, company)) == "sign-on-stranger", (
            "a link that anybody can ask for is no invitation"
        )
        company.be(claims={"email": "bob@example.org"})
        database.run(lambda db: account_links.add_in(db, candidate, lifetime=account_links.ASKED_FOR, at=utcnow()))
        assert refusal(come(stranger, company)) == "sign-on-stranger", "candidates have no part in it"
        set_user(dave, password_hash=None)
        invite(dave)
        company.be(claims={"email": "DAVE@example.org"})
        assert come(stranger, company).status_code == 302
        assert who(stranger) == dave
        assert database.read(lambda db: db.execute(select(links.c.id).where(links.c.user_id == dave)).all()) == []

        # From now on the subject counts, whatever the address says.
        again = Caller(app, "again", None, app.test_client())
        company.be(claims={"email": "alice@example.org", "email_verified": False})
        assert come(again, company).status_code == 302
        assert who(again) == dave
        invite(dave)
        company.be(claims={"sub": "subject-2"})
        assert refusal(come(again, company)) == "sign-on-stranger", "one account of a provider for each person"
        set_user(dave, deactivated_at=utcnow())
        company.be()
        answer = come(Caller(app, "third", None, app.test_client()), company)
        assert (answer.status_code, refusal(answer)) == (403, "account-closed")


def test_what_the_token_leaves_out_is_asked_for_besides_and_must_be_about_the_same_person(world, stranger, company):
    invite(world.dave.user_id)
    told = {"email": "dave@example.org", "email_verified": True}
    with sign_on(provider("company", company.issuer)):
        company.be(claims={"email": None, "email_verified": None}, userinfo=told | {"sub": "somebody else"})
        assert refusal(come(stranger, company)) == "sign-on-untrue"
        company.be(claims={"email": None, "email_verified": None}, userinfo=told | {"sub": "subject-1"})
        assert come(stranger, company).status_code == 302
    with sign_on(provider("company", company.issuer, vouches_for_emails=True)):
        erin = add_user("erin", "Erin Eads", Role.INTERVIEWER)
        invite(erin)
        company.be(claims={"sub": "erin", "email": "erin@example.org", "email_verified": False})
        assert refusal(come(stranger, company)) == "sign-on-stranger", "what is denied is not vouched for"
        company.be(claims={"sub": "erin", "email": "erin@example.org", "email_verified": None})
        assert come(stranger, company).status_code == 302
        assert who(stranger) == erin


def test_roles_come_from_a_claim_and_an_administrator_is_left(world, stranger, company):
    dave, alice = world.dave.user_id, world.alice.user_id
    mapped = {"bosses": "admin", "planners": "coordinator", "engineers": "interviewer"}
    asks = provider("company", company.issuer, roles_claim="realm.groups", roles=mapped)
    with sign_on(asks):
        invite(dave)
        company.be(claims={"realm": {"groups": ["others"]}})
        assert refusal(come(stranger, company)) == "no-role"
        assert not identities.list_of(dave), "nothing was connected"
        company.be()
        assert refusal(come(stranger, company)) == "no-role"
        company.be(claims={"realm": {"groups": ["engineers", "planners", 7]}})
        come(stranger, company)
        assert role_of(dave) == "coordinator"
        assert "You are a coordinator now" in stranger.http.get("/dashboard").text
        company.be(claims={"realm.groups": "bosses"})
        come(stranger, company)
        assert role_of(dave) == "admin"

        # Alice leaves the claim's word aside only while she is the last one.
        invite(alice)
        hers = {"sub": "alice", "email": "alice@example.org", "realm": {"groups": ["engineers"]}}
        company.be(claims=hers)
        come(stranger, company)
        assert role_of(alice) == "interviewer"
        company.be(claims={"realm": {"groups": []}})
        come(stranger, company)
        assert (role_of(dave), who(stranger)) == ("admin", dave)
        assert "this server would have none otherwise" in stranger.http.get("/dashboard").text


def test_who_came_by_a_provider_has_come_and_is_no_open_invitation(world, stranger, company):
    alice = world.alice.user_id
    guest = Guest("Uma Underhill", "uma@example.org", Role.ADMIN)
    uma = account_letters.invite(guest, by=alice, at=utcnow()).user.id
    company.be(claims={"sub": "uma", "email": "uma@example.org"})
    with sign_on(provider("company", company.issuer)):
        assert come(stranger, company).status_code == 302
        assert who(stranger) == uma
        assert (accounts.get(uma).is_invited, account_letters.list_pending()) == (False, [])
        team.deactivate(alice, by=uma, at=utcnow())
        with pytest.raises(Conflict, match="last-admin"):
            team.deactivate(uma, by=alice, at=utcnow())
        team.reactivate(alice)
        team.deactivate(uma, by=alice, at=utcnow())
        with pytest.raises(Invalid, match="taken"):
            account_letters.invite(guest, by=alice, at=utcnow())
        assert refusal(come(stranger, company)) == "account-closed", "only reactivating opens it again"


def test_connecting_takes_the_password_and_the_session_that_asked(world, company, app):
    alice, dave = world.alice.user_id, world.dave.user_id
    set_user(alice, password_hash=passwords.hash_password("compiler of cobol"))
    with sign_on(provider("company", company.issuer)):
        assert "Connect Company" in world.alice.http.get("/account").text
        assert world.bob.post("/account/sign-on/company/connect").status_code == 403
        answer = world.alice.post("/account/sign-on/company/connect", {"password": "wrong"})
        assert answer.status_code == 302
        assert not company.asked

        def connect(caller):
            page = read(caller.post("/account/sign-on/company/connect", {"password": "compiler of cobol"}))
            (address,) = [at["content"] for tag, at in page.elements if at.get("http-equiv") == "refresh"]
            gone = sent("company", address.partition("url=")[2])
            company.nonce = gone.query["nonce"]
            return gone

        gone = connect(world.alice)
        other = sign_in(app, "alice", alice)
        with world.alice.http.session_transaction() as hers, other.http.session_transaction() as its:
            its["sign_on"] = hers["sign_on"]
        assert refusal(other.http.get(gone.back())) == "sign-on-unknown", "another session"
        gone = connect(world.alice)
        assert world.alice.http.get(gone.back()).location == "/account#sign-on"
        (held,) = identities.list_of(alice)
        assert "Connect Company" not in world.alice.http.get("/account").text
        gone = connect(world.dave)
        assert refusal(world.dave.http.get(gone.back())) == "sign-on-taken"

        browser = Caller(app, "alice", None, app.test_client())
        come(browser, company)
        assert who(browser) == alice
        assert world.dave.post(f"/account/sign-on/{held.id}/disconnect").status_code == 404
        set_user(alice, password_hash=None)
        world.alice.post(f"/account/sign-on/{held.id}/disconnect")
        assert identities.list_of(alice), "the only way in stays"
        set_user(alice, password_hash="a hash")
        world.alice.post(f"/account/sign-on/{held.id}/disconnect")
        assert not identities.list_of(alice)
        assert (who(browser), who(world.alice)) == (None, alice)
        assert refusal(come(browser, company)) == "sign-on-stranger"
        assert not identities.list_of(dave)


def test_connecting_takes_a_code_too_and_without_a_password_a_session_of_just_now(world, company):
    at, path = utcnow(), "/account/sign-on/company/connect"
    phone = give_phone(world.alice, at=at)
    with sign_on(provider("company", company.issuer)):
        assert 'name="code"' in world.alice.http.get("/account").text
        for code in ({}, {"code": "000000"}, {"code": phone.code(at)}):
            answer = world.alice.post(path, {"password": PASSWORD, **code})
            assert (answer.status_code, answer.location) == (302, "/account#sign-on"), code
        with_both = {"password": PASSWORD, "code": phone.recovery[0]}
        assert world.alice.post(path, with_both).status_code == 200
        assert world.dave.post(path).status_code == 200, "signed in just now"
        earlier = at - timedelta(minutes=10)
        database.run(lambda db: db.execute(update(user_sessions).values(created_at=earlier)))
        assert world.dave.post(path).status_code == 302
        assert "within five minutes" in world.dave.http.get("/account").text


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
