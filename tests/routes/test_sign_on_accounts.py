"""Which account of a provider opens which account here: by invitation, by connecting the two, and with which role."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.engine import database
from db.tables import account_links as links
from db.tables import user_sessions
from jobs import mails
from repositories.states import Role
from services.base import Conflict, Invalid, SignOnConfig, utcnow
from services.mail import account_letters
from services.people import Guest, account_links, accounts, passwords, team
from services.sign_on import identities
from tests.mailing import mail_on, rows, text_of
from tests.people import Caller, sign_in
from tests.routes.pages import HOST, read
from tests.second_factors import PASSWORD, give_password, give_phone
from tests.signing_on import come, invite, provider, refusal, role_of, sent, set_user, sign_on, who


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


def test_whose_account_was_connected_is_told_by_letter(world, company, mail_server):
    give_password(world.alice.user_id)
    with mail_on(mail_server, sign_on=SignOnConfig((provider("company", company.issuer),)), public_url=HOST):
        for password in ("wrong", PASSWORD):
            page = read(world.alice.post("/account/sign-on/company/connect", {"password": password}))
        address = next(at["href"] for at in page.all("a") if "/authorize?" in at.get("href", ""))
        gone = sent("company", address)
        company.nonce = gone.query["nonce"]
        assert rows() == [], "nothing is connected yet"
        assert world.alice.http.get(gone.back()).status_code == 302
        mails.send_due()
        (letter,) = [message for reader, message in mail_server.taken() if reader == "alice@example.org"]
    assert letter["Subject"] == "Another account was connected to yours"
    assert "Company" in text_of(letter)
    assert company.issuer not in text_of(letter)
