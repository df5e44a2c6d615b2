"""A backup holds every row and resume, and brings them back into an empty server; it takes the place of nothing."""

import io
import json
import stat
import tarfile

import pytest
from flask import Flask
from sqlalchemy import select

from config import Config
from db import versions
from db.engine import database, make_engine
from db.tables import metadata, user_sessions
from operating import backup, restore
from operating.restore import CannotRestore
from tests.routes.full_house import give_resume, write_in

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


@pytest.fixture
def full(world, resumes, tmp_path):
    """A server with code, chat, alerts and a resume, and its backup."""
    write_in(world, world.interview, "kept for good: 😀")
    give_resume(world.bob)
    target = tmp_path / "backup.tar.gz"
    report = backup.write(target, engine=database.engine, resumes=resumes)
    return target, report


@pytest.fixture
def empty(tmp_path):
    """Another server, of this version and without a row."""
    config = Config(secret_key="x" * 32, sqlite_path=tmp_path / "other" / "other.db", upload_dir=tmp_path / "other")
    config.upload_dir.mkdir()
    engine = make_engine(Flask("other"), config)
    versions.bring_to_present(engine, report=lambda _line: None)
    yield engine, config.upload_dir / "resumes"
    engine.dispose()


def everything(engine):
    with engine.connect() as db:
        ordered = {table.name: select(table).order_by(*table.primary_key.columns) for table in metadata.sorted_tables}
        return {name: [dict(row._mapping) for row in db.execute(query)] for name, query in ordered.items()}


def changed(source, target, change):
    """The backup with its manifest changed."""
    with tarfile.open(source, "r:gz") as before, tarfile.open(target, "w:gz") as after:
        for entry in before.getmembers():
            data = before.extractfile(entry).read()
            if entry.name == backup.MANIFEST:
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
                entry.size = len(data)
            after.addfile(entry, io.BytesIO(data))
    return target


def test_a_backup_takes_the_place_of_nothing(full, resumes):
    target, _report = full
    before = target.read_bytes()
    with pytest.raises(FileExistsError):
        backup.write(target, engine=database.engine, resumes=resumes)
    assert target.read_bytes() == before


def test_a_backup_that_fails_leaves_nothing_behind(world, resumes, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "add_file", lambda *_given: (_ for _ in ()).throw(OSError("disk full")))
    give_resume(world.bob)
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(OSError, match="disk full"):
        backup.write(folder / "backup.tar.gz", engine=database.engine, resumes=resumes)
    assert list(folder.iterdir()) == []


def test_it_is_not_restored_over_rows(full, resumes):
    target, _report = full
    before = everything(database.engine)
    with pytest.raises(CannotRestore, match="already has rows"):
        restore.read(target, engine=database.engine, resumes=resumes)
    assert everything(database.engine) == before


def test_it_is_not_restored_over_files(full, empty):
    target, _report = full
    engine, folder = empty
    with tarfile.open(target) as archive:
        name = next(one.name.partition("/")[2] for one in archive.getmembers() if one.name.startswith("resumes/"))
    folder.mkdir()
    (folder / name).write_bytes(b"somebody else's")
    with pytest.raises(CannotRestore, match="already exists"):
        restore.read(target, engine=engine, resumes=folder)
    assert (folder / name).read_bytes() == b"somebody else's"
    assert not any(everything(engine).values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one: one.update(version="0001"), "damaged"),
        (
            lambda one: one.update(version="9999", program="7.1.0"),
            r"NeuroHire 7\.1\.0 \(database version 9999\).*Install that version",
        ),
        (lambda one: (one.update(version="9999"), one.pop("program")), "made by a newer NeuroHire"),
        (lambda one: one.update(format=99), "cannot read it"),
        (lambda one: one["rows"].update(users=99), "damaged"),
        (lambda one: one.pop("rows"), "damaged"),
    ],
)
def test_one_of_another_version_or_a_damaged_one_brings_back_nothing(full, empty, tmp_path, change, words):
    target, _report = full
    engine, folder = empty
    with pytest.raises(CannotRestore, match=words):
        restore.read(changed(target, tmp_path / "changed.tar.gz", change), engine=engine, resumes=folder)
    assert not any(everything(engine).values())


@pytest.mark.parametrize("cut", [0, 10, 2000])
def test_what_is_no_backup_or_half_of_one_brings_back_nothing(full, empty, tmp_path, cut):
    target, _report = full
    engine, folder = empty
    half = tmp_path / "half.tar.gz"
    half.write_bytes(target.read_bytes()[:cut])
    with pytest.raises((CannotRestore, OSError)):
        restore.read(half, engine=engine, resumes=folder)
    assert not any(everything(engine).values())


@pytest.mark.parametrize("name", ["resumes/../outside", "resumes/.hidden", "resumes/a/b"])
def test_a_file_cannot_leave_the_folder(full, empty, tmp_path, name):
    target, _report = full
    engine, folder = empty
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(target, "r:gz") as before, tarfile.open(evil, "w:gz") as after:
        for entry in before.getmembers():
            data = before.extractfile(entry).read()
            if entry.name.startswith("resumes/"):
                entry.name = name
            after.addfile(entry, io.BytesIO(data))
    with pytest.raises(CannotRestore, match="outside"):
        restore.read(evil, engine=engine, resumes=folder)
    assert not (tmp_path / "other" / "outside").exists()


def test_everything_comes_back_and_everybody_signs_in_again(full, empty, resumes):
    target, made = full
    engine, folder = empty
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = everything(database.engine)
    report = restore.read(target, engine=engine, resumes=folder)
    after = everything(engine)
    for rows in (before, after):
        sessions = rows.pop(user_sessions.name)
    assert all(one["ended_at"] is not None for one in sessions)
    assert after == before
    assert before["document_updates"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in resumes.iterdir()
    }
    assert (report.rows, report.resumes, report.missing) == (made.rows, 1, ())


def test_a_resume_that_is_missing_is_named(world, resumes, tmp_path):
    give_resume(world.bob)
    [file] = resumes.iterdir()
    file.unlink()
    report = backup.write(tmp_path / "backup.tar.gz", engine=database.engine, resumes=resumes)
    assert (report.resumes, report.missing) == (0, (file.name,))
