"""Mail set on a page: what is refused, that no password is shown or handed to another server, and that it sends."""

import json

import pytest

from db.engine import database
from jobs import mails
from services.audit import audit
from services.mail import senders
from services.stored_settings import stored as stored_settings
from tests.in_force import using
from tests.mail_server import HOST, PASSWORD, USER
from tests.mailing import ORIGIN, mail_on, rows, text_of
from tests.people import schedule
from tests.routes.pages import read


def save(person, **fields):
    return person.post("/system/mail", {"security": "tls", "sender_address": "interviews@example.org"} | fields)


def stored():
    """The variables as they lie in the database, the password sealed."""
    return json.loads(stored_settings.text_of("smtp_url") or "{}")


@pytest.fixture
def tls(mail_server, monkeypatch):
    """What reaches the server of the tests by TLS and a password."""
    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    return {"host": HOST, "port": str(mail_server.ports["tls"]), "user": USER, "server_password": PASSWORD}


def test_what_makes_no_sense_stands_beside_its_field_and_changes_nothing(world, tls):
    cases = {
        "host": {"host": "not a host"},
        "security": {"security": "carrier pigeon"},
        "port": {"port": "70000"},
        "user": {"user": ""},
        "server_password": {"server_password": ""},
        "sender_address": {"sender_address": "nobody"},
    }
    for field, given in cases.items():
        page = read(save(world.alice, **tls | given))
        assert page.errors_of(field), field
        assert PASSWORD not in page.source
    beside = read(save(world.alice, **tls | {"sender_address": "ü@example.org"})).errors_of("sender_address")
    assert "ASCII" in beside
    assert "TLS or STARTTLS" in read(save(world.alice, **tls | {"host": "mail.example.org", "security": "plain"})).text
    assert stored() == {}


def test_mail_is_turned_on_sends_by_what_is_set_and_is_turned_off_again(world, tls, mail_server):
    with using(public_url=ORIGIN):
        schedule(world.alice.user_id, world.bob.user_id, "Before")
        assert rows() == []
        answer = save(world.alice, **tls, sender_name="Talks")
        page = read(world.alice.http.get(answer.location))
        assert "Send yourself a test" in page.text
        assert page.value_of("server_password") == ""
        assert PASSWORD not in page.source
        assert PASSWORD not in repr(stored())
        answer = world.alice.post("/system/mail-test", {"back": "mail-settings"})
        assert answer.location == "/system/mail#mail"
        assert "Your last test: Sent" in read(world.alice.http.get("/system/mail")).text
        schedule(world.alice.user_id, world.bob.user_id, "After")
        mails.send_due()
        message = dict(mail_server.taken())["bob@example.org"]
        assert str(message["From"]) == "Talks <interviews@example.org>"
        assert "You are invited to an interview" in text_of(message)
        assert f"{HOST}:{tls['port']}" in read(world.alice.http.get("/system")).text
        (entry,) = database.read(lambda db: audit.latest(db, limit=1, deed=audit.Deed.SETTINGS_CHANGED))
        assert (entry.subject, entry.details["before"]) == ("smtp_url", "default")
        assert entry.details["after"].startswith(f"host {HOST}; port {tls['port']}; security tls; user {USER}; ")
        assert PASSWORD not in repr(entry)
        schedule(world.alice.user_id, world.bob.user_id, "Waiting")
        save(world.alice, host="")
        mails.send_due()
        assert {row.state for row in rows()} == {"sent", "waiting"}
        assert "Mail is off" in read(world.alice.http.get("/system/mail")).text
        assert stored() == {}, "the password goes, too"


def test_the_password_stays_for_its_server_and_user_and_goes_to_no_other(world, tls):
    save(world.alice, **tls)
    kept = stored()["PASSWORD"]
    save(world.alice, **tls | {"server_password": ""}, sender_name="Other")
    assert (stored()["PASSWORD"], stored()["SENDER_NAME"]) == (kept, "Other")
    for given in ({"host": "mail.evil.example"}, {"port": "2525"}, {"user": "somebody"}, {"security": "starttls"}):
        page = read(save(world.alice, **tls | {"server_password": ""} | given))
        assert page.errors_of("server_password"), given
    with using(secret_key="another secret that only the tests know"):
        stored_settings.refresh()
        assert senders.sender().server is None
        assert senders.stored().is_password_lost


def test_the_environment_wins_and_without_an_address_of_ones_own_mail_stays_off(world, tls, mail_server):
    save(world.alice, **tls)
    assert senders.sender().server is None, "letters have links"
    assert "PUBLIC_URL is not set" in read(world.alice.http.get("/system/mail")).text
    with mail_on(mail_server, company_name="Environment"):
        page = read(world.alice.http.get("/system/mail"))
        assert "SMTP_URL, MAIL_FROM" in page.text
        assert not page.all("input", name="host")
        assert (senders.sender().server.security, senders.sender().company) == ("plain", "Environment")
        before = stored()
        save(world.alice, host="")
        assert stored() == before
    with mail_on(mail_server):
        assert senders.sender().company is None


def test_who_saves_too_much_that_is_wrong_waits(world):
    found = [save(world.alice, host="not a host").status_code for _count in range(61)]
    assert found == [400] * 60 + [429]
