"""Behind the Caddy of the compose files: what it lets through, whose word it passes on, and what it writes down."""

import json
import os
import socket
import ssl
import subprocess
import threading
import time

import pytest
import requests
import websocket

from tests.caddy import CONFIGURATION, Visitor, free_ports, in_front_of, programs
from tests.live.test_plain_client import ADMIN, CANDIDATE, PDF
from tests.serving import backends, serving

LIMIT = 100_000  # Bytes of a resume.
CADDY_WAITS_S, STARTS = 10, 5
GUESS = {"username": "nobody", "password": "x"}


@pytest.fixture(scope="module", params=programs())
def server(mode, request, tmp_path_factory):
    """A server of its own for each Caddy: the guesses that it counts come from the same addresses."""
    ports = free_ports()
    settings = {
        "PUBLIC_URL": f"https://localhost:{ports['https']}",
        "TRUSTED_PROXIES": "1",
        "MAX_CONTENT_LENGTH": str(LIMIT),
    }
    with serving(tmp_path_factory.mktemp("behind-caddy"), backends()[0], **settings) as running:
        running.ports, running.caddy = ports, programs()[request.param]
        yield running


@pytest.fixture(scope="module")
def caddy(server, tmp_path_factory):
    upstream = f"127.0.0.1:{server.port}"
    folder = tmp_path_factory.mktemp("caddy")
    with in_front_of(upstream, server.caddy, folder, server.ports, max_content_length=LIMIT) as running:
        yield running


@pytest.fixture(scope="module")
def ada(caddy):
    ada = Visitor(caddy, "127.0.0.1")
    assert ada.post("/setup-admin", ADMIN).url.endswith("/dashboard")
    assert ada.sign_in("ada", ADMIN["password"]).url.endswith("/dashboard")
    return ada


def upload(ada, size):
    fields = {**CANDIDATE, "username": "", "email": f"{size}@example.org"}
    content = PDF[:-6] + b"%" + b"x" * (size - len(PDF) - 2) + b"\n%%EOF\n"
    return ada.post("/add-candidate", fields, files={"resume": ("one.pdf", content, "application/pdf")})


def open_socket(ada, origin):
    address = ada.server.url.replace("https", "wss") + "/socket.io/?EIO=4&transport=websocket"
    trust = {"ca_certs": str(ada.server.authority)}
    return websocket.create_connection(address, cookie=ada.cookie, origin=origin, sslopt=trust, timeout=10)


