"""Letters to addresses of every script, and the logo in them."""

import pytest

from jobs import mails
from repositories.states import MailState
from tests.jobs.lettered import ALICE, BOB, arrived, event_of, made, set_user
from tests.mail_server import PASSWORD, USER
from tests.mailing import config_of, html_of, mail_on, rows, text_of
from tests.pictures import png

pytestmark = pytest.mark.usefixtures("letters_on")


def test_no_address_of_another_script_becomes_a_header_or_another_address(world, mail_server):
    for address in ("ü\r\nBcc: eve@example.org", "ü(x)@example.org", "ü,eve@example.org", "ü@exa mple.org", "ü.@x.org"):
        set_user(world.bob, email=address)
        made(world, title=f"For {address[:2]}")
        mails.send_due()
        row = rows(user_id=world.bob.user_id)[-1]
        assert (row.state, row.answer) == (MailState.REFUSED, "The address is not valid."), address
    assert {to for to, _message in mail_server.taken()} == {ALICE}


@pytest.mark.slow
def test_addresses_of_every_script_are_written_as_the_mail_server_takes_them(world, mail_server, monkeypatch):
    """Domains always, what stands before the @ where the server says SMTPUTF8; else the interview's page says why not."""
    for address, to in {
        "bob@exämple.org": "bob@xn--exmple-cua.org",
        "bob@faß.example": "bob@xn--fa-hia.example",
        "jörg@exämple.org": "jörg@xn--exmple-cua.org",
        "用户@example.org": "用户@example.org",
    }.items():
        set_user(world.bob, email=address)
        made(world, title=f"For {to}")
        letter = arrived(mail_server)[to]
        assert letter["Subject"].startswith("Interview: For ")
        assert letter["Reply-To"].addresses[0].addr_spec == ALICE
        assert to in letter.as_string().encode("latin-1", "replace").decode(errors="replace") or not to.isascii()
    set_user(world.alice, email="älice@example.org")
    set_user(world.bob, email=BOB)
    made(world, title="Answers")
    letter = arrived(mail_server)[BOB]
    assert letter["Reply-To"] is None
    assert "Answer this message" not in text_of(letter)

    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    with mail_on(mail_server, mail=config_of(mail_server, "tls", user=USER, password=PASSWORD)):
        made(world, title="Refused")
        assert set(arrived(mail_server)) == {BOB}
    row = rows(user_id=world.alice.user_id)[-1]
    assert row.state == MailState.REFUSED
    assert "only a to z, digits and ASCII signs before the @" in row.answer


def test_the_logo_travels_in_the_letter_and_a_bad_one_keeps_none_back(world, mail_server, tmp_path):
    file = tmp_path / "logo.png"
    file.write_bytes(png(400, 100))
    with mail_on(mail_server, company_logo=file, company_name="Acme"):
        made(world)
        letter = arrived(mail_server)[BOB]
    (picture,) = [one for one in letter.walk() if one.get_content_type() == "image/png"]
    assert picture.get_content() == file.read_bytes()
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<logo@neurohire>", "inline")
    assert '<img class="logo" src="cid:logo@neurohire" width="192" height="48" alt="Logo of Acme"' in html_of(letter)
    assert "logo" not in text_of(letter).lower()
    assert event_of(letter)[0] == "REQUEST", "programs still show their buttons"
    file.write_bytes(b"no picture")
    with mail_on(mail_server, company_logo=file):
        made(world, title="Second")
        letter = arrived(mail_server)[BOB]
    assert "cid:" not in html_of(letter)
    assert "image/png" not in letter.as_string()
