"""Guessing is slowed down by account and by address; a stranger who guesses locks nobody out."""

import pytest

from services import candidates
from services.clock import utcnow
from tests.routes.pages import read, submit

BOB = {"username": "bob", "password": "bobs-password"}


@pytest.fixture
def bob(world):
    candidates.edit(
        world.bob.user_id,
        candidates.Profile("Bob Burns", "bob@example.org", password=BOB["password"]),
        None,
        at=utcnow(),
    )
    return world


class Browser:
    """A browser at one address; an attempt without a password costs the server no hashing and counts all the same."""

    def __init__(self, app, address):
        self.http = app.test_client()
        self.http.environ_base["REMOTE_ADDR"] = address
        self.token = read(self.http.get("/login")).token

    def guess(self, username):
        return self.http.post("/login", data={"username": username, "password": "", "csrf_token": self.token})

    def guesses(self, username, times):
        return [self.guess(username).status_code for _ in range(times)]

    def sign_in(self):
        return submit(self.http, "/login", BOB)


def test_an_account_is_guessed_at_ten_times_from_one_address(app, bob):
    stranger = Browser(app, "192.0.2.1")
    assert stranger.guesses("bob", 12) == [401] * 10 + [429] * 2
    assert stranger.guess("carol").status_code == 401, "another account is not concerned"
    assert Browser(app, "192.0.2.2").guess("bob").status_code == 401, "nor is another address"


@pytest.mark.parametrize("spelling", ["BOB", " bob ", "ｂｏｂ"])
def test_another_spelling_is_the_same_account(app, bob, spelling):
    stranger = Browser(app, "192.0.2.1")
    stranger.guesses("bob", 10)
    assert stranger.guess(spelling).status_code == 429


def test_another_browser_or_a_header_makes_no_other_address(app, bob):
    Browser(app, "192.0.2.1").guesses("bob", 10)
    again = Browser(app, "192.0.2.1")
    for headers in (
        {},
        {"X-Forwarded-For": "198.51.100.7"},
        {"X-Real-IP": "198.51.100.7"},
        {"Forwarded": "for=198.51.100.7"},
    ):
        answer = again.http.post(
            "/login", data={"username": "bob", "password": "", "csrf_token": again.token}, headers=headers
        )
        assert answer.status_code == 429


def test_the_refusal_is_a_page_that_says_to_wait(app, bob):
    stranger = Browser(app, "192.0.2.1")
    stranger.guesses("bob", 10)
    answer = stranger.guess("bob")
    assert int(answer.headers["Retry-After"]) > 0
    assert "That was too often" in read(answer).text


def test_many_accounts_are_guessed_at_sixty_times_from_one_address(app, bob):
    stranger = Browser(app, "192.0.2.1")
    codes = [stranger.guess(f"person{number}").status_code for number in range(62)]
    assert codes == [401] * 60 + [429] * 2


def test_who_guesses_from_many_addresses_is_stopped_and_the_owner_is_not(app, bob):
    owner = Browser(app, "203.0.113.9")
    assert owner.sign_in().status_code == 302, "the owner signed in with this browser before"
    owner.http.get("/logout")
    for number in range(13):
        Browser(app, f"192.0.2.{number}").guesses("bob", 8)
    assert Browser(app, "198.51.100.1").guess("bob").status_code == 429, "no stranger guesses on, wherever he is"
    assert owner.sign_in().location == "/dashboard"


def test_a_known_browser_of_one_account_is_a_stranger_to_another(app, bob):
    owner = Browser(app, "203.0.113.9")
    owner.sign_in()
    owner.http.get("/logout")
    for number in range(13):
        Browser(app, f"192.0.2.{number}").guesses("carol", 8)
    owner.token = read(owner.http.get("/login")).token
    assert owner.guess("carol").status_code == 429


def test_a_forged_cookie_makes_no_known_browser(app, bob):
    for number in range(13):
        Browser(app, f"192.0.2.{number}").guesses("bob", 8)
    for cookie in ("", "x", "WyJib2IiXQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", "😀", "a" * 4000, '["bob"]'):
        forger = Browser(app, "198.51.100.1")
        forger.http.set_cookie("known_device", cookie, path="/login")
        assert forger.guess("bob").status_code == 429


def test_the_set_up_is_not_hammered_at(app):
    stranger = app.test_client()
    token = read(stranger.get("/setup-admin")).token
    codes = [stranger.post("/setup-admin", data={"csrf_token": token}).status_code for _ in range(31)]
    assert codes == [400] * 30 + [429]


def test_uploads_are_limited_for_each_address(world):
    codes = [world.alice.post("/add-candidate", {}).status_code for _ in range(61)]
    assert codes == [400] * 60 + [429]
    assert world.alice.http.get("/add-candidate").status_code == 200, "reading is not concerned"
