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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, select
from sqlalchemy.engine import Connection

from db import versions
from db.tables import metadata, users

MANIFEST = "manifest.json"
FORMAT = 1
BATCH_ROWS = 500


@dataclass(frozen=True)
class Report:
    """What a backup holds, or what of one was brought back; `missing`: resumes that a row names and the disk lacks."""

    rows: dict[str, int]
    resumes: int
    missing: tuple[str, ...]


def write(target: Path, *, engine: Engine, resumes: Path) -> Report:
    """Write a backup to `target`, readable by its owner only; it is there whole or not at all.

    Rows are read in one transaction, so edits that come meanwhile are in it altogether or not. A resume that is
    replaced meanwhile may be missing; the report names it. Raises FileExistsError, OSError, SchemaMismatch.
    """
    versions.check(engine)
    if target.exists():
        raise FileExistsError(f"{target} is there already; a backup never takes the place of another one.")
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # Mode 0600.
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            report = _fill(archive, engine, resumes)
        Path(unfinished).rename(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return report


def _fill(archive: tarfile.TarFile, engine: Engine, resumes: Path) -> Report:
    rows: dict[str, int] = {}
    with engine.connect().execution_options(isolation_level=_snapshot(engine)) as db, db.begin():
        named = [Path(one).name for one in db.execute(select(users.c.resume_path)).scalars() if one]
        for table in metadata.sorted_tables:
            rows[table.name] = _add_table(archive, db, table)
    missing = tuple(name for name in named if not add_file(archive, resumes / name, "resumes"))
    manifest = {
        "format": FORMAT,
        "version": versions.head(),
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


def _add_table(archive: tarfile.TarFile, db: Connection, table: Table) -> int:
    """Spooled to the disk, for the table of edits may be larger than memory; how many rows there were."""
    count = 0
    with tempfile.TemporaryFile() as spool:
        for row in _rows(db, table):
            spool.write(json.dumps(row).encode() + b"\n")
            count += 1
        add(archive, f"tables/{table.name}.jsonl", spool)
    return count


def _rows(db: Connection, table: Table) -> Iterator[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH_ROWS)
    for row in db.execute(query):
        yield {name: plain(value) for name, value in row._mapping.items()}


def plain(value: object) -> object:
    """A value as JSON can say it; restore.py knows the type from the column."""
    if isinstance(value, datetime):
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
    entry = tarfile.TarInfo(name)
    entry.size = file.seek(0, io.SEEK_END)
    entry.mode = 0o600
    file.seek(0)
    archive.addfile(entry, file)
