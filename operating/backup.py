"""A backup: every row of the database as it stood at one moment, and the resumes that those rows name, in one file.

The file is a gzipped tar of `manifest.json`, `tables/NAME.jsonl` and `resumes/NAME`, the same for SQLite and MySQL, so
that a backup of one can be restored into the other. It holds everything personal there is: keep it as the server.
"""

import base64
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, func, select
from sqlalchemy.engine import Connection

import version
from db import versions
from db.tables import metadata, users
from operating.progress import Tell, nothing

MANIFEST = "manifest.json"
FORMAT = 1
BATCH_ROWS = 500
COMPRESSION = 6
"""gzip's level. On 60,000 rows like edits, 9 (tarfile's own) takes 2.6 times the processor for 4 % less."""


@dataclass(frozen=True)
class Report:
    """What a backup holds, or what of one was brought back; `missing`: resumes that a row names and the disk lacks."""

    rows: dict[str, int]
    resumes: int
    missing: tuple[str, ...]


class _Meter:
    """Tells how far a backup is. Each row counts half when it is read and half when it is packed."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._total, self._tell = total, tell
        self._halves = 0

    def halves(self, count: int) -> None:
        """So many rows were read, or packed."""
        self._halves += count
        self._tell(self._halves // 2, self._total)


class _Packed(io.BufferedIOBase):
    """A file that is copied into the archive, and tells what part of its rows that was."""

    def __init__(self, file: Any, size: int, rows: int, meter: _Meter) -> None:
        self._file, self._size, self._rows, self._meter = file, size, rows, meter
        self._copied = self._told = 0

    def read(self, size: int | None = -1) -> bytes:
        data: bytes = self._file.read(size)
        self._copied += len(data)
        done = self._rows * self._copied // max(self._size, 1)
        self._meter.halves(done - self._told)
        self._told = done
        return data


def write(target: Path, *, engine: Engine, resumes: Path, tell: Tell = nothing) -> Report:
    """Write a backup to `target`, readable by its owner only; it is there whole or not at all.

    Rows are read in one transaction, so edits that come meanwhile are in it altogether or not. A resume that is
    replaced meanwhile may be missing; the report names it. Raises FileExistsError, OSError, SchemaMismatch.
    """
    if target.exists():
        raise FileExistsError(f"{target} already exists; a backup never replaces another one.")
    versions.check(engine)
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # Mode 0600.
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION) as archive:
                report = _fill(archive, engine, resumes, tell)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).rename(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return report


def _fill(archive: tarfile.TarFile, engine: Engine, resumes: Path, tell: Tell) -> Report:
    rows: dict[str, int] = {}
    with engine.connect().execution_options(isolation_level=_snapshot(engine)) as db, db.begin():
        named = [Path(one).name for one in db.execute(select(users.c.resume_path)).scalars() if one]
        tables = metadata.sorted_tables
        meter = _Meter(sum(db.execute(select(func.count()).select_from(one)).scalar_one() for one in tables), tell)
        for table in tables:
            rows[table.name] = _add_table(archive, db, table, meter)
    missing = tuple(name for name in named if not add_file(archive, resumes / name, "resumes"))
    manifest = {
        "format": FORMAT,
        "version": versions.head(),
        "program": version.described(),
        "made_at": datetime.now(UTC).isoformat(),
        "rows": rows,
        "resumes": len(named) - len(missing),
        "missing": list(missing),
    }
    add(archive, MANIFEST, io.BytesIO(json.dumps(manifest, indent=2).encode()))
    return Report(rows, len(named) - len(missing), missing)


def _snapshot(engine: Engine) -> str:
    """The isolation in which all statements of a transaction see one moment."""
    return "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"


def _add_table(archive: tarfile.TarFile, db: Connection, table: Table, meter: _Meter) -> int:
    """Spooled to the disk, for the table of edits may be larger than memory; how many rows there were."""
    count = 0
    with tempfile.TemporaryFile() as spool:
        for rows in _rows(db, table):
            spool.write(b"".join(json.dumps(row, default=plain).encode() + b"\n" for row in rows))
            count += len(rows)
            meter.halves(len(rows))
        size = spool.tell()
        spool.seek(0)
        archive.addfile(_entry(f"tables/{table.name}.jsonl", size), _Packed(spool, size, count, meter))
    return count


def _rows(db: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A batch at a time."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH_ROWS)
    names = [column.name for column in table.columns]
    for batch in db.execute(query).partitions():
        yield [dict(zip(names, row, strict=True)) for row in batch]


def plain(value: object) -> object:
    """A value as JSON can say it; restore.py knows the type from the column."""
    if isinstance(value, date):  # A datetime is one.
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def add_file(archive: tarfile.TarFile, path: Path, folder: str) -> bool:
    """Put a file of the disk into this folder of the archive; False if it is not there."""
    try:
        with path.open("rb") as file:
            add(archive, f"{folder}/{path.name}", file)
    except FileNotFoundError:
        return False
    return True


def add(archive: tarfile.TarFile, name: str, file: Any) -> None:
    """Put what a file holds into the archive, by this name."""
    entry = _entry(name, file.seek(0, io.SEEK_END))
    file.seek(0)
    archive.addfile(entry, file)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    return entry
