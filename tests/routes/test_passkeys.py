"""Passkeys, with a device in software: what is refused, signing in by one, and who may add and remove them."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select, update

from db.engine import database
from db.tables import passkey_challenges as challenges
from db.tables import passkeys as table
from db.tables import user_sessions
from jobs import mails
from services.audit import audit
from services.base import SignOnConfig
from services.base.clock import utcnow
from services.people import authenticators, passkey_challenges, passkeys, team
from tests.authenticator import Authenticator, encoded
from tests.in_force import using
from tests.mailing import mail_on, text_of
from tests.people import Caller, sign_in
from tests.routes.pages import read
from tests.second_factors import PASSWORD, give_password, give_phone
from tests.signing_on import provider, sign_on

REFUSED = "This passkey was not accepted."


@pytest.fixture
def browser(app, world):
    return Caller(app, "browser", None, app.test_client())


def options_of(page):
    (form,) = page.all("form", data_module="passkey-making")
    return json.loads(form["data-options"])


def begin(person, name="Work laptop", **proof):
    return person.post("/account/passkeys/add", {"name": name, **proof})


def keep(person, credential, name="Work laptop"):
    return person.post("/account/passkeys", {"name": name, "credential": credential})


def give_passkey(person, device=None):
    """The device, with a passkey of this person."""
    device = device or Authenticator()
    assert keep(person, device.make(options_of(read(begin(person))))).location == "/account#passkeys"
    return device


def asked(browser):
    answer = browser.post("/login/passkey/options")
    assert answer.status_code == 200
    return answer.get_json()


def show(browser, credential, **more):
    return browser.post("/login/passkey", {"credential": credential, **more})


def is_in(browser):
    return browser.http.get("/dashboard").status_code == 200


def long_ago(person):
    of_person = user_sessions.c.user_id == person.user_id
    earlier = utcnow() - timedelta(minutes=10)
    database.run(lambda db: db.execute(update(user_sessions).where(of_person).values(created_at=earlier)))


def test_whatever_is_not_right_gets_one_answer_and_signs_nobody_in(app, world, browser):
    device, dave = give_passkey(world.alice), give_passkey(world.dave)
    stranger = Authenticator()
    stranger.handle = device.handle
    other = Caller(app, "other", None, app.test_client())
    foreign = asked(other)["challenge"]
    answers = []
    for why, by, wrong in [
        ("a copied page", device, {"origin": "https://localhost.example.org"}),
        ("the page over http of another port", device, {"origin": "http://localhost:8080"}),
        ("another server", device, {"rp_id": "example.org"}),
        ("a challenge of nobody", device, {"challenge": encoded(bytes(32))}),
        ("another browser's challenge", device, {"challenge": foreign}),
        ("nobody touched it", device, {"is_absent": True}),
        ("nobody was verified", device, {"is_unverified": True}),
        ("what was made for adding", device, {"type": "webauthn.create"}),
        ("another key", device, {"key": ec.generate_private_key(ec.SECP256R1())}),
        ("another person's name", device, {"handle": dave.handle}),
        ("no name", device, {"handle": b""}),
        ("a passkey that nobody has", stranger, {}),
    ]:
        answer = show(browser, by.sign(asked(browser), **wrong))
        assert (answer.status_code, REFUSED in answer.text, is_in(browser)) == (401, True, False), why
        answers.append(read(answer).text)
    assert len(set(answers)) == 1, "one answer for all"
    for credential in ("", "{}", "[]", "null", "x" * 30_000, "[" * 19_000, '{"id": 1}', json.dumps({"id": encoded(device.id), "rawId": "", "type": "public-key", "response": {"userHandle": encoded(device.handle), "clientDataJSON": "é", "authenticatorData": "0", "signature": "%"}})):  # fmt: skip
        asked(browser)
        answer = show(browser, credential)
        assert (answer.status_code, REFUSED in answer.text) == (401, True), credential[:60]
    assert [one.action for one in database.read(lambda db: audit.latest(db, limit=1))] == ["sign-in-refused"]


def test_a_passkey_signs_in_once_for_each_challenge_and_the_count_never_goes_back(world, browser):
    give_phone(world.alice, at=utcnow())
    device = give_passkey(sign_in(browser.app, "alice", world.alice.user_id))
    assert "not used yet" in sign_in(browser.app, "alice", world.alice.user_id).http.get("/account").text
    signed = device.sign(asked(browser))
    answer = show(browser, signed, next="/team")
    assert (answer.status_code, answer.location) == (302, "/team"), "the code of the app is not asked for"
    assert "last used" in browser.http.get("/account").text
    browser.http.get("/logout")
    assert show(browser, signed).status_code == 401, "it was answered"
    asked(browser)
    assert show(browser, signed).status_code == 401, "another one is asked for now"
    for count, status in ((1, 401), (0, 401), (7, 302)):
        assert show(browser, device.sign(asked(browser), count=count)).status_code == status, count
        browser.http.get("/logout")
    assert show(browser, device.sign(asked(browser)), next="https://evil.example/").location == "/dashboard"


def test_a_challenge_ends_after_five_minutes_and_there_is_room_for_so_many(world, browser, monkeypatch):
    device = give_passkey(world.alice)
    options = asked(browser)
    late = utcnow() - passkey_challenges.LIFETIME
    database.run(lambda db: db.execute(update(challenges).values(created_at=late)))
    assert show(browser, device.sign(options)).status_code == 401
    monkeypatch.setattr(passkey_challenges, "MAX_WAITING", 3)
    latest = [passkey_challenges.issue("sign-in", former=None, at=utcnow()) for _one in range(5)]
    assert database.read(lambda db: db.execute(select(func.count()).select_from(challenges)).scalar_one()) == 3
    found = [passkey_challenges.take("sign-in", one.token, at=utcnow()) for one in latest]
    assert found == [None, None, *(one.value for one in latest[2:])], "the oldest go"
    passkey_challenges.issue("sign-in", former=None, at=utcnow())
    passkey_challenges.delete_expired(at=utcnow() + passkey_challenges.LIFETIME)
    assert database.read(lambda db: db.execute(select(func.count()).select_from(challenges)).scalar_one()) == 0


def test_nobody_signs_in_to_an_account_that_is_closed_or_by_a_passkey_that_is_gone(world, browser):
    device = give_passkey(world.dave)
    team.deactivate(world.dave.user_id, by=world.alice.user_id, at=utcnow())
    assert show(browser, device.sign(asked(browser))).status_code == 401
    team.reactivate(world.dave.user_id)
    assert show(browser, device.sign(asked(browser))).status_code == 302
    assert world.alice.post(f"/team/{world.dave.user_id}/passkeys/remove").status_code == 302
    browser.http.get("/logout")
    assert show(browser, device.sign(asked(browser))).status_code == 401


def test_where_only_providers_sign_the_team_in_a_passkey_counts_for_the_one_administrator(world, browser):
    devices = {person.name: give_passkey(person) for person in (world.dave, world.alice)}
    with using(sign_on=SignOnConfig((), is_only=True, break_glass=world.alice.name)):
        assert show(browser, devices["dave"].sign(asked(browser))).status_code == 401
        assert show(browser, devices["alice"].sign(asked(browser))).status_code == 302


def test_guessing_and_asking_are_limited_and_a_known_browser_is_not_locked_out(app, world, browser):
    with using(limits={"SIGN_IN_PER_ADDRESS": "3 per hour", "PASSKEY_PER_ADDRESS": "5 per hour"}):
        device = give_passkey(world.alice)
        known = Caller(app, "known", None, app.test_client())
        assert show(known, device.sign(asked(known))).status_code == 302
        known.http.get("/logout")
        statuses = [show(browser, "{}").status_code for _one in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        assert show(known, device.sign(asked(known))).status_code == 302
        asked_for = [browser.post("/login/passkey/options").status_code for _one in range(6)]
        assert asked_for[-1] == 429


def test_a_passkey_is_added_by_who_proves_it_and_its_person_hears_of_it(world, mail_server):
    alice = world.alice
    for name in ("", " ", "x" * 61):
        assert begin(alice, name).status_code == 400
    long_ago(alice)
    assert "Sign out, sign in again" in begin(alice).text, "there is no password to ask for"
    give_password(alice.user_id)
    assert "This password is wrong." in begin(alice, password="wrong").text
    phone = give_phone(alice, at=utcnow() - timedelta(minutes=1))
    long_ago(alice)
    refused = begin(alice, password=PASSWORD, code="000000")
    assert (refused.status_code, "This code is wrong" in refused.text) == (400, True)
    with mail_on(mail_server, public_url="http://localhost"):
        options = options_of(read(begin(alice, "Work laptop", password=PASSWORD, code=phone.code(utcnow()))))
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert (options["attestation"], options["rp"]["id"]) == ("none", "localhost")
        made = Authenticator().make(options)
        assert keep(alice, made).status_code == 302
        mails.send_due()
        ((address, message),) = mail_server.taken()
        assert address == "alice@example.org"
        assert "Passkey: Work laptop" in text_of(message)
        mail_server.forget()
        assert "Work laptop" in read(alice.http.get("/account")).text
        assert keep(alice, made).status_code == 400, "a challenge is answered once"
        (passkey,) = passkeys.list_of(alice.user_id)
        path = f"/account/passkeys/{passkey.id}/remove"
        assert world.dave.http.get(path).status_code == 404
        assert world.dave.post(path).status_code == 404
        assert "This password is wrong." in alice.post(path, {"password": "wrong"}).text
        assert [one.id for one in passkeys.list_of(alice.user_id)] == [passkey.id]
        signed_in_again = sign_in(alice.app, "alice", alice.user_id)
        assert signed_in_again.post(path).location == "/account#passkeys"
        mails.send_due()
        assert "was removed" in text_of(mail_server.taken()[0][1])
    assert passkeys.list_of(alice.user_id) == []
    deeds = [one.action for one in database.read(lambda db: audit.latest(db, limit=3))]
    assert deeds[:1] == ["passkey-removed"]


def test_no_passkey_is_kept_that_the_device_did_not_make_for_this_person_here_and_now(world):
    alice, dave = world.alice, world.dave
    for why, wrong in [
        ("a copied page", {"origin": "https://evil.example"}),
        ("another server", {"rp_id": "evil.example"}),
        ("a challenge of nobody", {"challenge": encoded(bytes(32))}),
        ("nobody was verified", {"is_unverified": True}),
        ("nobody touched it", {"is_absent": True}),
        ("a signature", {"type": "webauthn.get"}),
    ]:
        answer = keep(alice, Authenticator().make(options_of(read(begin(alice))), **wrong))
        assert (answer.status_code, REFUSED in answer.text) == (400, True), why
    for credential in ("", "{}", "[" * 19_000, "x" * 30_000):
        begin(alice)
        assert keep(alice, credential).status_code == 400, credential[:20]
    assert keep(alice, "{}").status_code == 400, "nobody began"
    options = options_of(read(begin(alice)))
    begin(dave)
    assert keep(dave, Authenticator().make(options)).status_code == 400, "it was alice who asked"
    device = give_passkey(alice)
    again = options_of(read(begin(alice)))
    assert [one["id"] for one in again["excludeCredentials"]] == [encoded(device.id)]
    assert keep(alice, device.make(again)).status_code == 400, "it is there already"
    assert keep(dave, device.make(options_of(read(begin(dave))))).status_code == 400, "it is somebody's"
    assert [len(passkeys.list_of(one.user_id)) for one in (alice, dave)] == [1, 0]
    for _one in range(passkeys.MAX_OF_PERSON - 1):
        give_passkey(alice)
    assert "as many as there is room for" in begin(alice).text
    assert len({one.user_handle for one in passkeys.list_of(alice.user_id)}) == 1


def test_where_browsers_make_none_nothing_offers_them(world, browser):
    for origin, is_possible in {
        "https://interviews.example.org": True,
        "https://interviews.example.org:8443": True,
        "http://localhost:5000": True,
        "http://interviews.example.org": False,
        "https://192.0.2.1": False,
        "https://[2001:db8::1]": False,
        "https://[": False,
        "": False,
    }.items():
        assert (authenticators.relying_party(origin, name="x") is not None) is is_possible, origin
    with using(public_url="http://interviews.example.org"):
        assert "Sign in with a passkey" not in browser.http.get("/login").text
        assert "Browsers make passkeys only for" in world.alice.http.get("/account").text
        assert browser.post("/login/passkey/options").status_code == 404
        assert begin(world.alice).status_code == 404
    with using(public_url="https://interviews.example.org"):
        assert "Sign in with a passkey" in browser.http.get("/login").text
        assert asked(browser)["rpId"] == "interviews.example.org"
        assert asked(browser)["allowCredentials"] == [], "it tells nobody who has one"
        assert database.read(lambda db: db.execute(select(func.count()).select_from(table)).scalar_one()) == 0


def test_with_sign_on_only_no_passkey_goes_round_the_provider(world, browser):
    alice, dave = give_passkey(world.alice), give_passkey(world.dave)
    with sign_on(provider("company", "https://login.example.org"), is_only=True, break_glass="alice"):
        assert show(browser, dave.sign(asked(browser))).status_code == 401
        refused = begin(world.dave)
        assert (refused.status_code, "would not sign you in" in refused.text) == (400, True)
        assert begin(world.alice).status_code == 200
        assert show(browser, alice.sign(asked(browser))).status_code == 302, "the one for emergencies"
