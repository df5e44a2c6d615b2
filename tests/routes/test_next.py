"""Where signing in leads on to: a page of this server, whatever the link said."""

from urllib.parse import urljoin, urlsplit

import pytest

from services.base.clock import utcnow
from services.people import candidates
from tests.routes.pages import read

BOB = {"username": "bob", "password": "bobs-password"}

ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example/x", "/\\evil.example", "/\\/evil.example", "\\\\evil.example", "\\/evil.example",
    "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "\r\n//evil.example", " //evil.example", "/\x00/evil.example",
    "http://evil.example", "https://evil.example/dashboard", "HTTPS://EVIL.EXAMPLE", "http:evil.example", "https:/evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://evil.example", "//localhost@evil.example",
    "http://localhost@evil.example", "http://localhost.evil.example", "//localhost:80@evil.example", "evil.example", "dashboard",
    "?next=/dashboard", "#//evil.example", "..//evil.example", "http://localhost/dashboard", "/dash\\board", "//", "/\\", "\\", "",
]  # fmt: skip
STILL_HERE = [
    "/..//evil.example",
    "/.//evil.example",
    "/%09/evil.example",
    "/%2F/evil.example",
    "/@evil.example",
    "/%0d%0aSet-Cookie:a=b",
]
FINE = [
    "/dashboard",
    "/interview/11111111-2222-4333-8444-555555555555",
    "/candidates?q=a&page=2",
    "/candidates?q=http://x",
    "/",
]


@pytest.fixture
def bob(world):
    """Bob, who has a password, in a browser where nobody is signed in."""
    candidates.edit(
        world.bob.user_id,
        candidates.Profile("Bob Burns", "bob@example.org", password=BOB["password"]),
        None,
        at=utcnow(),
    )
    return world.nobody.http


def host_of(location):
    return urlsplit(urljoin("http://localhost/login", location)).netloc


def signed_in_from(http, **where):
    """Where the answer to a right user name and password leads."""
    page = http.get("/login", query_string=where)
    fields = {**BOB, "csrf_token": read(page).token, "next": read(page).value_of("next")}
    answer = http.post("/login", data=fields, query_string=where)
    assert answer.status_code == 302
    return answer


def test_a_link_to_elsewhere_is_dropped_before_signing_in_and_after(world):
    for target in ELSEWHERE:
        assert read(world.nobody.http.get("/login", query_string={"next": target})).value_of("next") == "", target
        assert world.bob.http.get("/login", query_string={"next": target}).location == "/dashboard", target


def test_a_strange_path_stays_on_this_server(world):
    for target in STILL_HERE:
        answer = world.bob.http.get("/login", query_string={"next": target})
        assert host_of(answer.location) == "localhost", target
        assert not any(cookie.startswith("a=") for cookie in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    "target", [ELSEWHERE[0], ELSEWHERE[3], ELSEWHERE[8], "javascript:alert(1)", "https://evil.example/dashboard"]
)
def test_a_forged_field_leads_to_the_dashboard(bob, target):
    token = read(bob.get("/login")).token
    answer = bob.post("/login", data={**BOB, "csrf_token": token, "next": target})
    assert (answer.status_code, answer.location) == (302, "/dashboard")
    bob.get("/logout")
    assert signed_in_from(bob, next=target).location == "/dashboard"


@pytest.mark.parametrize("target", FINE)
def test_a_page_of_this_server_is_where_it_goes_on(bob, target):
    assert signed_in_from(bob, next=target).location == target


def test_a_failed_attempt_keeps_the_way(bob):
    page = read(bob.get("/login", query_string={"next": "/candidates"}))
    answer = bob.post(
        "/login", data={"username": "bob", "password": "wrong", "csrf_token": page.token, "next": "/candidates"}
    )
    assert read(answer).value_of("next") == "/candidates"


def test_the_way_to_an_interview_is_told(bob, world):
    there = world.nobody.http.get(f"/interview/{world.room}")
    assert "your interview" in read(bob.get(there.location)).text
    assert signed_in_from(bob, next=f"/interview/{world.room}").location == f"/interview/{world.room}"


def test_after_a_refused_post_nobody_is_led_into_it(bob, world):
    with bob.session_transaction() as session:
        session["csrf_token"] = "x" * 40
    answer = bob.post(f"/interview/{world.room}/complete", data={"csrf_token": world.nobody.csrf_token()})
    assert answer.location == "/login"
