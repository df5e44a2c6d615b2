"""Bringing a backup back into an empty database and folder. Nothing that is there is ever written over.

A backup of an older version comes back into tables of that version, which are then led to the present: as if its
database had been updated itself.
"""

import base64
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, Table, func, insert, inspect, select, update
from sqlalchemy.engine import Connection

import version
from db import versions
from db.tables import UtcDateTime, metadata
from operating.backup import BATCH_ROWS, FORMAT, MANIFEST, Report
from operating.progress import Tell, nothing

VERSION_TABLE = "alembic_version"
SESSIONS = "user_sessions"


class CannotRestore(Exception):
    """Nothing was brought back; the text says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `version` is the schema's, `program` the program's (None in older backups)."""

    version: str
    program: str | None
    made_at: str
    rows: dict[str, int]
    resumes: int
    missing: tuple[str, ...]


def read(source: Path, *, engine: Engine, resumes: Path, tell: Tell = nothing) -> Report:
    """Fill the database, which must be empty, and the folder of resumes.

    All rows come back in one transaction, counted against the backup's own count; the resumes first, because a file
    that no row names does no harm. Stopped before that transaction ends, it leaves a database without rows, into which
    the same backup can be restored; stopped after it, `update_db.py` does what is missing.
    Raises CannotRestore, OSError, SchemaMismatch, sqlalchemy.exc.SQLAlchemyError.
    """
    with _opened(source) as archive:
        made = _manifest(archive)
        if made.version == versions.head():
            versions.check(engine)
            tables = metadata
        else:
            tables = _older_tables(engine, made.version)
        try:
            with engine.connect().execution_options(neurohire_writes=True) as db, db.begin():
                _require_empty(db, tables)
                _bring_resumes(archive, resumes)
                _bring_all(archive, db, tables, made, tell)
        finally:
            # Also after a refusal: what is left is then an empty database of the present version.
            if made.version != versions.head():
                versions.bring_to_present(engine)
    return Report(made.rows, made.resumes, made.missing)


def verify(source: Path) -> Manifest:
    """Read all of a backup and compare it with its own count. Raises CannotRestore, OSError."""
    with _opened(source) as archive:
        made = _manifest(archive, is_any_version=True)
        for name, count in made.rows.items():
            if sum(1 for _row in _lines(archive, name)) != count:
                raise _damaged()
        found = [one for one in archive.getmembers() if one.name.startswith("resumes/")]
        if len(found) != made.resumes:
            raise _damaged()
        for one in found:
            shutil.copyfileobj(_open(archive, one.name), _Nowhere())
    return made


