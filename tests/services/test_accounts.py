"""The first admin is one, whoever comes at once; signing in tells nobody who exists."""

import pytest
from sqlalchemy import func, select
from werkzeug.security import generate_password_hash

from db.engine import database
from db.tables import setup, users
from repositories import users as people
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid
from services.people import accounts, candidates, passwords
from tests.services.at_once import at_once

pytestmark = pytest.mark.usefixtures("app")

ADA = {"username": "ada", "password": "lovelace-engine", "name": "Ada Admin", "email": "ada@example.org"}


def set_up(*, token=None, expected_token=None, **fields):
    return accounts.create_first_admin(**ADA | fields, token=token, expected_token=expected_token, at=utcnow())


def add_person(password_hash, username="grace", **fields):
    values = {"username": username, "password_hash": password_hash, "role": "candidate", "name": "Grace", **fields}
    return database.run(lambda db: people.insert_user(db, values))


def stored_hash(user_id):
    return database.read(lambda db: people.find(db, user_id)).password_hash


def count(table):
    return database.read(lambda db: db.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"username": "a b c"}, "username-invalid", "username"),
        ({"username": "ab"}, "username-invalid", "username"),
        ({"username": "<script>"}, "username-invalid", "username"),
        ({"password": "too short"}, "password-too-short", "password"),
        ({"password": "x" * 257}, "password-too-long", "password"),
        ({"email": "ada"}, "email-invalid", "email"),
        ({"email": f"ada@{'x' * 260}"}, "email-invalid", "email"),
        ({"name": " \u2028\n "}, "name-missing", "name"),
    ],
)
def test_what_cannot_be_accepted_is_said_beside_its_field_and_the_set_up_stays_open(fields, code, field):
    with pytest.raises(Invalid) as refused:
        set_up(**fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (count(users), accounts.is_set_up()) == (0, False)


@pytest.mark.parametrize("token", [None, "", "wrong", "t0ken ", "ŧ0ken"])
def test_without_the_servers_token_nobody_sets_it_up(token):
    with pytest.raises(Invalid) as refused:
        set_up(token=token, expected_token="t0ken")
    assert (refused.value.code, refused.value.field) == ("setup-token-wrong", "setup_token")
    assert (count(users), accounts.is_set_up()) == (0, False)


def test_with_the_servers_token_it_is_set_up():
    assert set_up(token="t0ken", expected_token="t0ken")
    assert accounts.is_set_up()


def test_a_second_admin_is_refused_for_ever():
    set_up()
    with pytest.raises(Conflict) as refused:
        set_up(username="eve", email="eve@example.org")
    assert refused.value.code == "already-set-up"
    assert count(users) == 1


def test_it_stays_closed_when_the_admin_is_gone():
    set_up()
    database.run(lambda db: (db.execute(setup.update().values(admin_id=None)), db.execute(users.delete())))
    assert accounts.is_set_up()
    with pytest.raises(Conflict):
        set_up()


@pytest.mark.slow
@pytest.mark.parametrize("fields", [lambda n: {"username": f"ada{n}", "email": f"ada{n}@example.org"}, lambda n: {}])
def test_twenty_at_once_make_one_admin(fields):
    outcomes = at_once(*(lambda n=n: set_up(**fields(n)) for n in range(20)))
    made = [one for one in outcomes if isinstance(one, int)]
    refused = [one.code for one in outcomes if isinstance(one, Conflict)]
    assert (len(made), refused) == (1, ["already-set-up"] * 19)
    assert (count(users), count(setup)) == (1, 1)


def test_a_name_that_an_older_database_already_holds_is_said_to_be_taken():
    add_person(None, username="ada")
    with pytest.raises(Invalid) as refused:
        set_up()
    assert (refused.value.code, refused.value.field) == ("username-taken", "username")
    assert not accounts.is_set_up()
    add_person(None, username="grace", email="Ada@example.org", email_key="ada@example.org")
    with pytest.raises(Invalid) as refused:
        set_up(username="ada2")
    assert (refused.value.code, refused.value.field) == ("email-taken", "email")


@pytest.mark.parametrize("name", ["ada", "ADA", "  Ada ", "ａｄａ", "ada@example.org", "ADA@Example.org"])
def test_one_signs_in_by_user_name_or_address_however_it_is_written(name):
    admin_id = set_up()
    assert accounts.authenticate(name, ADA["password"]).id == admin_id


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", "lovelace-Engine"), ("ada", ""), ("ada", "lovelace-engine "), ("ada", "lovelace-engine\x00"),
        ("", ""), ("nobody", ADA["password"]), ("%", ADA["password"]), ("' or 1=1 --", ADA["password"]),
        ("x" * 100_000, "x" * 100_000), ("nobody", "nobody has this password"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_password_signs_nobody_in(name, password):
    set_up()
    assert accounts.authenticate(name, password) is None


def test_a_deactivated_person_or_one_without_a_password_does_not_sign_in():
    grace = add_person(passwords.hash_password("compiler-of-cobol"))
    assert accounts.authenticate("grace", "compiler-of-cobol").id == grace
    candidates.deactivate(grace, at=utcnow())
    assert accounts.authenticate("grace", "compiler-of-cobol") is None
    add_person(None, username="unset")
    assert accounts.authenticate("unset", "") is None
    assert accounts.authenticate("unset", "nobody has this password") is None


@pytest.mark.slow
@pytest.mark.parametrize("method", ["scrypt", "pbkdf2:sha256:1000", "pbkdf2:sha1:1000"])
def test_a_hash_of_an_older_database_still_verifies_and_is_upgraded(method):
    grace = add_person(generate_password_hash("compiler-of-cobol", method=method))
    assert accounts.authenticate("grace", "compiler of cobol") is None
    assert stored_hash(grace).startswith(method.partition(":")[0])
    assert accounts.authenticate("grace", "compiler-of-cobol").id == grace
    assert stored_hash(grace).startswith("$argon2id$")
    assert accounts.authenticate("grace", "compiler-of-cobol").id == grace


def test_an_older_password_that_is_too_short_today_still_signs_in():
    older = generate_password_hash("cobol", method="pbkdf2:sha256:1000")
    grace = add_person(older)
    assert accounts.authenticate("grace", "cobol").id == grace
    assert stored_hash(grace) == older


@pytest.mark.parametrize(
    "stored", ["", "compiler-of-cobol", "plain$compiler-of-cobol", "sha256$x$y", "$argon2id$broken"]
)
def test_what_is_no_hash_never_verifies(stored):
    add_person(stored)
    assert accounts.authenticate("grace", "compiler-of-cobol") is None
    assert accounts.authenticate("grace", "") is None


def test_an_unknown_name_is_verified_all_the_same(monkeypatch):
    set_up()
    verified = []
    verify = passwords._hasher.verify

    class Watching:
        def verify(self, stored, password):
            verified.append(password)
            return verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Watching())
    assert accounts.authenticate("nobody", "a-password-to-guess") is None
    assert verified == ["a-password-to-guess"]
