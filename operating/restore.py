"""Bringing a backup back into an empty database and folder. Nothing that is there is ever written over."""

import base64
import json
import shutil
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, LargeBinary, Table, func, insert, select, update
from sqlalchemy.engine import Connection

from db import versions
from db.tables import UtcDateTime, metadata, user_sessions
from operating.backup import BATCH_ROWS, FORMAT, MANIFEST, Report


class CannotRestore(Exception):
    """Nothing was brought back; the text says why and what to do."""


def read(source: Path, *, engine: Engine, resumes: Path) -> Report:
    """Fill the database, which must be of this version and empty, and the folder of resumes.

    All rows come back in one transaction, counted against the backup's own count; the resumes first, because a file
    that no row names does no harm. Raises CannotRestore, OSError, SchemaMismatch.
    """
    versions.check(engine)
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _manifest(archive)
            with engine.begin() as db:
                _require_empty(db)
                _bring_resumes(archive, resumes)
                rows = {table.name: _bring(archive, db, table) for table in metadata.sorted_tables}
                if rows != manifest["rows"]:
                    raise CannotRestore("The backup is damaged: it does not hold the rows that it says it holds.")
                # Who signed out since it was made must not be signed in again by it.
                now = datetime.now(UTC)
                db.execute(update(user_sessions).where(user_sessions.c.ended_at.is_(None)).values(ended_at=now))
    except (tarfile.TarError, EOFError, json.JSONDecodeError, KeyError) as error:
        raise CannotRestore(f"{source} is no backup, or it is damaged ({type(error).__name__}).") from error
    return Report(rows, manifest["resumes"], tuple(manifest["missing"]))


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(_open(archive, MANIFEST).read())
    if manifest["format"] != FORMAT:
        raise CannotRestore("The backup was made by a newer program. Restore it with that one.")
    if manifest["version"] != versions.head():
        raise CannotRestore(
            f"The backup is of version {manifest['version']}, this program of {versions.head()}. Restore it with the "
            "program that made it, then bring that database to the present: python update_db.py"
        )
    return manifest


def _require_empty(db: Connection) -> None:
    for table in metadata.sorted_tables:
        if db.execute(select(func.count()).select_from(table)).scalar():
            raise CannotRestore(
                f"The database has rows already (in {table.name}). A backup comes back into an empty one: name another "
                "database, run python init_db.py, and try again."
            )


def _bring(archive: tarfile.TarFile, db: Connection, table: Table) -> int:
    count = 0
    waiting = _rows(archive, table)
    while rows := list(islice(waiting, BATCH_ROWS)):
        db.execute(insert(table), rows)
        count += len(rows)
    return count


def _rows(archive: tarfile.TarFile, table: Table) -> Iterator[dict[str, Any]]:
    for line in _open(archive, f"tables/{table.name}.jsonl"):
        yield {name: _value(table, name, value) for name, value in json.loads(line).items()}


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value


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
            raise CannotRestore(f"{target} is there already. A backup comes back into an empty folder: set UPLOAD_DIR.")
        with target.open("xb") as file:
            target.chmod(0o600)
            shutil.copyfileobj(_open(archive, entry.name), file)


def _open(archive: tarfile.TarFile, name: str) -> Any:
    file = archive.extractfile(name)
    if file is None:
        raise CannotRestore("The backup is damaged: a part of it is no file.")
    return file
