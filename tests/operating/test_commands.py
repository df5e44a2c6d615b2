"""The commands as an operator runs them: what they print, and with what they end."""

import dataclasses
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from config import Config
from db.engine import database, make_engine
from operating import commands, doctor, doctor_database
from services.audit import audit
from services.base.clock import utcnow
from services.people import second_factor
from tests import in_force
from tests.routes.full_house import give_resume
from tests.second_factors import give_phone, person_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def settings(app):
    """The server's own, its folder of resumes without what other tests left in it."""
    config = in_force.settings.config
    shutil.rmtree(config.upload_dir / "resumes", ignore_errors=True)
    return config


@pytest.fixture
def built(tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    return manifest


def examine(settings, built):
    return {one.what: one for one in doctor.examine(settings, database.engine, manifest=built)}


def test_a_database_that_is_away_is_grave_and_hides_nothing_else(settings, built, tmp_path):
    away = make_engine(Flask("away"), Config(secret_key="x" * 32, sqlite_path=tmp_path / "none" / "at" / "all.db"))
    findings = {one.what: one for one in doctor.examine(settings, away, manifest=built)}
    assert findings["database"].is_grave
    assert findings["database"].remedy
    assert findings["front end"].is_well


def test_a_front_end_that_is_not_built_is_grave(settings, world, tmp_path):
    assert examine(settings, tmp_path / "none.json")["front end"].is_grave


def test_a_missing_resume_and_one_of_nobody_are_found(settings, world, built):
    give_resume(world.bob)
    assert examine(settings, built)["resumes"].is_well
    [file] = (settings.upload_dir / "resumes").iterdir()
    file.rename(file.with_name("of_nobody.pdf"))
    found = [one.found for one in doctor.examine(settings, database.engine, manifest=built) if one.what == "resumes"]
    assert found == ["1 of 1 are missing", "1 files belong to no candidate"]
    (settings.upload_dir / "resumes" / "of_nobody.pdf").unlink()


def test_a_server_without_an_administrator_is_open_to_whoever_comes_first(app, settings, built):
    assert "/setup-admin" in examine(settings, built)["set-up"].remedy


def test_the_last_backup_and_its_age_are_told(settings, world, built):
    assert examine(settings, built)["last backup"].found == "none was made by the backup command"
    for age, is_well in ((doctor_database.OLD_BACKUP + timedelta(hours=1), False), (timedelta(hours=3), True)):
        database.run(
            lambda db, age=age: audit.write(
                db,
                audit.Deed.BACKED_UP,
                by=audit.NOBODY,
                on=audit.Subject("server"),
                at=utcnow() - age,
                details={"rows": 1234},
            )
        )
        found = examine(settings, built)["last backup"]
        assert (found.is_well, "1,234 rows" in found.found) == (is_well, True)


@pytest.mark.parametrize(("seconds", "is_well"), [(0, True), (-60, False), (60, False)])
def test_a_clock_that_differs_from_the_databases_is_told(seconds, is_well):
    there = datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=seconds)
    assert doctor_database._clock(there).is_well is is_well


def test_a_disk_that_is_nearly_full_is_told(settings, world, built, monkeypatch):
    assert examine(settings, built)["disk for resumes"].is_well
    monkeypatch.setattr(doctor, "LITTLE_SPACE_BYTES", 2**60)
    assert not examine(settings, built)["disk for resumes"].is_well


def test_without_a_relay_and_https_one_is_told_what_that_means(settings, world, built):
    findings = examine(settings, built)
    assert "Set TURN_URLS" in findings["relay"].remedy
    assert "PUBLIC_URL" in findings["address"].remedy
    assert not any(one.is_grave for one in findings.values())


def test_the_doctor_ends_with_one_only_where_something_is_grave(app, world, built, tmp_path, monkeypatch):
    runner = app.test_cli_runner()
    monkeypatch.setattr(commands, "MANIFEST", built)
    well = runner.invoke(args=["doctor"])
    assert (well.exit_code, "ok    database" in well.output) == (0, True)
    monkeypatch.setattr(commands, "MANIFEST", tmp_path / "none.json")
    ill = runner.invoke(args=["doctor"])
    assert (ill.exit_code, "GRAVE front end" in ill.output) == (1, True)


def test_backup_says_what_it_holds_and_neither_command_overwrites(app, world, tmp_path):
    runner = app.test_cli_runner()
    target = str(tmp_path / "backup.tar.gz")
    made = runner.invoke(args=["backup", target])
    assert (made.exit_code, "rows and 0 resumes are in" in made.output) == (0, True)
    again = runner.invoke(args=["backup", target])
    assert (again.exit_code, "already exists" in again.output) == (1, True)
    back = runner.invoke(args=["restore", target])
    assert (back.exit_code, "Nothing was restored" in back.output) == (1, True)


def test_a_second_factor_that_is_not_there_is_not_removed(app, world):
    for name in ("dave", "bob", "nobody"):
        answer = app.test_cli_runner().invoke(args=["remove-second-factor", name])
        assert (answer.exit_code, "Nothing was changed" in answer.output) == (1, True)
    assert person_of(world.dave) is not None


def test_the_operator_removes_the_last_admins_second_factor_and_signs_them_out(app, world):
    give_phone(world.alice, at=utcnow())
    give_phone(world.dave, at=utcnow())
    answer = app.test_cli_runner().invoke(args=["remove-second-factor", "Alice"])
    assert (answer.exit_code, "with the password alone" in answer.output) == (0, True)
    assert not second_factor.is_on(world.alice.user_id)
    assert person_of(world.alice) is None
    assert second_factor.is_on(world.dave.user_id)
    assert person_of(world.dave) is not None


def test_a_redis_that_is_away_is_told_with_what_goes_on_meanwhile(settings, world, built):
    away = dataclasses.replace(settings, redis_url="redis://127.0.0.1:1/0")
    finding = examine(away, built)["Redis"]
    assert not finding.is_well
    assert not finding.is_grave
    assert "Rooms continue" in finding.remedy
    assert "Redis" not in examine(settings, built), "nobody asks for what is not used"


def test_second_factors_that_another_secret_key_sealed_are_told(settings, world, built):
    assert "two-step verification" not in examine(settings, built), "nobody has one"
    give_phone(world.alice, at=utcnow())
    assert examine(settings, built)["two-step verification"].is_well
    with in_force.using(secret_key="another key than the one before"):
        finding = examine(settings, built)["two-step verification"]
    assert finding.found.startswith("1 of 1 cannot be read")
    assert "SECRET_KEY" in finding.remedy
