"""Passwords and accounts from the server's shell: refused with the sentences of the pages, and never an argument."""

import pytest
from sqlalchemy import select

from db.engine import database
from db.tables import setup
from services.audit import audit
from services.people import accounts
from tests.second_factors import person_of

LONG = "violet harbour nine lanterns"


def run(app, *arguments, text=None):
    return app.test_cli_runner().invoke(args=list(arguments), input=text)


def noted(action):
    return [one.subject for one in database.read(lambda db: audit.latest(db, limit=9, deed=action))]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short\n", "Use at least 10 characters"),
        ("password123\n", "common|first that would be tried"),
        ("\n", "at least"),
    ],
)
def test_a_password_that_the_page_refuses_is_refused(app, world, password, words):
    answer = run(app, "set-password", "alice", "--stdin", text=password)
    assert answer.exit_code == 1
    assert any(one in answer.output for one in words.split("|")), answer.output
    assert person_of(world.alice) is not None
    assert noted(audit.Deed.PASSWORD_SET) == []


def test_two_different_passwords_are_asked_for_again(app, world):
    answer = run(app, "set-password", "alice", text=f"{LONG}\n{LONG}!\n")
    assert (answer.exit_code, LONG in answer.output) == (1, False)
    assert accounts.authenticate("alice", LONG) is None


def test_the_password_is_no_argument(app, world):
    assert run(app, "set-password", "alice", LONG).exit_code == 2


def test_a_new_password_signs_in_and_ends_the_sessions(app, world):
    answer = run(app, "set-password", "Alice", text=f"{LONG}\n{LONG}\n")
    assert (answer.exit_code, LONG in answer.output) == (0, False), answer.output
    assert person_of(world.alice) is None
    assert accounts.authenticate("alice", LONG).id == world.alice.user_id
    assert noted(audit.Deed.PASSWORD_SET) == ["Alice Ames"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("alice", "--name", "A", "--email", "new@example.org"), "This user name is taken"),
        (("a b", "--name", "A", "--email", "new@example.org"), "Use 3 to 80 letters"),
        (("newcomer", "--name", " ", "--email", "new@example.org"), "Enter a name"),
        (("newcomer", "--name", "A", "--email", "nonsense"), "Enter an e-mail address"),
    ],
)
@pytest.mark.parametrize("role", ["interviewer", "candidate"])
def test_what_the_form_refuses_is_refused(app, world, given, words, role):
    answer = run(app, "create-user", *given, "--role", role, "--stdin", text=f"{LONG}\n")
    assert (answer.exit_code, words in answer.output) == (1, True), answer.output
    assert noted(audit.Deed.USER_CREATED) == []


@pytest.mark.parametrize("role", ["admin", "interviewer", "candidate"])
def test_a_new_account_signs_in_with_what_is_printed_once(app, world, role):
    given = ("newcomer", "--name", "New Comer", "--email", "new@example.org", "--role", role, "--generate")
    answer = run(app, "create-user", *given)
    assert answer.exit_code == 0, answer.output
    person = accounts.authenticate("newcomer", answer.output.rpartition(": ")[2].strip())
    assert (person.role, person.name) == (role, "New Comer")
    assert noted(audit.Deed.PERSON_ADDED) + noted(audit.Deed.CANDIDATE_ADDED) == [person.name]


def test_the_first_administrator_closes_the_set_up(app):
    given = ("first", "--name", "First", "--email", "first@example.org", "--stdin")
    assert run(app, "create-user", *given, text=f"{LONG}\n").exit_code == 0
    assert not accounts.is_set_up()
    given = ("second", "--name", "Second", "--email", "second@example.org", "--role", "admin", "--stdin")
    assert run(app, "create-user", *given, text=f"{LONG}\n").exit_code == 0
    assert accounts.is_set_up()
    assert database.read(lambda db: db.execute(select(setup.c.id)).first()) is not None
