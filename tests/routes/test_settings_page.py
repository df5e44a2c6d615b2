"""The page Settings: for administrators, refusing what makes no sense, the environment wins, and a change holds at once."""

import io
import json
import re

import pytest

from config import FEWEST_AUDIT_DAYS, ON_PAGE, Config, RunnerConfig, ScannerConfig, TurnConfig
from db.engine import database
from repositories import stored_settings
from services.audit import audit
from services.base import logo
from services.base.clock import utcnow
from services.base.settings import settings
from services.mail import senders
from services.runner import client, piston
from services.stored_settings import catalogue, stored
from tests import outside_server
from tests.in_force import using
from tests.pictures import png

PATHS = {"company": {"company_name": "Mallory"}, "retention": {"keep_chat_days": "1"}, "observation": {}}
FULL = {"keep_interviews_days": "365", "keep_chat_days": "30", "keep_audit_days": "500"}
CONNECTED = ("scanner", "runner", "relay")
SECRET = "sixteen or more characters"
ADDRESSES = {
    "clamd_url": "tcp://127.0.0.1:9", "clamd_when_away": "accept", "runner_url": "http://127.0.0.1:9",
    "runner_token": SECRET, "turn_urls": "turn:127.0.0.1:9", "turn_secret": SECRET,
}  # fmt: skip


def told(person, section, **fields):
    """What a test says, between its badge and the next form."""
    answer = save(person, f"test/{section}", **fields)
    assert answer.status_code == 200, answer.status_code
    assert SECRET not in answer.text
    return answer.text.partition(f'data-tested="{section}"')[2].partition("</form>")[0]


def save(person, section, **fields):
    return person.post(f"/settings/{section}", fields)


def rows():
    return database.read(stored_settings.list_all)


def entries():
    return database.read(lambda db: audit.latest(db, limit=20))


def test_it_is_for_administrators_and_refuses_what_makes_no_sense(world):
    for section, fields in PATHS.items():
        for person in (world.dave, world.bob):
            assert save(person, section, **fields).status_code == 403
        assert save(world.nobody, section, **fields).status_code in (302, 401)
    alice = world.alice
    for fields in (
        {"keep_chat_days": "-1"}, {"keep_chat_days": "0"}, {"keep_chat_days": "1.5"}, {"keep_chat_days": "٣"},
        {"keep_chat_days": "99999"}, {"keep_audit_days": str(FEWEST_AUDIT_DAYS - 1)},
        {"keep_interviews_days": "10", "keep_alerts_days": "x"},
    ):  # fmt: skip
        assert save(alice, "retention", **fields).status_code == 400, fields
    assert save(alice, "observation", observe_by_default="everything").status_code == 400
    assert save(alice, "company", company_name="x" * 61).status_code == 400
    for data in (b"", b"<svg/>", png(30, 20)[:-5], png(30, 20) + b"\0" * logo.MAX_BYTES):
        sent = {"company_name": "Acme", "company_logo": (io.BytesIO(data), "logo.png")}
        assert alice.http.post("/settings/company", data=sent | token(alice)).status_code == 400, len(data)
    assert alice.post("/settings/test/database").status_code == 404
    assert (rows(), entries()) == ({}, [])


def token(person):
    person.post("/settings/company", {"company_name": "x" * 61})
    return {"csrf_token": person._form_token[1]}


def test_a_change_holds_at_once_names_pages_and_letters_and_is_noted(world):
    alice = world.alice
    picture = png(30, 20)
    sent = {"company_name": "  Acme   & Söhne ", "company_logo": (io.BytesIO(picture), "logo.png")}
    assert alice.http.post("/settings/company", data=sent | token(alice)).status_code == 302
    page = alice.http.get("/settings").text
    assert page.count('data-source="page"') == 2
    assert "Acme &amp; Söhne" in page
    assert senders.sender().company == "Acme & Söhne"
    assert world.nobody.http.get("/company-logo").data == picture
    assert save(alice, "retention", **FULL).status_code == 302
    assert (settings.config.keep.interviews, settings.config.keep.alerts) == (365, None)
    assert (settings.config.keep.chat, settings.config.keep_audit_days) == (30, 500)
    assert save(alice, "observation", observe_by_default="light").status_code == 302
    chosen = '<option selected value="light">'
    assert chosen in alice.http.get("/schedule-interview").text
    told = {one.subject: (one.action, one.doer_name, one.details) for one in entries()}
    assert told["keep_chat_days"] == ("settings-changed", "Alice Ames", {"before": "default", "after": "30"})
    assert told["company_logo"][2]["after"].startswith("a picture of ")
    assert len(told) == 6
    assert save(alice, "retention", **FULL).status_code == 302
    assert len(entries()) == 6, "what stays as it is was not changed"
    assert save(alice, "company", is_logo_removed="y").status_code == 302
    assert (settings.config.company_name, logo.of_settings()) == (None, None)
    assert settings.config.keep.chat == 30


