"""The second factor on pages: one's own page, the team's page, and a server that requires it."""

import pyotp
import pytest

from services.people import second_factor
from tests.people import sign_in
from tests.routes.pages import past_welcome, read
from tests.second_factors import PASSWORD, Browser, give_password, give_phone

# ---- The page of one's own


def test_candidates_have_no_such_page_and_no_link_to_it(world):
    assert world.bob.http.get("/second-factor").status_code == 403
    assert "/second-factor" not in read(world.bob.http.get("/dashboard")).links()
    assert "/second-factor" in read(world.dave.http.get("/dashboard")).links()


@pytest.fixture
def alice(world, clock):
    """Alice with a password and no second factor yet."""
    give_password(world.alice.user_id)
    return world.alice


def offered(person):
    """The page's own form, and the secret that it shows."""
    page = read(person.http.get("/second-factor"))
    secret = "".join(text for tag, text in page.texts if tag == "p" and len(text.split(" ")) == 8).replace(" ", "")
    return page.value_of("offer"), secret


def turn_on(person, clock, **change):
    offer, secret = offered(person)
    fields = {"offer": offer, "password": PASSWORD, "code": pyotp.TOTP(secret).at(clock.now)} | change
    return secret, person.post("/second-factor", fields)


@pytest.mark.parametrize(
    ("field", "change", "words"),
    [
        ("password", {"password": "wrong"}, "is wrong"), ("code", {"code": "000000"}, "is wrong"),
        ("password", {"password": ""}, "Enter your password"), ("code", {"code": ""}, "Enter a code"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field_and_keeps_the_picture(alice, clock, field, change, words):
    secret, answer = turn_on(alice, clock, **change)
    page = read(answer)
    assert answer.status_code == 400
    assert words in page.errors_of(field)
    assert secret in page.text.replace(" ", "")
    assert not second_factor.is_on(alice.user_id)


def test_an_offer_that_is_none_turns_nothing_on(alice, clock):
    for offer in ("", "x", "😀"):
        _secret, answer = turn_on(alice, clock, offer=offer)
        assert answer.status_code == 400
    assert not second_factor.is_on(alice.user_id)


def test_guesses_on_the_page_are_stopped(alice, clock):
    codes = [alice.post("/second-factor/off", {"password": "x", "code": "1"}).status_code for _count in range(12)]
    assert codes[10:] == [429, 429]


def test_the_page_draws_the_address_without_styles_or_scripts(alice):
    page = read(alice.http.get("/second-factor"))
    [drawn] = page.all("svg", **{"class": "qr"})
    assert "style" not in drawn
    assert not [one for tag, one in page.elements if "style" in one or any(name.startswith("on") for name in one)]
    assert alice.http.get("/second-factor").headers["Cache-Control"] == "no-store"


def test_turning_it_on_shows_ten_codes_once_and_signs_other_browsers_out(alice, clock):
    other = sign_in(alice.app, "alice", alice.user_id)
    socket = other.connect()
    _secret, answer = turn_on(alice, clock)
    page = read(answer)
    codes = [text for tag, text in page.texts if tag == "li" and text.count("-") == 3]
    assert len(codes) == 10
    assert not socket.is_connected
    assert other.http.get("/dashboard").location.startswith("/login")
    again = read(alice.http.get("/second-factor"))
    assert "Recovery codes left" in again.text
    for code in codes:
        assert code not in again.text


def test_a_second_tab_does_not_turn_it_on_again(alice, clock):
    offer, _secret = offered(alice)
    turn_on(alice, clock)
    answer = alice.post("/second-factor", {"offer": offer, "password": PASSWORD, "code": "000000"})
    assert answer.location == "/second-factor"
    assert second_factor.is_on(alice.user_id)


def test_new_codes_and_turning_off_need_password_and_code(world, phone, clock):
    for path in ("/second-factor/off", "/second-factor/recovery-codes"):
        for change in ({"password": "wrong"}, {"code": "000000"}):
            fields = {"password": PASSWORD, "code": phone.code(clock.now)} | change
            assert world.alice.post(path, fields).status_code == 400
    assert second_factor.is_on(world.alice.user_id)
    fresh = world.alice.post("/second-factor/recovery-codes", {"password": PASSWORD, "code": phone.code(clock.now)})
    assert phone.recovery[0] not in fresh.text
    [code, *_rest] = [text for tag, text in read(fresh).texts if tag == "li" and text.count("-") == 3]
    off = world.alice.post("/second-factor/off", {"password": PASSWORD, "code": code}, follow_redirects=True)
    assert "Two-step verification is off" in read(off).text
    assert not second_factor.is_on(world.alice.user_id)


# ---- The team's page


def test_an_admin_removes_a_colleagues_and_ends_their_sessions(world, clock):
    give_phone(world.dave, at=clock.now)
    socket = world.dave.connect(world.other.meeting_link)
    path = f"/team/{world.dave.user_id}"
    forms = [one.get("action") for one in read(world.alice.http.get(path)).all("form")]
    assert f"{path}/second-factor/remove" in forms
    answer = world.alice.post(f"{path}/second-factor/remove", follow_redirects=True)
    assert "Two-step verification is removed" in read(answer).text
    assert not socket.is_connected
    assert world.dave.http.get("/dashboard").location.startswith("/login")
    assert world.alice.post(f"{path}/second-factor/remove").status_code == 404, "there is none any more"


def test_nobodys_own_is_removed_there(world, phone):
    path = f"/team/{world.alice.user_id}"
    forms = [one.get("action") for one in read(world.alice.http.get(path)).all("form")]
    assert f"{path}/second-factor/remove" not in forms
    assert world.alice.post(f"{path}/second-factor/remove").status_code == 409
    assert second_factor.is_on(world.alice.user_id)


# ---- A server that requires it


def test_who_has_none_is_led_to_the_page_and_can_do_nothing_else(world, required):
    give_password(world.dave.user_id)
    browser = Browser(world.dave.app)
    assert browser.password({"username": "dave", "password": PASSWORD}).location == "/dashboard"
    assert browser.http.get("/", follow_redirects=True).request.path == "/second-factor"
    for path in ("/dashboard", "/login", "/candidates", "/dashboard/waiting", f"/interview/{world.other.meeting_link}"):
        assert browser.http.get(path).location == "/second-factor", path
    for path in ("/add-candidate", "/schedule-interview", f"/interview/{world.other.meeting_link}/complete"):
        answer = browser.http.post(path, data={"csrf_token": browser.csrf})
        assert answer.location == "/second-factor", path
    page = read(browser.http.get("/second-factor"))
    assert "This server requires it" in page.text
    assert "/candidates" not in page.links()


def test_no_socket_opens_without_it(world, required):
    assert not world.dave.connect(world.other.meeting_link).is_connected
    assert world.bob.connect(world.room).is_connected, "candidates are not concerned"


def test_the_socket_gate_refuses_as_well(world, required):
    assert world.dave.http.get("/socket.io/?EIO=4&transport=polling").status_code == 401


def test_once_it_is_on_everything_is_open(alice, clock, required):
    assert alice.http.get("/dashboard").location == "/second-factor"
    _secret, answer = turn_on(alice, clock)
    assert answer.status_code == 200
    assert alice.http.get("/dashboard").status_code == 200
    page = read(alice.http.get("/second-factor"))
    assert not [one for one in page.all("button") if "formaction" in one], "and cannot be turned off"


def test_who_is_held_can_sign_out(world, required):
    assert world.dave.http.get("/logout").location == "/login"
    assert world.dave.http.get("/second-factor").location.startswith("/login")


def test_candidates_and_invitations_go_on_as_they_are(world, required):
    assert world.bob.http.get("/dashboard").status_code == 200
    assert past_welcome(world.bob, world.room).status_code == 200
