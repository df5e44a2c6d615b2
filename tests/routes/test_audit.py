"""The audit log on its page and as files: for administrators alone, narrowed by the database, harmless in a spreadsheet."""

import csv
import io
import json
from datetime import timedelta

from config import FEWEST_AUDIT_DAYS
from db.engine import database
from operating import retention
from services.audit import audit, log, origin
from services.base.clock import utcnow

EVIL = '=HYPERLINK("https://evil.example")'
LONG = timedelta(days=500)


def write(deed=audit.Deed.SIGNED_IN, *, by=audit.NOBODY, on=None, age=timedelta(0), **values):
    on = on or audit.Subject(audit.Kind.SERVER)
    database.run(lambda db: audit.write(db, deed, by=by, on=on, at=utcnow() - age, **values))


def deeds_on(caller, query=""):
    page = caller.http.get(f"/audit{query}")
    assert page.status_code == 200, query
    return [one.partition('"')[0] for one in page.text.split('data-deed="')[1:]]


def test_it_is_read_and_taken_along_by_administrators_only(world):
    for path in ("/audit", "/audit.csv", "/audit.jsonl"):
        for person in (world.dave, world.bob, world.carol):
            assert person.http.get(path).status_code == 403, path
        assert world.nobody.http.get(path).status_code == 302
    assert "Nothing here yet" in world.alice.http.get("/audit").text, "what was refused is no export"
    assert world.alice.http.get("/audit.xml").status_code == 404


def test_it_is_narrowed_and_paged_by_a_place_and_survives_nonsense(world):
    alice, bob = world.alice.user_id, world.bob.user_id
    write(age=timedelta(days=3))
    write(audit.Deed.RESUME_READ, by=audit.Doer(alice), on=audit.person(bob))
    with origin.within("192.0.2.77"):
        write(audit.Deed.REPORT_SHARED, by=audit.Doer(bob), on=audit.interview(world.interview.id), whom=alice)
    shared, read, old = "share-report", "resume-read", "signed-in"
    day = f"{utcnow() - timedelta(days=3):%Y-%m-%d}"
    cases = {
        "": [shared, read, old],
        f"?person={bob}": [shared, read],
        f"?person={alice}": [shared, read],
        f"?person={world.dave.user_id}": [],
        "?deed=resume-read": [read],
        "?kind=interview": [shared],
        f"?until={day}": [old],
        "?q=bACKEND": [shared],
        "?q=192.0.2": [shared],
        "?q=100%25": [],
        "?person=x&deed=y&kind=z&since=2026-13-40&until=&after=1-": [shared, read, old],
        "?after=99999999999999999-1&since=0001-01-01&until=9999-12-31": [shared, read, old],
    }
    for query, found in cases.items():
        assert deeds_on(world.alice, query) == found, query
    at = utcnow() - timedelta(hours=1)
    for _again in range(log.PER_PAGE + 3):  # At one moment, so that the number decides.
        database.run(
            lambda db: audit.write(db, audit.Deed.BACKED_UP, by=audit.NOBODY, on=audit.Subject("server"), at=at)
        )
    seen, after = [], None
    while True:
        page = log.page(log.Wanted(deed="backup"), after=after)
        seen += [one.id for one in page.entries]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == log.PER_PAGE + 3


def test_the_files_have_everything_no_formula_and_are_noted_before_they_go(world):
    write(audit.Deed.PERSON_CHANGED, by=audit.Doer(None, "@SUM(A1)"), on=audit.Subject("person", None, EVIL))
    answer = world.alice.http.get("/audit.csv?q=HYPER")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=audit-")
    head, row = csv.reader(io.StringIO(answer.text))
    told = dict(zip(head, row, strict=True))
    assert (told["deed"], told["doer"], told["subject"]) == ("person-changed", "'@SUM(A1)", f"'{EVIL}")
    lines = [json.loads(line) for line in world.alice.http.get("/audit.jsonl").text.splitlines()]
    assert [one["deed"] for one in lines] == ["audit-exported", "audit-exported", "person-changed"]
    assert lines[2]["subject"] == EVIL, "JSON is not calculated"
    assert lines[1]["details"] == {"form": "csv", "by_words": True}
    assert "HYPER" not in json.dumps(lines[:2]), "what somebody typed may be a name"
    assert (lines[0]["doer_id"], lines[0]["from"]) == (world.alice.user_id, "127.0.0.1")
    page = world.alice.http.get("/audit").text
    assert "=HYPERLINK(&#34;" in page


def test_entries_go_when_their_own_time_is_over_and_that_is_one(world):
    for age in (timedelta(days=FEWEST_AUDIT_DAYS - 1), LONG, LONG):
        write(age=age)
    assert retention.purge_audit(400, at=utcnow(), engine=database.engine) == 2
    found = database.read(lambda db: audit.latest(db, limit=9))
    assert [(one.action, one.details) for one in found] == [("purge-step", {"audit_entries": 2}), ("signed-in", {})]
    assert retention.purge_audit(400, at=utcnow(), engine=database.engine) == 0


def test_every_deed_and_kind_has_words(app):
    from routes.audit_words import DEEDS, KINDS

    assert set(DEEDS) == set(audit.Deed)
    assert set(KINDS) == set(audit.Kind)
