"""Databases and backups as older versions of the program left them, made with the migrations up to that version."""

import io
import json
import tarfile
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from db import versions
from operating.backup import plain

AT = datetime(2026, 3, 1, 9, 30, 0, 123456)
ROWS_A_TABLE = 3


def make(engine, version):
    """A database of this version, with rows in every table."""
    versions.bring_to(engine, version)
    tables = reflected(engine)
    with engine.begin() as db:
        for table in tables.sorted_tables:
            db.execute(sa.insert(table), [_row(table, number) for number in range(1, ROWS_A_TABLE + 1)])
    return tables


def reflected(engine):
    tables = sa.MetaData()
    with engine.connect() as db:
        tables.reflect(db)
    tables.remove(tables.tables["alembic_version"])
    return tables


def _row(table, number):
    """Every column has a value that could be nobody else's; what points elsewhere points to the row of the same number."""
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table, column, number):
    type_ = column.type
    if isinstance(type_, sa.DateTime):
        return AT + timedelta(days=number, hours=len(column.name))
    if isinstance(type_, sa.Date):
        return AT.date() + timedelta(days=number)
    if type_.python_type is bytes:
        return bytes([0, 255, number]) + column.name.encode()
    if type_.python_type is bool or column.name.startswith("is_"):
        return number % 2
    if type_.python_type is int:
        return number
    if table.name == "users" and column.name == "role":
        return "admin"
    text = f"{number} {column.name} 😀"
    length = getattr(type_, "length", None)
    return text[:length] if length else text


def backup(engine, version, target, *, program=None):
    """The file that the program of this version wrote, which had no `program` in its manifest."""
    tables, rows = reflected(engine), {}
    with engine.connect() as db, tarfile.open(target, "w:gz") as archive:
        for table in tables.sorted_tables:
            found = db.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings().all()
            lines = [json.dumps({name: _plain(value) for name, value in one.items()}) for one in found]
            _add(archive, f"tables/{table.name}.jsonl", "".join(f"{line}\n" for line in lines))
            rows[table.name] = len(found)
        manifest = {
            "format": 1,
            "version": version,
            "made_at": AT.isoformat(),
            "rows": rows,
            "resumes": 0,
            "missing": [],
        }
        _add(archive, "manifest.json", json.dumps(manifest | ({"program": program} if program else {})))
    return target


def _plain(value):
    return plain(value.replace(tzinfo=UTC)) if isinstance(value, datetime) else plain(value)


def _add(archive, name, text):
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    archive.addfile(entry, io.BytesIO(text.encode()))
