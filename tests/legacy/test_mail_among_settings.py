"""What version 0041 does to the settings of mail that an administrator saved: they hold as before, with their password."""

import json

import pytest
import sqlalchemy as sa

from db import versions
from db.tables import stored_settings
from tests.legacy.databases import run_script

SET = {
    "host": "'mail.example.org'", "port": "465", "security": "'tls'", "username": "'mälzer'", "password": "'sealed'",
    "sender_name": "NULL", "sender_address": "'talks@example.org'", "updated_at": "'2026-11-20 10:00:00.500000'",
    "updated_by": "1",
}  # fmt: skip


@pytest.fixture(params=["mysql", "sqlite"])
def older(request):
    engine = request.getfixturevalue(request.param)
    versions.bring_to(engine, "0038")
    run_script(engine, "INSERT INTO users (id, username, role, name) VALUES (1, 'alice', 'admin', 'Alice');\n")
    return engine


def save(engine, **values):
    found = {"id": "1", **SET, **values}
    run_script(engine, f"INSERT INTO mail_settings ({', '.join(found)}) VALUES ({', '.join(found.values())});\n")


def settings(engine):
    with engine.connect() as db:
        return db.execute(sa.select(stored_settings)).mappings().all()


def test_they_hold_as_before(older):
    save(older)
    done = versions.bring_to_present(older)
    assert "stored_settings: took over the settings of mail (1)" in done
    (row,) = settings(older)
    assert (row["name"], row["updated_by"]) == ("smtp_url", 1)
    assert row["updated_at"].isoformat() == "2026-11-20T10:00:00.500000+00:00"
    assert json.loads(row["value"]) == {
        "HOST": "mail.example.org", "PORT": "465", "SECURITY": "tls", "USER": "mälzer", "PASSWORD": "sealed",
        "SENDER_ADDRESS": "talks@example.org",
    }  # fmt: skip
    assert versions.bring_to_present(older) == []


def test_mail_that_was_off_stays_off(older):
    save(older, host="NULL", port="NULL", security="NULL")
    versions.bring_to_present(older)
    assert settings(older) == []
