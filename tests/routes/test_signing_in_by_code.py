"""Signing in with a second factor: the password leads to the code, and nobody is signed in before that is right."""

from datetime import timedelta

import pytest

from tests.routes.pages import read, submit
from tests.second_factors import ALICE, Browser, give_password, give_phone

STEP = timedelta(seconds=30)


@pytest.fixture
def browser(app, phone):
    """It gave Alice's right password."""
    browser = Browser(app)
    assert browser.password().location == "/login/code"
    return browser


def test_the_password_alone_signs_nobody_in(browser):
    assert not browser.is_in
    assert browser.token is None
    assert browser.http.get("/login").status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "😀", "9" * 1000])
def test_a_wrong_code_signs_nobody_in(browser, phone, clock, code):
    assert code != phone.code(clock.now)
    answer = browser.code(code)
    assert answer.status_code == 401
    assert read(answer).errors_of("code")
    assert read(answer).value_of("code") == ""
    assert not browser.is_in


def test_a_code_without_the_password_leads_back_to_it(app, phone, clock):
    stranger = Browser(app)
    for answer in (stranger.http.get("/login/code?next=/team"), stranger.code(phone.code(clock.now))):
        assert answer.location.partition("?")[0] == "/login"
    assert not stranger.is_in


def test_a_wrong_password_is_answered_as_ever_and_leads_to_no_code(app, phone):
    stranger = Browser(app)
    wrong = stranger.password(ALICE | {"password": "wrong"})
    unknown = stranger.password({"username": "alicf", "password": "wrong"})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    same = [one.text.replace("alice", "").replace("alicf", "").replace(read(one).token, "") for one in (wrong, unknown)]
    assert same[0] == same[1]
    assert stranger.http.get("/login/code").location == "/login"


def test_the_right_code_signs_in_with_a_new_session_and_leads_on(app, phone, clock, world):
    browser = Browser(app)
    assert browser.password(ALICE | {"next": "/team"}).location == "/login/code?next=/team"
    page = read(browser.http.get("/login/code?next=/team"))
    [field] = page.all("input", name="code")
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
    digits = phone.code(clock.now)
    answer = browser.code(f" {digits[:3]} {digits[3:]}", "/login/code?next=/team")
    assert (answer.status_code, answer.location) == (302, "/team")
    assert browser.is_in
    assert browser.token
    with browser.http.session_transaction() as stored:
        assert "pending_sign_in" not in stored


def test_next_leads_to_this_server_only(browser, phone, clock):
    answer = browser.code(phone.code(clock.now), "/login/code?next=https://evil.example")
    assert answer.location == "/dashboard"


def test_a_code_is_good_once(app, browser, phone, clock):
    code = phone.code(clock.now)
    assert browser.code(code).location == "/dashboard"
    onlooker = Browser(app, "192.0.2.2")
    onlooker.password()
    assert onlooker.code(code).status_code == 401
    assert not onlooker.is_in


def test_an_old_code_is_none(browser, phone, clock):
    assert browser.code(phone.code(clock.now - 2 * STEP)).status_code == 401
    assert browser.code(phone.code(clock.now + 2 * STEP)).status_code == 401
    assert browser.code(phone.code(clock.now - STEP)).location == "/dashboard"


def test_after_five_minutes_the_password_is_asked_for_again(browser, phone, clock):
    clock.pass_(timedelta(minutes=5, seconds=2))
    assert browser.code(phone.code(clock.now)).location == "/login"
    assert not browser.is_in


def test_a_new_password_ends_what_the_old_one_began(browser, phone, clock, world):
    give_password(world.alice.user_id, "another long password")
    assert browser.code(phone.code(clock.now)).location == "/login"
    assert not browser.is_in


def test_one_persons_password_and_anothers_code_sign_nobody_in(browser, phone, clock, world):
    daves = give_phone(world.dave, at=clock.now - 3 * STEP)
    assert browser.code(daves.code(clock.now)).status_code == 401
    assert browser.code(daves.recovery[0]).status_code == 401
    assert not browser.is_in


def test_what_a_browser_made_up_is_nobodys_first_step(app, phone, clock, browser):
    with browser.http.session_transaction() as stored:
        right = stored["pending_sign_in"]
    stranger = Browser(app, "192.0.2.3")
    for forged in (right[:-4] + "AAAA", "", 7, {"user": 1}, None):
        stranger.http.get("/login")
        with stranger.http.session_transaction() as stored:
            stored["pending_sign_in"] = forged
        assert stranger.code(phone.code(clock.now)).location == "/login"


def test_a_recovery_code_signs_in_once(app, browser, phone):
    page = read(browser.http.get("/login/code?recovery=1"))
    assert "inputmode" not in page.all("input", name="code")[0]
    assert browser.code(phone.recovery[3].upper().replace("-", " ")).location == "/dashboard"
    again = Browser(app, "192.0.2.2")
    again.password()
    assert again.code(phone.recovery[3]).status_code == 401


def test_without_the_pages_token_no_code_is_taken(browser, phone, clock):
    assert browser.http.post("/login/code", data={"code": phone.code(clock.now)}).status_code == 400
    assert browser.code(phone.code(clock.now)).location == "/dashboard"


def test_codes_are_guessed_at_ten_times_from_one_address(app, browser, world):
    codes = [browser.code("000000").status_code for _count in range(12)]
    assert codes == [401] * 10 + [429] * 2
    elsewhere = Browser(app, "192.0.2.2")
    elsewhere.password()
    assert elsewhere.code("000000").status_code == 401, "another address is not concerned"


def test_who_guesses_from_many_addresses_is_stopped_and_the_owner_is_not(app, phone, clock):
    owner = Browser(app, "203.0.113.9")
    owner.password()
    assert owner.code(phone.code(clock.now)).location == "/dashboard", "in this browser the owner signed in before"
    owner.http.get("/logout")
    for number in range(5):
        stranger = Browser(app, f"192.0.2.{number}")
        stranger.password()
        codes = [stranger.code("000000").status_code for _count in range(7)]
    assert codes[-1] == 429
    clock.pass_(2 * STEP)
    owner.password()
    assert owner.code(phone.code(clock.now)).location == "/dashboard"


def test_who_is_signed_in_as_somebody_else_stays_so_until_the_code_is_right(world, phone, clock):
    before = world.dave.http
    answer = submit(before, "/login", ALICE, form_at="/dashboard")
    assert answer.location == "/login/code"
    assert "Dave Dunn" in read(before.get("/dashboard")).text
    submit(before, "/login/code", {"code": phone.code(clock.now)})
    assert "Alice Ames" in read(before.get("/dashboard")).text