class _Nowhere:
    def write(self, data: bytes) -> int:
        return len(data)


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    """Raises CannotRestore for whatever is no whole backup."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotRestore(f"{source} is not a backup, or it is damaged ({type(error).__name__}).") from error


def _manifest(archive: tarfile.TarFile, *, is_any_version: bool = False) -> Manifest:
    told: dict[str, Any] = json.loads(_open(archive, MANIFEST).read())
    made = Manifest(
        version=str(told["version"]),
        program=told.get("program"),
        made_at=str(told["made_at"]),
        rows={str(name): int(count) for name, count in told["rows"].items()},
        resumes=int(told["resumes"]),
        missing=tuple(told["missing"]),
    )
    is_known = told["format"] == FORMAT and versions.is_known(made.version)
    if not is_known and not is_any_version:
        by = f"NeuroHire {made.program}" if made.program else "a newer NeuroHire"
        raise CannotRestore(
            f"This backup was made by {by} (database version {made.version}). This is NeuroHire {version.described()} "
            f"(database version {versions.head()}), which cannot read it. Install that version or a newer one, and "
            "restore it there."
        )
    return made


def _older_tables(engine: Engine, wanted: str) -> MetaData:
    """Empty tables of an older version, in place of the empty ones that are there. Raises CannotRestore."""
    found = MetaData()
    with engine.connect().execution_options(neurohire_writes=True) as db, db.begin():
        found.reflect(db)
        ours = {*metadata.tables, VERSION_TABLE}
        others = sorted(set(found.tables) - ours)
        if others:
            raise CannotRestore(
                f"The database contains a table of another program ({others[0]}). "
                "Name an empty database, and try again."
            )
        _require_empty(db, found)
        # The version goes first: a server must not take what is left after an interruption for the present.
        tables = [found.tables[VERSION_TABLE]] if VERSION_TABLE in found.tables else []
        tables += [table for table in reversed(found.sorted_tables) if table.name != VERSION_TABLE]
        for table in tables:
            table.drop(db)
    versions.bring_to(engine, wanted)
    older = MetaData()
    with engine.connect() as db:
        older.reflect(db, only=[name for name in inspect(db).get_table_names() if name != VERSION_TABLE])
    return older


def _require_empty(db: Connection, tables: MetaData) -> None:
    for table in tables.sorted_tables:
        if table.name != VERSION_TABLE and db.execute(select(func.count()).select_from(table)).scalar():
            raise CannotRestore(
                f"The database already has rows (in {table.name}). A backup is restored into an empty database: "
                "name another one, run python init_db.py, and try again."
            )


def _bring_all(archive: tarfile.TarFile, db: Connection, tables: MetaData, made: Manifest, tell: Tell) -> None:
    rows: dict[str, int] = {}
    total, done = sum(made.rows.values()), 0
    for table in tables.sorted_tables:
        rows[table.name] = 0
        waiting = _rows(archive, table)
        while batch := list(islice(waiting, BATCH_ROWS)):
            db.execute(insert(table), batch)
            rows[table.name] += len(batch)
            done += len(batch)
            tell(done, total)
    if rows != made.rows:
        raise _damaged()
    # Who signed out since it was made must not be signed in again by it.
    sessions = tables.tables[SESSIONS]
    now = _moment(sessions, datetime.now(UTC))
    db.execute(update(sessions).where(sessions.c.ended_at.is_(None)).values(ended_at=now))


def _rows(archive: tarfile.TarFile, table: Table) -> Iterator[dict[str, Any]]:
    kinds = {column.name: _kind(column.type) for column in table.columns}
    for row in _lines(archive, table.name):
        yield {name: _value(table, kinds[name], value) for name, value in row.items()}


def _lines(archive: tarfile.TarFile, table: str) -> Iterator[dict[str, Any]]:
    for line in _open(archive, f"tables/{table}.jsonl"):
        yield json.loads(line)


def _kind(type_: Any) -> type:
    if isinstance(type_, UtcDateTime):
        return datetime
    try:
        kind: type = type_.python_type
    except NotImplementedError:
        return object
    return kind


def _value(table: Table, kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        return _moment(table, datetime.fromisoformat(value))
    if kind is date:
        return date.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value


def _moment(table: Table, at: datetime) -> datetime:
    """Aware where our own definition converts it, naive UTC where the table is one that was found."""
    return at if table.metadata is metadata else at.astimezone(UTC).replace(tzinfo=None)


def _bring_resumes(archive: tarfile.TarFile, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for entry in archive.getmembers():
        kind, _slash, name = entry.name.partition("/")
        if kind != "resumes":
            continue
        # What came from a file is not trusted with where it goes.
        if not entry.isfile() or Path(name).name != name or name.startswith("."):
            raise CannotRestore("The backup names a file outside its folder.")
        target = folder / name
        if target.exists():
            raise CannotRestore(f"{target} already exists. A backup is restored into an empty folder: set UPLOAD_DIR.")
        with target.open("xb") as file:
            target.chmod(0o600)
            shutil.copyfileobj(_open(archive, entry.name), file)


def _open(archive: tarfile.TarFile, name: str) -> Any:
    file = archive.extractfile(name)
    if file is None:
        raise CannotRestore("The backup is damaged: part of it is not a file.")
    return file


def _damaged() -> CannotRestore:
    return CannotRestore("The backup is damaged: it does not contain the rows and resumes that it lists.")
