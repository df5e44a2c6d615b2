"""A backup of an older version comes back as its database would be, had it been updated itself."""

import tarfile

import pytest
import sqlalchemy as sa
from flask import Flask

from config import Config
from db import versions
from db.engine import create_mysql_database, make_engine
from db.tables import metadata
from operating import restore
from operating.restore import CannotRestore
from tests import breadth
from tests.conftest import mysql_config
from tests.operating import older
from tests.serving import backends

pytestmark = pytest.mark.slow

OLDER = [f"{number:04}" for number in range(1, int(versions.head()))]
NAMES = ("older_from", "older_to")


@pytest.fixture(params=backends())
def pair(request, tmp_path):
    """Two empty databases: one for the older version, one to restore into."""
    engines = []
    for name in NAMES:
        config = _config(request.param, tmp_path, name)
        if config.mysql is not None:
            create_mysql_database(config.mysql)
        engines.append(make_engine(Flask(name), config, is_patient=True))
    yield (*engines, tmp_path / "resumes")
    for engine in engines:
        if engine.dialect.name != "sqlite":
            with engine.begin() as db:
                db.exec_driver_sql(f"DROP DATABASE {db.exec_driver_sql('SELECT DATABASE()').scalar_one()}")
        engine.dispose()


def _config(backend, folder, name):
    if backend == "sqlite":
        return Config(secret_key="x" * 32, sqlite_path=folder / f"{name}.db")
    from dataclasses import replace

    return Config(secret_key="x" * 32, mysql=replace(mysql_config(), db=f"neurohire_{name}"))


def rows(engine):
    """Of all tables, as the database has them; when a session ended is a restore's to say."""
    with engine.connect() as db:
        return {
            table.name: [
                dict(row._mapping) for row in db.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("version", breadth.narrowly(OLDER, narrow={OLDER[0], OLDER[3], *OLDER[-2:]}))
def test_it_is_as_if_the_database_had_been_updated(pair, version, tmp_path):
    origin, target, resumes = pair
    older.make(origin, version)
    file = older.backup(origin, version, tmp_path / "old.tar.gz")
    versions.bring_to_present(target)  # As the manual says: init_db.py first.
    report = restore.read(file, engine=target, resumes=resumes)
    versions.bring_to_present(origin)
    versions.check(target)
    assert sum(report.rows.values()) >= older.ROWS_A_TABLE * len(report.rows)
    assert rows(target) == rows(origin)


def test_it_comes_into_a_database_without_tables_as_well(pair, tmp_path):
    origin, target, resumes = pair
    older.make(origin, "0003")
    restore.read(older.backup(origin, "0003", tmp_path / "old.tar.gz"), engine=target, resumes=resumes)
    versions.bring_to_present(origin)
    assert rows(target) == rows(origin)


def test_rows_that_are_there_stay(pair, tmp_path):
    origin, target, resumes = pair
    older.make(origin, "0003")
    file = older.backup(origin, "0003", tmp_path / "old.tar.gz")
    versions.bring_to_present(target)
    with target.connect().execution_options(neurohire_writes=True) as db, db.begin():
        values = {"username": "ada", "role": "admin", "name": "Ada"}
        db.execute(sa.insert(metadata.tables["users"]).values(**values))
    before = rows(target)
    with pytest.raises(CannotRestore, match="already has rows"):
        restore.read(file, engine=target, resumes=resumes)
    assert rows(target) == before
    versions.check(target)


def test_tables_of_others_stay(pair, tmp_path):
    origin, target, resumes = pair
    older.make(origin, "0003")
    file = older.backup(origin, "0003", tmp_path / "old.tar.gz")
    with target.begin() as db:
        db.exec_driver_sql("CREATE TABLE wordpress (id INTEGER)")
    with pytest.raises(CannotRestore, match="another program"):
        restore.read(file, engine=target, resumes=resumes)
    assert sa.inspect(target).get_table_names() == ["wordpress"]


class _Stopped(BaseException):
    """As Ctrl+C, anywhere."""


@pytest.mark.parametrize("at", ["drop", "create", "rows", "upgrade"])
def test_stopped_anywhere_it_can_be_done_again_or_goes_on(pair, tmp_path, monkeypatch, at):
    origin, target, resumes = pair
    older.make(origin, "0004")
    file = older.backup(origin, "0004", tmp_path / "old.tar.gz")
    versions.bring_to_present(target)
    _stop(monkeypatch, target, at)
    with pytest.raises(_Stopped):
        restore.read(file, engine=target, resumes=resumes)
    monkeypatch.undo()
    with pytest.raises(versions.SchemaMismatch):
        versions.check(target)  # No server takes what is half done for the present.
    if at == "upgrade":
        with pytest.raises(CannotRestore, match="already has rows"):
            restore.read(file, engine=target, resumes=resumes)
        versions.bring_to_present(target)
    else:
        restore.read(file, engine=target, resumes=resumes)
    versions.bring_to_present(origin)
    assert rows(target) == rows(origin)


def _stop(monkeypatch, target, at):
    def stopped(*_given, **_named):
        raise _Stopped

    if at == "drop":
        drops = iter(range(100))
        real = sa.Table.drop
        monkeypatch.setattr(sa.Table, "drop", lambda *given: real(*given) if next(drops) < 3 else stopped())
        if target.dialect.name == "sqlite":  # It would roll all back, which is its own way to be safe.
            monkeypatch.setattr(versions, "bring_to", stopped)
            monkeypatch.setattr(sa.Table, "drop", real)
    elif at == "create":
        monkeypatch.setattr(versions, "bring_to", stopped)
    monkeypatch.setattr(versions, "bring_to_present", stopped)
    if at == "rows":
        monkeypatch.setattr(restore, "_bring_all", stopped)


def test_a_damaged_older_one_leaves_an_empty_database_that_can_be_served(pair, tmp_path):
    origin, target, resumes = pair
    older.make(origin, "0002")
    file = older.backup(origin, "0002", tmp_path / "old.tar.gz")
    with tarfile.open(file) as archive:
        assert "tables/users.jsonl" in archive.getnames()
    broken = tmp_path / "broken.tar.gz"
    with tarfile.open(file) as before, tarfile.open(broken, "w:gz") as after:
        for entry in before.getmembers():
            data = before.extractfile(entry)
            if entry.name == "tables/chat_messages.jsonl":
                entry.size = 0
            after.addfile(entry, data)
    with pytest.raises(CannotRestore, match="damaged"):
        restore.read(broken, engine=target, resumes=resumes)
    versions.check(target)
    assert not any(rows(target).values())


def test_verify_tells_a_whole_one_from_a_cut_one(pair, tmp_path):
    origin, _target, _resumes = pair
    older.make(origin, "0005")
    file = older.backup(origin, "0005", tmp_path / "old.tar.gz")
    made = restore.verify(file)
    assert (made.version, made.program) == ("0005", None)
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(CannotRestore, match="damaged"):
        restore.verify(file)
