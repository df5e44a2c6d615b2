"""One's own password and being signed in elsewhere: who may not, what is refused, and what ends."""

import pytest

from db.engine import database
from db.tables import users
from services.people import accounts, passwords
from tests.people import Caller

PRESENT = "compiler of cobol"
WANTED = "another way to the harbour"


@pytest.fixture
def grace(world):
    """Bob, who has a password, signed in in two browsers; the second is `elsewhere`."""
    columns = {"password_hash": passwords.hash_password(PRESENT)}
    database.run(lambda db: db.execute(users.update().where(users.c.id == world.bob.user_id).values(**columns)))
    return world.bob


@pytest.fixture
def elsewhere(app, grace):
    other = Caller(app, "bob", grace.user_id, app.test_client())
    answer = other.post("/login", {"username": "bob", "password": PRESENT})
    assert answer.status_code == 302
    return other


def change(caller, present=PRESENT, wanted=WANTED, again=None):
    again = wanted if again is None else again
    return caller.post("/password", {"present": present, "password": wanted, "again": again})


def has(person, password):
    return accounts.is_password(person.user_id, password)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"present": "wrong password"}, "This is not your current password."),
        ({"present": ""}, "Enter your current password."),
        ({"wanted": "short"}, "Use at least 10 characters."),
        ({"wanted": ""}, "Choose a password."),
        ({"again": "another way to the habour"}, "The two passwords do not match."),
        ({"wanted": PRESENT}, "This is already your password."),
        ({"wanted": "password123456"}, "This password is too common"),
        ({"wanted": "qwertyuiop"}, "This password is too common"),
        ({"wanted": "bob burns 1"}, "This password is too common"),
        ({"wanted": "neurohire123"}, "This password is too common"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_changes_nothing(grace, elsewhere, fields, said):
    answer = change(grace, **fields)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert has(grace, PRESENT)
    assert elsewhere.http.get("/dashboard").status_code == 200


def test_guessing_the_present_one_is_limited(grace):
    answers = [change(grace, present=f"guess number {number}").status_code for number in range(12)]
    assert answers == [400] * 10 + [429] * 2
    assert change(grace).status_code == 429
    assert has(grace, PRESENT)


def test_a_changed_password_ends_every_other_session_and_its_sockets(world, grace, elsewhere):
    here, there = grace.connect(world.room), elsewhere.connect(world.room)
    assert change(grace).status_code == 302
    assert "Your password is changed" in grace.http.get("/password").text
    assert has(grace, WANTED)
    assert not has(grace, PRESENT)
    assert grace.http.get("/dashboard").status_code == 200
    assert elsewhere.http.get("/dashboard").status_code == 302
    assert (here.is_connected, there.is_connected) == (True, False)


def test_signing_out_elsewhere_leaves_this_browser_and_says_how_many(world, grace, elsewhere):
    there = elsewhere.connect(world.room)
    assert "1 other browser is signed in as you" in grace.http.get("/password").text
    done = grace.post("/password/sign-out-elsewhere", follow_redirects=True)
    assert "You are signed out of 1 other browser." in done.text
    assert "No other browser is signed in as you" in done.text
    assert not there.is_connected
    assert elsewhere.http.get("/dashboard").status_code == 302
    assert (
        "You were not signed in anywhere else."
        in grace.post("/password/sign-out-elsewhere", follow_redirects=True).text
    )


def test_others_keep_their_password_and_their_sessions(world, grace, elsewhere):
    before = world.carol.http.get("/dashboard").status_code
    change(grace)
    assert world.carol.http.get("/dashboard").status_code == before == 200


@pytest.mark.parametrize("form", ["team", "candidate"])
def test_nobody_is_given_a_password_that_is_guessed_soon(world, form):
    common = {"name": "Edith Clarke", "email": "edith@example.org", "username": "edith", "password": "iloveyou12"}
    path, more = ("/team/add", {"role": "interviewer"}) if form == "team" else ("/add-candidate", {})
    answer = world.alice.post(path, common | more)
    assert (answer.status_code, "This password is too common" in answer.text) == (400, True)
    assert world.alice.post(path, common | more | {"password": WANTED}).status_code in (200, 302)
