"""Guessing is slowed down by account and by address; a stranger who guesses locks nobody out."""

import pytest

from services.base import addresses
from services.base.clock import utcnow
from services.base.limits import Limit
from services.people import candidates, passwords
from tests.in_force import using
from tests.routes.pages import read, submit
from tests.services.at_once import at_once

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


@pytest.mark.parametrize(
    "spelling",
    [
        "bo\x00b",
        "\x00bob\x00",
        "bób",
        "bo\u200db",
        "bo\u00adb",
        "\u200ebob",
        "bob\x01",
        "bob ",
        "bob\u3000",
        "BOB@example.org\x00",
    ],
)
def test_no_spelling_opens_the_account_and_counts_apart(app, bob, spelling):
    """What a form or a database takes for the same name must be the same name to the limit."""
    other = Browser(app, "192.0.2.1")
    right = {"username": spelling, "password": BOB["password"], "csrf_token": other.token}
    opens = other.http.post("/login", data=right).status_code == 302
    stranger = Browser(app, "192.0.2.1")
    stranger.guesses("bob@example.org" if "@" in spelling else "bob", 10)
    assert not opens or stranger.guess(spelling).status_code == 429


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
    assert "Too many attempts. Try again in 5 minutes." in read(answer).text


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


def test_refused_uploads_are_limited_for_each_person_and_stored_ones_are_not(world):
    codes = [world.alice.post("/add-candidate", {}).status_code for _ in range(61)]
    assert codes == [400] * 60 + [429]
    assert world.alice.http.get("/add-candidate").status_code == 200, "reading is not concerned"
    added = [
        world.dave.post("/add-candidate", {"name": f"Person {number}", "email": f"p{number}@example.org"}).status_code
        for number in range(70)
    ]
    assert added == [302] * 70, "from the same address"


def test_a_right_password_is_never_throttled(app, bob):
    """Also after nine wrong ones, and however often."""
    owner = Browser(app, "192.0.2.1")
    assert owner.guesses("bob", 9) == [401] * 9
    for _time in range(15):
        assert Browser(app, "192.0.2.1").sign_in().status_code == 302
    assert owner.guesses("bob", 2) == [401, 429], "and it gives nobody more guesses"


def test_signing_in_to_an_own_account_gives_no_more_guesses_at_others(app, bob):
    """Bob goes through other people's accounts and signs in to his own in between."""
    codes = []
    for number in range(66):
        if number % 6 == 0:
            assert Browser(app, "192.0.2.1").sign_in().status_code in (302, 429)
        codes.append(Browser(app, "192.0.2.1").guess(f"person{number}").status_code)
    assert codes == [401] * 60 + [429] * 6


def test_whoever_signed_in_here_before_gets_in_although_somebody_behind_the_same_address_guesses(app, bob):
    owner = Browser(app, "192.0.2.1")
    owner.sign_in()
    owner.http.get("/logout")
    stranger = Browser(app, "192.0.2.1")
    codes = [stranger.guess(f"person{number}").status_code for number in range(61)]
    assert codes[-1] == 429
    assert Browser(app, "192.0.2.1").sign_in().status_code == 429, "a browser that nobody knows has to wait"
    assert owner.sign_in().location == "/dashboard"
    owner.http.get("/logout")
    owner.token = read(owner.http.get("/login")).token
    assert owner.guesses("bob", 12) == [401] * 10 + [429] * 2, "a known browser guesses no faster than others"


def test_guesses_at_once_are_as_few_as_guesses_one_after_the_other(app, bob, monkeypatch):
    verified = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: verified.append(1) or verify(*given))
    browsers = [Browser(app, "192.0.2.1") for _number in range(40)]

    def guess(browser, number):
        form = {"username": "bob", "password": f"guess {number}", "csrf_token": browser.token}
        return browser.http.post("/login", data=form).status_code

    codes = at_once(
        *(lambda browser=browser, number=number: guess(browser, number) for number, browser in enumerate(browsers))
    )
    assert sorted(codes) == [401] * 10 + [429] * 30
    assert len(verified) == 10


def test_the_addresses_of_one_ipv6_network_are_one(app, bob):
    for number in range(10):
        assert Browser(app, f"2001:db8:1:2::{number}").guess("bob").status_code == 401
    assert Browser(app, "2001:db8:1:2:ffff::1").guess("bob").status_code == 429
    assert Browser(app, "2001:db8:1:3::1").guess("bob").status_code == 401, "the network next door is another"


def test_from_a_trusted_network_only_the_limits_per_account_hold(app, bob):
    with using(trusted_networks=addresses.parse_networks("192.0.2.0/24")):
        office = Browser(app, "192.0.2.1")
        assert [office.guess(f"person{number}").status_code for number in range(70)] == [401] * 70
        assert office.guesses("bob", 11) == [401] * 10 + [429]


def test_scripts_are_told_in_json_when_to_try_again(world):
    answers = [world.bob.http.get(f"/interview/{world.room}/turn") for _time in range(61)]
    assert [one.status_code for one in answers] == [200] * 60 + [429]
    told = answers[-1].json
    assert (told["ok"], told["code"]) == (False, "too-often")
    assert told["message"] == "Too many attempts. Try again in 5 minutes."
    assert answers[-1].headers["Retry-After"] == str(told["retry_after_s"])
    assert world.alice.http.get(f"/interview/{world.room}/turn").status_code == 200, "others are not concerned"


def test_a_script_that_signs_in_fills_no_table(app, bob):
    with using(limits={Limit.NEW_SESSION_PER_ACCOUNT_AND_ADDRESS: "3 per hour"}):
        codes = [Browser(app, "192.0.2.1").sign_in().status_code for _time in range(5)]
        assert codes == [302] * 3 + [429] * 2
        assert Browser(app, "192.0.2.2").sign_in().status_code == 302, "elsewhere nobody is concerned"
