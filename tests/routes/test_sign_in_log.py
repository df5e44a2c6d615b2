"""The trail of signing in: what is refused and who came in, without anything that somebody typed."""

import logging

import pytest

from db.engine import database
from db.tables import users
from services.base.clock import utcnow
from services.people import passwords
from tests.people import Caller
from tests.second_factors import give_phone

PASSWORD = "compiler of cobol"
TYPED = "my-secret-in-the-wrong-field"


@pytest.fixture
def trail(caplog):
    caplog.set_level(logging.INFO, logger="neurohire.sign_ins")
    return lambda: [one.getMessage() for one in caplog.records if one.name == "neurohire.sign_ins"]


@pytest.fixture
def stranger(app, world):
    columns = {"password_hash": passwords.hash_password(PASSWORD)}
    database.run(lambda db: db.execute(users.update().where(users.c.id == world.bob.user_id).values(**columns)))
    return Caller(app, "stranger", None, app.test_client())


def sign_in(caller, name, password):
    return caller.post("/login", {"username": name, "password": password})


def test_what_is_refused_names_the_person_if_there_is_one_and_nothing_typed(world, stranger, trail, caplog):
    sign_in(stranger, "bob", TYPED)
    sign_in(stranger, TYPED, PASSWORD)
    assert trail() == [
        f"refused a password for user {world.bob.user_id} from 127.0.0.1",
        "refused a password for a name that nobody has from 127.0.0.1",
    ]
    assert TYPED not in caplog.text
    assert PASSWORD not in caplog.text


def test_who_comes_in_and_goes_out_is_there(world, stranger, trail):
    sign_in(stranger, "bob", PASSWORD)
    stranger.http.get("/logout")
    assert trail() == [f"user {world.bob.user_id} signed in", f"user {world.bob.user_id} signed out"]


def test_a_wrong_code_is_refused_by_name_and_the_password_alone_is_nobody_coming_in(app, world, trail):
    columns = {"password_hash": passwords.hash_password(PASSWORD)}
    database.run(lambda db: db.execute(users.update().where(users.c.id == world.dave.user_id).values(**columns)))
    give_phone(world.dave, at=utcnow())
    browser = Caller(app, "dave", None, app.test_client())
    assert sign_in(browser, "dave", PASSWORD).status_code in (302, 401)
    browser.post("/login/code", {"code": "000000"})
    assert [line for line in trail() if "signed in" in line] == []
