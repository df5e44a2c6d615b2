"""The page Settings: for administrators, refusing what makes no sense, the environment wins, and a change holds at once."""

import io
import re

from config import FEWEST_AUDIT_DAYS, ON_PAGE, Config, RunnerConfig
from db.engine import database
from repositories import stored_settings
from services.audit import audit
from services.base import logo
from services.base.clock import utcnow
from services.base.settings import settings
from services.mail import senders
from services.stored_settings import catalogue, stored
from tests.in_force import using
from tests.pictures import png

PATHS = {"company": {"company_name": "Mallory"}, "retention": {"keep_chat_days": "1"}, "observation": {}}
FULL = {"keep_interviews_days": "365", "keep_chat_days": "30", "keep_audit_days": "500"}


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


def test_what_is_tested_is_asked_and_told(world):
    with using(runner=None):
        page = world.alice.http.get("/settings").text
        assert "RUNNER_URL" in page
        assert "/settings/test/runner" not in page
    with using(runner=RunnerConfig("http://127.0.0.1:9")):
        answer = world.alice.post("/settings/test/runner")
        assert "does not answer this machine" in answer.text.partition('data-tested="runner"')[2]
        assert 'data-tested="relay"' not in answer.text


def test_the_catalogue_and_the_configuration_speak_of_the_same():
    assert {one.variable for one in catalogue.SETTINGS.values()} == set(ON_PAGE)
    assert catalogue.FEWEST_AUDIT_DAYS == FEWEST_AUDIT_DAYS
    plain = Config(secret_key="x")
    for one in catalogue.SETTINGS.values():
        one.of(plain)
