"""Behind TLS: forms work with the referrer that our own pages send, and with no other site's."""

import pytest

from services.base.clock import utcnow
from services.people import candidates
from tests.routes.pages import read

BOB = {"username": "bob", "password": "bobs-password"}
HERE = "https://localhost"


@pytest.fixture
def browser(world):
    candidates.edit(
        world.bob.user_id,
        candidates.Profile("Bob Burns", "bob@example.org", password=BOB["password"]),
        None,
        at=utcnow(),
    )
    return world.nobody.http


def sign_in(browser, **headers):
    token = read(browser.get("/login", base_url=HERE)).token
    return browser.post("/login", base_url=HERE, data={**BOB, "csrf_token": token}, headers=headers)


@pytest.mark.parametrize(
    "referrer",
    [None, "", "https://evil.example/login", "https://localhost.evil.example/", "http://localhost/login", "https://localhost:444/", "localhost"],
)  # fmt: skip
def test_a_form_sent_from_elsewhere_is_refused(browser, referrer):
    answer = sign_in(browser, **({} if referrer is None else {"Referer": referrer}))
    assert answer.status_code == 400
    assert "This form has expired" in read(answer).text


def test_a_form_of_our_own_page_is_taken(browser):
    assert sign_in(browser, Referer=f"{HERE}/login").location == "/dashboard"


def test_our_own_pages_do_send_the_referrer_to_us(browser):
    assert browser.get("/login", base_url=HERE).headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "evil"])
def test_what_the_browser_says_of_another_site_is_refused(browser, site):
    answer = sign_in(browser, Referer=f"{HERE}/login", **{"Sec-Fetch-Site": site})
    assert answer.status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_the_browser_says_of_ourselves_is_taken(browser, site):
    assert sign_in(browser, Referer=f"{HERE}/login", **{"Sec-Fetch-Site": site}).status_code == 302