@pytest.mark.parametrize("origin", programs())
def test_the_configuration_is_valid(origin, tmp_path):
    """With the settings of the manual, and without any."""
    command = [programs()[origin], "validate", "--config", str(CONFIGURATION), "--adapter", "caddyfile"]
    folders = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    for settings in ({}, {"PUBLIC_HOST": "interviews.example.org", "UPSTREAM": "127.0.0.1:5000"}):
        checked = subprocess.run(
            command, env=os.environ | folders | settings, check=False, capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stderr


def test_plain_http_leads_to_https_and_gives_nothing(caddy):
    answer = requests.get(f"http://localhost:{caddy.ports['http']}/login", allow_redirects=False, timeout=10)
    assert answer.status_code == 308
    assert answer.headers["Location"].startswith("https://localhost")
    assert answer.content == b""


def test_old_tls_is_refused(caddy):

    context = ssl.create_default_context(cafile=caddy.authority)
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", caddy.ports["https"]), timeout=10) as plain,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(plain, server_hostname="localhost")


def test_an_address_that_somebody_makes_up_is_not_believed(caddy):
    """The sign-in counts guesses by address; who writes another into the header is counted all the same."""
    guesser = Visitor(caddy, "127.0.0.2")
    codes = [
        guesser.post("/login", GUESS, headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(11)
    ]
    assert codes == [401] * 10 + [429]
    other = {"X-Forwarded-For": "198.51.100.77", "X-Real-IP": "198.51.100.77", "Forwarded": "for=198.51.100.77"}
    assert guesser.post("/login", GUESS, headers=other).status_code == 429
    assert Visitor(caddy, "127.0.0.3").post("/login", GUESS).status_code == 401, "another address is another person"


@pytest.mark.parametrize("forged", [{"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "http"}])
def test_a_host_and_a_scheme_that_somebody_makes_up_are_not_believed(caddy, forged):
    """Either would let a form of another site through: the referrer has to be of the host, where there is TLS."""
    visitor = Visitor(caddy, "127.0.0.4")
    elsewhere = {"Referer": "https://evil.example/login"}
    assert visitor.post("/login", GUESS, headers=elsewhere | forged).status_code == 400
    assert visitor.post("/login", GUESS, headers=forged).status_code == 401


def test_an_id_that_somebody_makes_up_is_not_kept(server, caddy):
    answer = Visitor(caddy, "127.0.0.1").get("/login", headers={"X-Request-ID": "made-up-by-me"})
    assert len(answer.headers["X-Request-ID"]) == 36
    assert f"request={answer.headers['X-Request-ID']}" in server.log, "its line can be found from the page of an error"
    if not caddy.is_before_2_7:
        assert answer.headers["X-Request-ID"] in caddy.log


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost", "https://localhost"])
def test_sockets_of_other_pages_are_refused(ada, origin):
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        open_socket(ada, origin)
    assert refused.value.status_code == 400


def test_what_is_much_too_large_ends_at_caddy(ada):
    answer = upload(ada, 20 * LIMIT)
    assert answer.status_code == 413
    assert answer.text == "413 Request Entity Too Large."


def test_what_is_too_large_gets_the_page_that_says_the_limit(ada):
    answer = upload(ada, LIMIT + 100_000)
    assert answer.status_code == 413
    assert "This file is too large" in answer.text


def test_a_resume_of_just_the_limit_is_taken(ada):
    assert upload(ada, LIMIT).url.endswith("/candidates")


def test_the_page_comes_with_secure_cookies_and_stays_with_tls(caddy):
    answer = Visitor(caddy, "127.0.0.1").get("/login")
    assert answer.status_code == 200
    (cookie,) = answer.raw.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-neurohire=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.raw.headers.getlist("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]
    assert len(answer.raw.headers.getlist("Content-Security-Policy")) == 1
    assert not {"Server", "Via"} & set(answer.headers)


def test_a_socket_of_our_own_page_opens_and_goes_both_ways(ada):
    wire = open_socket(ada, ada.server.url)
    assert wire.recv().startswith("0{")
    wire.send("40")
    assert wire.recv().startswith("40{")
    wire.close()


def test_the_log_has_no_query_no_header_no_interview_and_no_person(ada, caddy):
    room = "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f"
    ada.get(f"/room/{room}?told=in-the-query", headers={"Referer": f"{caddy.url}/told-by-the-referrer"})
    lines = [json.loads(line) for line in caddy.log.splitlines()]
    asked = [line["request"] for line in lines if "request" in line]
    assert "/room/--" in [one["uri"] for one in asked]
    names = {name for one in asked for name in one}
    assert names - {"client_ip"} == {"remote_ip", "proto", "method", "host", "uri"}, "2.7 and newer know the client too"
    assert {one[name] for one in asked for name in names & {"remote_ip", "client_ip"}} == {"127.0.0.0"}
    for secret in (room, "in-the-query", "told-by-the-referrer", "neurohire=", ada.http.cookies["__Host-neurohire"]):
        assert secret not in caddy.log


def test_who_asks_while_the_server_starts_anew_waits_and_is_served(server, caddy):
    """A start for which Caddy need not wait, because a busy machine took too long for it, is made again."""
    for _start in range(STARTS):
        codes = []
        server.stop()
        asking = threading.Thread(target=lambda told=codes: told.append(ask_for_login(caddy)))
        began = time.monotonic()
        asking.start()
        server.start()
        took_s = time.monotonic() - began
        asking.join(60)
        if took_s < CADDY_WAITS_S - 1:
            break
    assert codes == [200]


def ask_for_login(caddy):
    return Visitor(caddy, "127.0.0.1").get("/login").status_code


def test_who_asks_while_nothing_answers_is_told_when_to_come_back(server, caddy):
    server.stop()
    answer = Visitor(caddy, "127.0.0.1").get("/login")
    server.start()
    assert answer.status_code == 502
    assert answer.text == "502 Bad Gateway. Please try again in a moment."
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Strict-Transport-Security"]
