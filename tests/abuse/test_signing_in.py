"""Signing in: no session is fixed beforehand by any way in, and guessing a name costs what guessing a password does."""

import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.security import generate_password_hash

import routes
from db.engine import database
from db.tables import user_sessions, users
from services.base.clock import utcnow
from services.interview import invitations
from services.people import candidates, passwords
from tests.routes.pages import read, submit

PASSWORD = "compiler-of-cobol"
WAYS = {"login": ("new_session.py", "begin"), "again": ("accounts.py", "_renew"), "link": ("invitations.py", "join")}


@pytest.fixture
def bob(world):
    candidates.edit(
        world.bob.user_id, candidates.Profile("Bob Burns", "bob@example.org", password=PASSWORD), None, at=utcnow()
    )
    return world.bob


def session_of(http):
    (cookie,) = [one for one in http._cookies.values() if one.key.endswith("neurohire")]
    return cookie


def another_browser(app, cookie):
    http = app.test_client()
    http.set_cookie(cookie.key, cookie.value)
    return http


def is_in(http):
    return http.get("/dashboard").location != "/login?next=/dashboard"


# ---- Sessions


def test_every_way_in_is_tried_here():
    """A new place that begins a session needs a way below."""
    begun = set()
    for path in Path(routes.__path__[0]).rglob("*.py"):
        name = ""
        for line in path.read_text().splitlines():
            name = (re.match(r"def (\w+)", line) or [None, name])[1]
            if re.search(r'session\["token"\] =', line):
                begun.add((path.name, name))
    assert begun == set(WAYS.values())


def sign_in_by(way, world, http):
    """Go in with this browser; what it answered."""
    if way == "link":
        secret = invitations.issue(world.interview.id, world.alice.user_id, at=utcnow()).secret
        return submit(http, "/join", {"secret": secret, "to": "join", "replace": "1"})
    if way == "again":
        submit(http, "/login", {"username": "bob", "password": PASSWORD}, form_at="/login")
        token = read(http.get("/dashboard")).token
        earlier = {"expires_at": utcnow() - timedelta(seconds=1)}
        database.run(lambda db: db.execute(user_sessions.update().values(**earlier)))
        return http.post("/sign-in-again", data={"password": PASSWORD, "csrf_token": token})
    return submit(http, "/login", {"username": "bob", "password": PASSWORD})


@pytest.mark.parametrize("way", WAYS)
def test_a_cookie_that_was_planted_before_opens_nothing_after(app, world, bob, way):
    attacker = app.test_client()
    attacker.get("/login")
    planted = session_of(attacker)
    victim = another_browser(app, planted)
    assert sign_in_by(way, world, victim).status_code in (200, 302, 303)
    assert is_in(victim)
    assert session_of(victim).value != planted.value
    assert not is_in(another_browser(app, planted))


@pytest.mark.parametrize("way", ["login", "link"])
def test_the_form_token_that_was_planted_with_it_is_good_for_nothing_after(app, world, bob, way):
    attacker = app.test_client()
    token = read(attacker.get("/login")).token
    victim = another_browser(app, session_of(attacker))
    sign_in_by(way, world, victim)
    assert victim.post("/interview/none/complete", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize("way", ["login", "link"])
def test_somebody_elses_session_that_was_planted_is_over_after(app, world, bob, way):
    planted = session_of(world.dave.http)
    victim = another_browser(app, planted)
    assert is_in(victim)
    form = {"username": "bob", "password": PASSWORD}
    if way == "login":
        assert submit(victim, "/login", form, form_at="/dashboard").status_code == 302
    else:
        assert sign_in_by(way, world, victim).status_code == 303
    assert not is_in(another_browser(app, planted))


@pytest.mark.parametrize("value", ["", "x", "a.b.c", "eyJ0b2tlbiI6ImEifQ.aaaa.bbbb", "%00", "x" * 3000])
def test_a_cookie_that_somebody_made_up_is_replaced(app, bob, value):
    http = app.test_client()
    assert submit(http, "/login", {}).status_code == 401
    http.set_cookie(session_of(http).key, value)
    assert not is_in(http)
    assert submit(http, "/login", {"username": "bob", "password": PASSWORD}).status_code == 302
    assert session_of(http).value != value
    assert is_in(http)


# ---- What a guess costs


@pytest.fixture
def work(monkeypatch):
    """What was computed with slow hashes, in order."""
    done = []
    hasher, older = passwords._hasher, passwords.check_password_hash

    class Counting:
        check_needs_rehash = staticmethod(hasher.check_needs_rehash)

        def verify(self, stored, password):
            done.append("verify")
            return hasher.verify(stored, password)

        def hash(self, password):
            done.append("hash")
            return hasher.hash(password)

    def check(stored, password):
        done.append("verify an older one")
        return older(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    monkeypatch.setattr(passwords, "check_password_hash", check)
    return done


def change(person, **values):
    database.run(lambda db: db.execute(users.update().where(users.c.id == person.user_id).values(**values)))


GUESSES = {
    "somebody unknown": ("nobody", "wrong", {}),
    "an address that is unknown": ("nobody@example.org", "wrong", {}),
    "a known name": ("bob", "wrong", {}),
    "a known address": ("bob@example.org", "wrong", {}),
    "a name written otherwise": (" BOB ", "wrong", {}),
    "the longest password": ("bob", "x" * passwords.MAX_CHARS, {}),
    "the longest password, of somebody unknown": ("nobody", "x" * passwords.MAX_CHARS, {}),
    "who has no password": ("bob", "wrong", {"password_hash": None}),
    "who was deactivated, with the right one": ("bob", PASSWORD, {"deactivated_at": utcnow()}),
}


@pytest.mark.parametrize("guess", GUESSES)
def test_every_guess_costs_one_verification(app, bob, work, guess):
    name, password, values = GUESSES[guess]
    if values:
        change(bob, **values)
    work.clear()
    answer = submit(app.test_client(), "/login", {"username": name, "password": password})
    assert (answer.status_code, work) == (401, ["verify"])


def test_the_hash_for_who_is_unknown_is_as_slow_as_a_new_one():
    strength = re.compile(r"^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$")
    fresh = passwords.hash_password(PASSWORD)
    assert strength.match(passwords._nobody)[0] == strength.match(fresh)[0]


def test_an_older_hash_is_verified_once_and_replaced_by_the_first_right_password(app, bob, work):
    change(bob, password_hash=generate_password_hash(PASSWORD, method="scrypt"))
    work.clear()
    assert submit(app.test_client(), "/login", {"username": "bob", "password": "wrong"}).status_code == 401
    assert work == ["verify an older one"]
    assert submit(app.test_client(), "/login", {"username": "bob", "password": PASSWORD}).status_code == 302
    assert work == ["verify an older one"] * 2 + ["hash"]
    assert submit(app.test_client(), "/login", {"username": "bob", "password": "wrong"}).status_code == 401
    assert work[3:] == ["verify"]


def test_the_work_is_counted_where_it_is_done():
    """Or a second hasher beside this one would go unseen above."""
    assert "_hasher.verify" in inspect.getsource(passwords._verify)
    assert "check_password_hash(" in inspect.getsource(passwords._verify_werkzeug)
