"""The doctor allocates at a real coturn with the application's own credentials, over UDP, TCP and TLS."""

import dataclasses
import socket
import ssl
import threading
import time

import pytest
import trustme

from config import TurnConfig
from operating import relay
from operating.relay import Address, Outcome
from tests import coturn
from tests.serving import free_port

pytestmark = pytest.mark.skipif(coturn.program() is None, reason="needs coturn")


@pytest.fixture
def server(tmp_path):
    with coturn.relaying_on_loopback(tmp_path / "relay") as running:
        yield running


def ask(url, secret=coturn.SECRET):
    return relay.check(url, TurnConfig((url,), secret))


def urls(server):
    return server.urls.split(",")


@pytest.mark.parametrize("way", [0, 1], ids=["udp", "tcp"])
def test_a_wrong_secret_is_told_from_a_relay_that_is_away(server, way):
    assert ask(urls(server)[way], "another secret, just as long").outcome is Outcome.WRONG_SECRET


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_nobody_there_is_silent(transport, monkeypatch):
    monkeypatch.setattr(relay, "REACH_S", 1.0)
    assert ask(f"turn:127.0.0.1:{free_port()}?transport={transport}").outcome is Outcome.SILENT


def test_who_listens_and_says_nothing_is_silent(monkeypatch):
    monkeypatch.setattr(relay, "REACH_S", 1.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert ask(f"turn:127.0.0.1:{mute.getsockname()[1]}?transport=tcp").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x01\x13\x00\x04" + b"x" * 20, b"\x01\x13\xff\xff" + bytes(40)]
)
def test_something_else_that_answers_is_no_relay(said):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answering = threading.Thread(target=_say, args=(other, said), daemon=True)
        answering.start()
        found = ask(f"turn:127.0.0.1:{other.getsockname()[1]}?transport=tcp").outcome
        answering.join(5)
    assert found in (Outcome.NO_RELAY, Outcome.SILENT)


def _say(listener, said):
    connection, _address = listener.accept()
    with connection:
        connection.recv(100)
        connection.sendall(said)


def test_a_certificate_that_nobody_trusts_is_told(tmp_path):
    with _tls_relay(tmp_path, coturn.own_certificate(tmp_path, "127.0.0.1")) as url:
        found = ask(url)
    assert found.outcome is Outcome.UNTRUSTED
    assert found.detail


def test_a_full_quota_is_the_relay_s_refusal(tmp_path):
    server = _relay(tmp_path / "full", "--user-quota=1", "--total-quota=1")
    server.start()
    holder = coturn_client(server)
    try:
        assert holder.allocate() == 0
        found = ask(urls(server)[0])
    finally:
        holder.close()
        server.stop()
    assert found.outcome is Outcome.REFUSED
    assert found.detail.startswith("486")


def coturn_client(server):
    from tests.network.turn_client import TurnClient, credentials

    return TurnClient((server.address, server.port), *credentials(coturn.SECRET, valid_for_s=60))


@pytest.mark.parametrize("way", [0, 1], ids=["udp", "tcp"])
def test_the_right_secret_allocates_and_gives_it_back(tmp_path, way):
    server = _relay(tmp_path / "one", "--total-quota=1")
    server.start()
    try:
        for _time in range(3):  # The relay has room for one, so the one before was given back.
            assert _is_allocated_soon(urls(server)[way])
    finally:
        server.stop()


def _is_allocated_soon(url):
    """coturn counts down some moments after it answered; without being given back, minutes after."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if ask(url).outcome is Outcome.ALLOCATED:
            return True
        time.sleep(0.2)
    return False


def test_the_right_secret_allocates_over_tls(tmp_path, monkeypatch):
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key, root = tmp_path / "c.pem", tmp_path / "k.pem", tmp_path / "root.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(root)
    monkeypatch.setenv("SSL_CERT_FILE", str(root))
    assert ssl.get_default_verify_paths().cafile == str(root)
    with _tls_relay(tmp_path, (certificate, key)) as url:
        assert ask(url).outcome is Outcome.ALLOCATED
        assert ask(url, "another secret, just as long").outcome is Outcome.WRONG_SECRET


def _relay(folder, *options):
    folder.mkdir(parents=True)
    lines = coturn.CONFIGURATION.read_text().splitlines()
    configuration = folder / "turnserver.conf"
    dropped = ("denied-peer-ip", "user-quota", "total-quota") if options else ("denied-peer-ip",)
    configuration.write_text("\n".join(line for line in lines if not line.startswith(dropped)))
    always = ("--allow-loopback-peers", "--cli-password=unused", "--no-cli")
    return coturn.TurnServer(folder, "127.0.0.1", free_port(), options=(*always, *options), configuration=configuration)


class _tls_relay:  # noqa: N801 (reads as a function)
    def __init__(self, folder, certificate):
        self._server = dataclasses.replace(_relay(folder / "tls"), certificate=certificate)

    def __enter__(self):
        # coturn speaks TLS on its plain port as well.
        self._server.start()
        return f"turns:127.0.0.1:{self._server.port}?transport=tcp"

    def __exit__(self, *_error):
        self._server.stop()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("turn:one.example", Address("one.example", 3478, False, True)),
        ("turn:one.example:80?transport=tcp", Address("one.example", 80, False, False)),
        ("turns:one.example?transport=tcp", Address("one.example", 5349, True, False)),
        ("turn:[2001:db8::1]:99?transport=udp", Address("2001:db8::1", 99, False, True)),
        ("turns:[2001:db8::1]", Address("2001:db8::1", 5349, True, False)),
    ],
)
def test_addresses_are_taken_apart(url, expected):
    assert relay.address(url) == expected
