"""Alive is not ready: what a supervisor and what a proxy asks."""

import time

import pytest
import sqlalchemy as sa

from db import versions
from db.engine import database
from services.room import readiness
from tests.services.outage import database_away


@pytest.fixture
def other_version(app):
    """The database says that it has another version, as after a newer program was here."""

    def write(number):
        database.run(lambda db: db.execute(sa.text("UPDATE alembic_version SET version_num = :n"), {"n": number}))

    write("9999")
    yield
    write(versions.head())


def test_it_is_not_ready_while_the_database_is_away(world, config, tmp_path):
    with database_away(config, tmp_path):
        began = time.monotonic()
        answer = world.nobody.http.get("/readyz")
        assert time.monotonic() - began < 3
        assert (answer.status_code, answer.json) == (503, {"status": "not ready"})
        assert world.nobody.http.get("/healthz").status_code == 200
        assert world.alice.http.get("/healthz").status_code == 200, "whoever asks"
    assert world.nobody.http.get("/readyz").status_code == 200


def test_it_does_not_wait_longer_than_a_proxy_would(world, monkeypatch):
    monkeypatch.setattr(readiness, "PATIENCE_S", 0.1)
    monkeypatch.setattr(readiness.versions, "is_present", lambda db: time.sleep(1))
    began = time.monotonic()
    assert world.nobody.http.get("/readyz").status_code == 503
    assert time.monotonic() - began < 0.8


def test_it_is_not_ready_for_a_database_of_another_version(world, other_version):
    assert world.nobody.http.get("/readyz").status_code == 503


def test_it_is_ready_otherwise_and_says_nothing_more_to_anybody(world):
    for person in (world.nobody, world.bob, world.alice):
        answer = person.http.get("/readyz")
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert answer.headers["Cache-Control"] == "no-store"
