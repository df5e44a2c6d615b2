"""One's own account: name and address, the list of sessions, and who may end whose."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.engine import database
from db.tables import address_changes as changes
from db.tables import user_sessions, users
from jobs import mails
from repositories.user_sessions import SessionUser
from services.base.clock import utcnow
from services.mail import address_changes
from services.people import accounts, sessions, team, user_agents
from tests.mailing import mail_on, text_of
from tests.people import SESSION, Caller, add_user, sign_in
from tests.routes.pages import read
from tests.second_factors import PASSWORD, give_password, give_phone

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def on(world, mail_server):
    with mail_on(mail_server):
        yield mail_server


@pytest.fixture
def stranger(app):
    return Caller(app, "stranger", None, app.test_client())


def set_user(user_id, **values):
    database.run(lambda db: db.execute(update(users).where(users.c.id == user_id).values(**values)))


def signed_in_long_ago(person):
    """As after lunch: whoever changes how they sign in proves who they are."""
    earlier = utcnow() - timedelta(minutes=10)
    of_person = user_sessions.c.user_id == person.user_id
    database.run(lambda db: db.execute(update(user_sessions).where(of_person).values(created_at=earlier)))


def ids_of(person):
    query = select(user_sessions.c.id).where(user_sessions.c.user_id == person.user_id).order_by(user_sessions.c.id)
    return list(database.read(lambda db: db.execute(query).scalars().all()))


def arrived(mail_server):
    mails.send_due()
    found = {address: text_of(message) for address, message in mail_server.taken()}
    mail_server.forget()
    return found


def test_browsers_are_named_by_our_list_and_never_in_their_own_words():
    for text, found in {
        FIREFOX: ("Firefox", "Linux"),
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0": ("Edge", "Windows"),
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15": ("Safari", "macOS"),
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1": ("Chrome", "iPhone"),
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36": ("Samsung Internet", "Android"),
        "<script>alert(1)</script>": (None, None),
        "": (None, None),
        "x" * 100_000 + FIREFOX: (None, None),
    }.items():  # fmt: skip
        assert user_agents.read(text) == found, text[:80]


def test_nobody_sees_or_ends_the_sessions_of_others(world):
    alice, dave = ids_of(world.alice)[0], ids_of(world.dave)[0]
    for caller, path, status in [
        (world.bob, f"/account/sessions/{alice}/end", 404),
        (world.dave, f"/account/sessions/{alice}/end", 404),
        (world.dave, f"/account/sessions/{2**40}/end", 404),
        (world.dave, f"/team/{world.alice.user_id}/sessions/{alice}/end", 403),
        (world.dave, f"/team/{world.dave.user_id}/sessions/end", 403),
        (world.alice, f"/team/{world.bob.user_id}/sessions/{ids_of(world.bob)[0]}/end", 404),
        (world.alice, f"/team/{world.bob.user_id}/sessions/end", 404),
        (world.alice, f"/team/{world.alice.user_id}/sessions/{dave}/end", 404),
        (world.alice, f"/team/{world.bob.user_id}/passkeys/remove", 404),
    ]:
        assert caller.post(path).status_code == status, path
    assert world.dave.http.get(f"/team/{world.alice.user_id}/sessions").status_code == 403
    assert world.alice.http.get(f"/team/{world.bob.user_id}/sessions").status_code == 404
    for person in (world.alice, world.bob, world.dave):
        assert person.http.get("/dashboard").status_code == 200


def test_a_person_sees_where_they_are_signed_in_and_ends_one_with_its_sockets(app, world):
    there = sign_in(app, "dave", world.dave.user_id)
    there.http.get("/dashboard", headers={"User-Agent": FIREFOX}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    socket = there.connect(world.other.meeting_link)
    assert socket.emit("join", {"room": world.other.meeting_link})["ok"]
    here = world.dave.connect(world.other.meeting_link)
    page = read(world.dave.http.get("/account"))
    assert "Firefox on Linux" in page.text
    assert "from 192.0.2.7" in page.text
    assert page.text.count("This browser Signed in") == 1
    own, other = ids_of(world.dave)
    assert f"/account/sessions/{own}/end" not in page.source, "one signs out of one's own in the menu"
    assert world.dave.post(f"/account/sessions/{other}/end").location == "/account#sessions"
    assert (socket.is_connected, here.is_connected) == (False, True)
    assert there.http.get("/dashboard").location == "/login?next=/dashboard"
    assert "Firefox on Linux" not in world.dave.http.get("/account").text
    assert world.dave.post(f"/account/sessions/{other}/end").status_code == 404, "it ended"


def test_administrators_see_and_end_those_of_a_colleague(app, world):
    there = sign_in(app, "dave", world.dave.user_id)
    there.http.get("/dashboard", headers={"User-Agent": FIREFOX})
    sockets = [one.connect(world.other.meeting_link) for one in (world.dave, there)]
    path = f"/team/{world.dave.user_id}/sessions"
    assert f'href="{path}"' in world.alice.http.get(f"/team/{world.dave.user_id}").text
    assert "Firefox on Linux" in world.alice.http.get(path).text
    assert world.alice.post(f"{path}/{ids_of(world.dave)[1]}/end").location == path
    assert [one.is_connected for one in sockets] == [True, False]
    assert world.alice.post(f"{path}/end").location == path
    assert not sockets[0].is_connected
    assert "No browser is signed in to this account." in world.alice.http.get(path).text
    world.alice.post(f"/team/{world.alice.user_id}/sessions/end")
    assert world.alice.http.get("/dashboard").status_code == 200, "one's own stays"


def test_of_a_session_by_invitation_nothing_is_noted(world):
    at = utcnow()
    token = database.run(
        lambda db: sessions.insert(
            db, world.bob.user_id, at=at, lifetime=SESSION, interview_id=world.interview.id, invitation_id=1
        )
    )

    def never():
        raise AssertionError("it is asked for nothing")

    assert isinstance(sessions.find(token, at=at + timedelta(minutes=6), by=never), SessionUser)
    assert [one.id for one in sessions.list_running(world.bob.user_id, at=at)] == ids_of(world.bob)[:1]


def test_the_name_is_changed_and_never_emptied(world):
    assert world.dave.post("/account", {"name": " "}).status_code == 400
    assert world.dave.post("/account", {"name": "x" * 121}).status_code == 400
    assert world.dave.post("/account", {"language": "tlh"}).status_code == 400
    assert accounts.get(world.dave.user_id).name == "Dave Dunn"
    assert world.dave.post("/account", {"name": "Dave  Dunning\n"}).status_code == 302
    assert accounts.get(world.dave.user_id).name == "Dave Dunning"
    assert world.dave.post("/account", {}).status_code == 302
    assert accounts.get(world.dave.user_id).name == "Dave Dunning"
    assert "Language" not in read(world.dave.http.get("/account")).text, "there is one"


def test_no_other_address_without_mail_without_proof_or_of_somebody_else(world, mail_server):
    new = {"email": "dave.new@example.org"}
    off = world.dave.post("/account/address", new)
    assert off.status_code == 400
    assert "Ask an administrator to change it." in off.text
    with mail_on(mail_server):
        for fields, said in [
            ({"email": ""}, "Enter an e-mail address."),
            ({"email": "no address"}, "Enter an e-mail address such as"),
            ({"email": "ALICE@example.org"}, "already in use"),
            ({"email": "dave@example.org"}, "This is your address already."),
        ]:
            answer = world.dave.post("/account/address", fields)
            assert (answer.status_code, said in answer.text) == (400, True), fields
        signed_in_long_ago(world.dave)
        assert "Sign out, sign in again" in world.dave.post("/account/address", new).text
        give_password(world.dave.user_id)
        assert "This password is wrong." in world.dave.post("/account/address", new | {"password": "wrong"}).text
        phone = give_phone(world.dave, at=utcnow() - timedelta(minutes=1))
        proof = {"password": PASSWORD, "code": "000000"}
        assert "This code is wrong" in world.dave.post("/account/address", new | proof).text
        assert arrived(mail_server) == {}
        assert (
            world.dave.post("/account/address", new | {"password": PASSWORD, "code": phone.code(utcnow())}).status_code
            == 302
        )
        assert set(arrived(mail_server)) == {"dave.new@example.org", "dave@example.org"}
        statuses = [
            world.dave.post("/account/address", new | {"password": f"guess {one}"}).status_code for one in range(12)
        ]
    assert statuses[-1] == 429
    assert accounts.get(world.dave.user_id).email == "dave@example.org"


def test_an_address_changes_when_its_link_is_opened_and_both_addresses_hear_of_it(world, on, stranger):
    def ask(address):
        assert world.dave.post("/account/address", {"email": address}).location == "/account#address"
        found = arrived(on)
        return found[address].partition("/confirm-address#")[2][:43], found

    def confirm(secret):
        return stranger.post("/confirm-address/confirm", {"secret": secret})

    replaced, found = ask("wrong@example.org")
    assert "Another e-mail address was entered" in found["dave@example.org"]
    assert "wrong@example.org" in found["dave@example.org"]
    withdrawn, _found = ask("dave.dunn@example.org")
    assert "Waits to be confirmed" in world.dave.http.get("/account").text
    world.dave.post("/account/address/withdraw")
    secret, _found = ask("Dave.Dunn@example.org")
    for one in ("", "x" * 43, "é#%00", replaced, withdrawn):
        for path in ("/confirm-address", "/confirm-address/confirm"):
            assert stranger.post(path, {"secret": one}).status_code == 404, one
    assert "Dave.Dunn@example.org" in stranger.post("/confirm-address", {"secret": secret}).text
    assert accounts.get(world.dave.user_id).email == "dave@example.org", "a program that opens links changes nothing"
    assert confirm(secret).location == "/login"
    assert accounts.find_id("dave.dunn@example.org") == world.dave.user_id
    assert accounts.find_id("dave@example.org") is None
    told = arrived(on)
    assert list(told) == ["dave@example.org"]
    assert "Your e-mail address was changed" in told["dave@example.org"]
    assert confirm(secret).status_code == 404, "it works once"
    assert stranger.http.get("/dashboard").status_code == 302, "nobody is signed in by it"


def test_a_link_to_another_address_ends_with_time_a_new_password_deactivation_and_its_taking(world, on):
    def ask(address, at=None):
        person = sessions.find(sessions.start(world.dave.user_id, at=utcnow(), lifetime=SESSION), at=utcnow())
        address_changes.ask(person, address, at=at or utcnow())
        return arrived(on)[address].partition("/confirm-address#")[2][:43]

    def refused(secret):
        try:
            address_changes.confirm(secret, at=utcnow())
        except Exception as error:  # noqa: BLE001 (which one is asserted)
            return getattr(error, "code", error)
        return None

    secret = ask("one@example.org")
    late = update(changes).values(expires_at=utcnow())
    database.run(lambda db: db.execute(late))
    assert refused(secret) == "address-link-unknown"
    secret = ask("two@example.org")
    give_password(world.dave.user_id)
    world.dave.post("/password", {"present": PASSWORD, "password": "another way to the harbour", "again": "another way to the harbour"})  # fmt: skip
    assert refused(secret) == "address-link-unknown"
    secret = ask("three@example.org")
    set_user(add_user("edith", "Edith Eld", "interviewer"), email_key="three@example.org")
    assert refused(secret) == "email-taken"
    secret = ask("four@example.org")
    team.deactivate(world.dave.user_id, by=world.alice.user_id, at=utcnow())
    team.reactivate(world.dave.user_id)
    assert refused(secret) == "address-link-unknown"
    assert accounts.get(world.dave.user_id).email == "dave@example.org"