def test_another_process_reads_it_and_the_environment_wins(world):
    database.run(lambda db: stored_settings.store(db, "company_name", "Elsewhere", by=world.alice.user_id, at=utcnow()))
    database.run(lambda db: stored_settings.store(db, "of-another-release", "1", by=world.alice.user_id, at=utcnow()))
    database.run(lambda db: stored_settings.store(db, "keep_chat_days", "soon", by=world.alice.user_id, at=utcnow()))
    assert settings.config.company_name is None
    stored.refresh()
    assert (settings.config.company_name, settings.config.keep.chat) == ("Elsewhere", None)
    fixed = frozenset({"COMPANY_NAME", "KEEP_CHAT_DAYS"})
    with using(company_name="Environment", set_in_environment=fixed):
        page = world.alice.http.get("/settings").text
        assert page.count('data-source="environment"') == 2
        assert "COMPANY_NAME" in page
        assert re.search(r'<input [^>]*name="company_name" readonly', page)
        assert save(world.alice, "company", company_name="Typed").status_code == 302
        assert save(world.alice, "retention", keep_chat_days="7", keep_edits_days="9").status_code == 302
        assert (settings.config.company_name, settings.config.keep.chat, settings.config.keep.edits) == (
            "Environment", None, 9,
        )  # fmt: skip
        assert rows()["company_name"] == "Elsewhere"


def test_addresses_are_refused_to_others_and_where_they_make_no_sense(world):
    for person in (world.dave, world.bob):
        for section in ("scanner", "runner", "relay"):
            for path in (section, f"test/{section}"):
                assert save(person, path, **ADDRESSES).status_code == 403, path
    for path in (*CONNECTED, *(f"test/{one}" for one in CONNECTED)):
        assert save(world.nobody, path, **ADDRESSES).status_code in (302, 401)
    for section, field, text in (
        *(("scanner", "clamd_url", one) for one in ("127.0.0.1:3310", "tcp://u@h", "unix:socket", "tcp://a b")),
        ("scanner", "clamd_when_away", "ignore"),
        *(("runner", "runner_url", one) for one in ("file:///etc", "http://h/path", "http://u:p@h", "http://h\r\nX")),
        *(("runner", "runner_token", one) for one in ("short", "é" * 20, "x" * 501)),
        *(("relay", "turn_urls", one) for one in ("http://h", "turn:a b", "turn:h?x", ",".join(["turn:h"] * 5))),
        *(("relay", "turn_secret", one) for one in ("", "short", "changeme")),
    ):
        for path in (section, f"test/{section}"):
            if path != "test/scanner" or field == "clamd_url":
                answer = save(world.alice, path, **(ADDRESSES | {field: text}))
                assert (answer.status_code, f'id="{field}-error"' in answer.text) == (400, True), (path, text)
                assert SECRET not in answer.text
    assert (rows(), entries()) == ({}, [])


def test_secrets_are_sealed_kept_for_their_address_and_never_shown(world):
    alice = world.alice
    for section in CONNECTED:
        assert save(alice, section, **ADDRESSES).status_code == 302
    assert settings.config.runner == RunnerConfig("http://127.0.0.1:9", SECRET)
    assert settings.config.turn == TurnConfig(("turn:127.0.0.1:9",), SECRET)
    assert settings.config.scanner == ScannerConfig("127.0.0.1", 9, is_required=False)
    before, held = rows(), settings.config
    pages = alice.http.get("/settings").text + str(before) + str([one.details for one in entries()])
    assert SECRET not in pages
    assert pages.count("Set. Leave it empty to keep it.") == 2
    kept = ADDRESSES | {"runner_token": "", "turn_secret": ""}
    for section in CONNECTED:
        assert save(alice, section, **kept).status_code == 302
    assert (rows(), settings.config) == (before, held), "an empty secret is the stored one"
    elsewhere = kept | {"runner_url": "http://127.0.0.2:9", "turn_urls": "turn:127.0.0.2:9"}
    for path in ("runner", "test/runner"):
        answer = save(alice, path, **elsewhere)
        assert (answer.status_code, 'id="runner_token-error"' in answer.text) == (400, True), "no other host is told it"
    assert save(alice, "relay", **elsewhere).status_code == 302
    assert settings.config.turn == TurnConfig(("turn:127.0.0.2:9",), SECRET)
    assert save(alice, "runner", **(ADDRESSES | {"runner_token": f"{SECRET}2"})).status_code == 302
    place = "http://127.0.0.1:9 with a secret"
    assert entries()[0].details == {"before": place, "after": f"{place}, another one"}
    assert save(alice, "runner", **kept, is_runner_token_removed="y").status_code == 302
    assert settings.config.runner == RunnerConfig("http://127.0.0.1:9")
    for section in CONNECTED:
        assert save(alice, section, clamd_when_away="refuse").status_code == 302
    assert (rows(), settings.config.runner, settings.config.turn, settings.config.scanner) == ({}, None, None, None)


