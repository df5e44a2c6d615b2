"""The list of entries as administrators read it: narrowed, page by page, and all of it as a file."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from db.engine import database
from db.tables import MAX_ID
from repositories import audit_entries, users
from repositories.audit_entries import Entry, Place, Wanted
from services.audit import audit

__all__ = ["CSV", "JSON_LINES", "Page", "Wanted", "lines", "note_export", "page", "place_of"]

PER_PAGE = 50
BATCH = 500
"""Entries that are read at once for a file: some 200 KB, and the database is free between two."""
CSV, JSON_LINES = "csv", "jsonl"
FIELDS = (
    "at", "deed", "doer_id", "doer", "from", "subject_kind", "subject_id", "subject", "whom_id", "details",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets calculate (OWASP, CSV injection)."""


@dataclass(frozen=True)
class Page:
    """Some entries, the names of the people whom they are about besides, and the place from which it goes on."""

    entries: list[Entry]
    names: dict[int, str]
    next: str | None


def page(wanted: Wanted, *, after: str | None = None) -> Page:
    """The newest that match, or those behind the place that a page before named; a place that is none is the top."""
    before = place_of(after)
    found = database.read(lambda db: audit_entries.list_matching(db, wanted, before=before, limit=PER_PAGE + 1))
    shown = found[:PER_PAGE]
    whom = {one.whom_id for one in shown if one.whom_id is not None}
    whom |= {wanted.person} if wanted.person is not None else set()
    names = database.read(lambda db: users.list_contacts(db, whom)) if whom else {}
    is_last = len(found) <= PER_PAGE
    return Page(shown, {one.id: one.name for one in names.values()}, None if is_last else _mark_of(shown[-1]))


def place_of(mark: str | None) -> Place | None:
    """The place that `Page.next` names; None for anything else."""
    moment, _line, number = (mark or "").partition("-")
    if not (moment.isdecimal() and number.isdecimal() and len(moment) <= 17 and len(number) <= 10):
        return None
    if int(moment) > 4_000_000_000_000_000 or int(number) > MAX_ID:
        return None
    seconds, micros = divmod(int(moment), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros), int(number)


def note_export(wanted: Wanted, form: str, *, by: audit.Doer, at: datetime) -> None:
    """A file is about to go out, which is a deed itself. Of words that narrow it, it says only that there are some."""
    narrowed = {
        "person": wanted.person,
        "deed": wanted.deed,
        "kind": wanted.kind,
        "since": wanted.since and f"{wanted.since:%Y-%m-%d %H:%M}",
        "until": wanted.until and f"{wanted.until:%Y-%m-%d %H:%M}",
        # Not which: whoever looks for a person types their name, and that is in no detail.
        "by_words": bool(wanted.words),
    }
    details = {"form": form} | {name: value for name, value in narrowed.items() if value}
    on = audit.Subject(audit.Kind.SERVER)
    database.run(lambda db: audit.write(db, audit.Deed.AUDIT_EXPORTED, by=by, on=on, at=at, details=details))


def lines(wanted: Wanted, form: str) -> Iterator[str]:
    """All that match, newest first, as text in pieces: CSV with a head, or a JSON object on each line."""
    if form == CSV:
        yield _csv_line(FIELDS)
    before: Place | None = None
    while True:
        found = database.read(
            lambda db, before=before: audit_entries.list_matching(  # type: ignore[misc]
                db, wanted, before=before, limit=BATCH
            )
        )
        if found:
            before = found[-1].at, found[-1].id
            yield "".join(_line(one, form) for one in found)
        if len(found) < BATCH:
            return


def _line(entry: Entry, form: str) -> str:
    values = (
        entry.at.isoformat(), entry.action, entry.doer_id, entry.doer_name, entry.address, entry.subject_kind,
        entry.subject_id, entry.subject, entry.whom_id, entry.details,
    )  # fmt: skip
    if form == JSON_LINES:
        return json.dumps(dict(zip(FIELDS, values, strict=True)), ensure_ascii=False) + "\n"
    return _csv_line([json.dumps(one, ensure_ascii=False) if isinstance(one, dict) else one for one in values])


def _csv_line(values: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([_neutral(one) for one in values])
    return written.getvalue()


def _neutral(value: object) -> object:
    """A name may be `=HYPERLINK(...)`: with an apostrophe before it, it is text in every spreadsheet."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value


def _mark_of(entry: Entry) -> str:
    return f"{int(entry.at.timestamp()) * 1_000_000 + entry.at.microsecond}-{entry.id}"
