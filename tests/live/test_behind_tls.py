"""Behind a proxy that speaks TLS: cookies say so, links carry the public address, only its pages open sockets."""

import re

import pytest
import requests
import websocket

from tests.live.test_plain_client import ADMIN
from tests.serving import backends, serving

PUBLIC = "https://interviews.example.org"


@pytest.fixture(scope="module")
def server(mode, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("tls"), backends()[0], PUBLIC_URL=PUBLIC, TRUSTED_PROXIES="1") as running:
        yield running


class Proxy:
    """Somebody's browser behind the proxy: what it sends, and the cookies it keeps."""

    def __init__(self, server, address="203.0.113.9"):
        self.server = server
        self.cookies = {}
        self.headers = {
            "Host": "interviews.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": address, "X-Forwarded-Host": "interviews.example.org",
        }  # fmt: skip

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def call(self, method, path, **options):
        headers = self.headers | {"Cookie": self.cookie} | options.pop("headers", {})
        answer = requests.request(
            method, self.server.url + path, headers=headers, allow_redirects=False, timeout=20, **options
        )
        self.set_cookies = answer.raw.headers.getlist("Set-Cookie")
        for one in self.set_cookies:
            name, _is, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def send(self, path, fields, **headers):
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.call("GET", path).text).group(1)
        return self.call(
            "POST", path, data={**fields, "csrf_token": token}, headers={"Referer": PUBLIC + path} | headers
        )


@pytest.fixture(scope="module")
def ada(server):
    ada = Proxy(server)
    assert ada.send("/setup-admin", ADMIN).headers["Location"] == "/dashboard"
    return ada


def test_the_session_cookie_belongs_to_this_host_alone(server):
    stranger = Proxy(server)
    stranger.call("GET", "/login")
    (cookie,) = stranger.set_cookies
    assert cookie.startswith("__Host-neurohire=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_cookie_of_a_known_browser_is_secure_too(ada):
    other = Proxy(ada.server)
    other.send("/login", {"username": "ada", "password": ADMIN["password"]})
    known = next(one for one in other.set_cookies if one.startswith("known_device="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/login"} <= set(known.split("; "))


def test_browsers_are_told_to_stay_with_tls(server):
    assert "max-age=31536000" in Proxy(server).call("GET", "/login").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("referrer", ["", "https://evil.example/login", "http://interviews.example.org/login"])
def test_a_form_sent_from_elsewhere_is_refused(ada, referrer):
    stranger = Proxy(ada.server)
    answer = stranger.send("/login", {"username": "ada", "password": ADMIN["password"]}, Referer=referrer)
    assert answer.status_code == 400


def test_who_is_signed_in_stays_so(ada):
    assert ada.call("GET", "/dashboard").status_code == 200


def test_links_to_hand_on_carry_the_public_address(ada):
    ada.send("/add-candidate", {"name": "Grace", "email": "grace@example.org"})
    grace_id = re.search(r'<option value="(\d+)"[^>]*>Grace', ada.call("GET", "/schedule-interview").text).group(1)
    fields = {"title": "Systems", "scheduled_time": "2030-01-01T10:00", "candidate_id": grace_id}
    created = ada.send("/schedule-interview", fields).headers["Location"]
    assert f'value="{PUBLIC}/join#' in ada.call("GET", created).text


def test_only_pages_of_the_public_address_open_sockets(ada):
    address = ada.server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    headers = [f"{name}: {value}" for name, value in ada.headers.items() if name != "Host"]
    for origin in (
        "https://evil.example",
        "null",
        "http://interviews.example.org",
        ada.server.url,
        f"{PUBLIC}.evil.example",
    ):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            websocket.create_connection(address, cookie=ada.cookie, origin=origin, header=headers, timeout=10)
        assert refused.value.status_code == 400, origin
    wire = websocket.create_connection(address, cookie=ada.cookie, origin=PUBLIC, header=headers, timeout=10)
    assert wire.recv().startswith("0{")
    wire.close()


def test_guesses_are_counted_by_the_address_that_the_proxy_tells(server, ada):
    stranger = Proxy(server, "198.51.100.1")
    codes = [stranger.send("/login", {"username": "nobody", "password": "x"}).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    forging = Proxy(server, "1.2.3.4, 198.51.100.1")
    assert forging.send("/login", {"username": "nobody", "password": "x"}).status_code == 429, (
        "only the proxy's own word counts"
    )
    assert Proxy(server, "198.51.100.2").send("/login", {"username": "nobody", "password": "x"}).status_code == 401


def test_without_a_public_address_only_the_trusted_proxys_word_about_the_host_counts(tmp_path):
    """Whatever the browser wrote before it is anybody's word."""
    with serving(tmp_path, backends()[0], TRUSTED_PROXIES="1") as unnamed:
        ada = Proxy(unnamed)
        polling = "/socket.io/?EIO=4&transport=polling"
        assert ada.send("/setup-admin", ADMIN).headers["Location"] == "/dashboard"
        forged = {"X-Forwarded-Host": "evil.example, interviews.example.org", "X-Forwarded-Proto": "https, https"}
        foreign = ada.call("GET", polling, headers=forged | {"Origin": "https://evil.example"})
        assert (foreign.status_code, "Access-Control-Allow-Origin" in foreign.headers) == (400, False)
        assert ada.call("GET", polling, headers=forged | {"Origin": PUBLIC}).status_code == 200