def test_what_another_key_sealed_is_said_and_not_used(world):
    save(world.alice, "relay", **ADDRESSES)
    sealed = json.loads(rows()["turn_urls"])["TURN_SECRET"]
    broken = json.dumps({"TURN_URLS": "turn:127.0.0.1:9", "TURN_SECRET": sealed[:-8] + "AAAAAAA="})
    database.run(lambda db: stored_settings.store(db, "turn_urls", broken, by=world.alice.user_id, at=utcnow()))
    stored.refresh()
    assert settings.config.turn is None
    assert "because SECRET_KEY has changed" in world.alice.http.get("/settings").text


def test_the_environments_connections_win_and_are_tested_as_they_are(world):
    fixed = frozenset({"CLAMD_URL", "RUNNER_URL", "TURN_URLS"})
    theirs = {"runner": RunnerConfig("http://127.0.0.1:9"), "scanner": ScannerConfig("127.0.0.1", 9)}
    with using(**theirs, turn=TurnConfig(("turns:127.0.0.1:9",), SECRET), set_in_environment=fixed):
        page = world.alice.http.get("/settings").text
        assert page.count('data-source="environment"') == 3
        assert 'name="runner_token"' not in page
        for section in CONNECTED:
            save(world.alice, section, **ADDRESSES)
        assert set(rows()) == {"clamd_when_away"}
        assert settings.config.scanner == ScannerConfig("127.0.0.1", 9, is_required=False)
        assert "turns:127.0.0.1:9 does not answer" in told(world.alice, "relay", turn_urls="turn:127.0.0.2:9")


def test_what_is_typed_is_asked_told_in_our_words_and_not_saved(world):
    alice = world.alice
    assert "Nothing answers there." in told(alice, "runner", **ADDRESSES)
    assert "To save, enter the secret again." in told(alice, "runner", **ADDRESSES)
    assert "No ClamAV answers there." in told(alice, "scanner", **ADDRESSES)
    assert "turn:127.0.0.1:9 does not answer this server." in told(alice, "relay", **ADDRESSES)
    for path in CONNECTED:
        assert "Enter an address to test it." in told(alice, path)
    assert "No ClamAV answers there." in told(alice, "scanner", clamd_url="tcp://a..b:1")
    assert "Nothing answers there." in told(alice, "runner", runner_url="http://a..b:1")
    with outside_server.serving() as other:
        other.contents["/api/v2/runtimes"] = b"the inside of another host"
        said = told(alice, "runner", runner_url=other.url(""))
    assert "What answers there is no runner." in said
    assert "the inside" not in said
    assert (rows(), entries()) == ({}, [])
    answers = [save(alice, "test/scanner").status_code for _ in range(15)]
    assert answers[-1] == 429


def test_a_runner_that_was_just_set_is_the_one_that_is_asked(world):
    python = [{"language": "python", "version": "3.12.1 from inside", "aliases": []}]
    with outside_server.serving() as other:
        other.contents["/api/v2/runtimes"] = json.dumps(python).encode()
        said = told(world.alice, "runner", runner_url=other.url(""))
        assert "The runner answers. It runs Python." in said
        assert "from inside" not in said
        assert save(world.alice, "runner", runner_url=other.url("")).status_code == 302
        assert client.languages() == {"python": "3.12.1 from inside"}
        assert save(world.alice, "runner", runner_url="http://127.0.0.1:9").status_code == 302
        with pytest.raises(piston.RunnerUnavailable):
            client.languages()


def test_the_catalogue_and_the_configuration_speak_of_the_same():
    assert {one.variable for one in catalogue.SETTINGS.values()} | {"OIDC_PROVIDERS"} == set(ON_PAGE)
    assert catalogue.FEWEST_AUDIT_DAYS == FEWEST_AUDIT_DAYS
    plain = Config(secret_key="x")
    for one in catalogue.SETTINGS.values():
        one.of(plain)
