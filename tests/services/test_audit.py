"""Entries of the audit: added with the deed, never changed, without secrets, and without names once these are erased."""

import json
import re
from pathlib import Path

import pytest

from db.engine import database
from services.audit import audit, origin
from services.base import utcnow

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("services", "repositories", "routes", "sockets", "jobs", "operating", "letters", "observing", "db")
MAY_CHANGE = {
    "forget": {"operating/retention.py", "services/people/imports.py"},
    "delete_before": {"operating/retention.py"},
}
"""Who may: what erases and purges, and the undoing of an import, for the numbers of those people are given anew."""


def write(**values):
    given = {"by": audit.NOBODY, "on": audit.Subject(audit.Kind.SERVER), "at": utcnow()} | values
    return database.run(lambda db: audit.write(db, audit.Deed.SETTINGS_CHANGED, **given))


def latest(limit=9):
    return database.read(lambda db: audit.latest(db, limit=limit))


def test_only_the_end_of_its_time_and_an_erasure_touch_what_is_written():
    texts = {
        str(path.relative_to(ROOT)): path.read_text()
        for folder in PROGRAM
        for path in sorted((ROOT / folder).rglob("*.py"))
    }
    changing = re.compile(r"\b(?:update|delete)\(\s*(?:\w+\.)?audit_entries\b|(?:UPDATE|DELETE FROM) audit_entries")
    assert {name for name, text in texts.items() if changing.search(text)} == {"repositories/audit_entries.py"}
    own = texts["repositories/audit_entries.py"]
    names = [re.findall(r"def (\w+)", own[: found.start()])[-1] for found in changing.finditer(own)]
    assert set(names) == set(MAY_CHANGE)
    for verb, homes in MAY_CHANGE.items():
        callers = {name for name, text in texts.items() if f"audit_entries.{verb}(" in text}
        assert callers <= homes, verb


def test_an_entry_has_no_secrets_no_end_and_no_deed_that_was_undone(world):
    for name in ("password", "api_token", "secret", "SecretKey", "code"):
        with pytest.raises(ValueError, match="audit entry"):
            write(details={name: "x"})

    def undone(db):
        audit.write(db, audit.Deed.SET_UP, by=audit.NOBODY, on=audit.person(world.bob.user_id), at=utcnow())
        raise LookupError

    with pytest.raises(LookupError):
        database.run(undone)
    assert latest() == []
    write(on=audit.Subject("setting", name="n" * 500), details={f"v{n}": "ä" * 1000 for n in range(20)})
    (entry,) = latest()
    assert len(entry.subject) == audit.MAX_NAME_CHARS
    assert entry.details.pop("left_out")
    assert {len(value) for value in entry.details.values()} == {audit.MAX_VALUE_CHARS}
    assert len(json.dumps(entry.details, ensure_ascii=False)) <= audit.MAX_DETAILS_CHARS


def test_who_from_where_and_to_whom_is_known_without_being_passed_on(world):
    write()
    with origin.within("192.0.2.7" + "x" * 200, world.alice.user_id):
        write(by=audit.acting(), on=audit.interview(world.interview.id), whom=world.bob.user_id, details={"n": 1})
    own, hers = reversed(latest())
    assert (own.address, own.doer_id, own.doer_name) == (origin.PROGRAM, None, "")
    assert hers.address == ("192.0.2.7" + "x" * 200)[: origin.MAX_ADDRESS_CHARS]
    assert (hers.doer_id, hers.doer_name) == (world.alice.user_id, "Alice Ames")
    assert (hers.subject_kind, hers.subject_id) == ("interview", world.interview.id)
    assert (hers.subject, hers.whom_id, hers.details) == (world.interview.title, world.bob.user_id, {"n": 1})
