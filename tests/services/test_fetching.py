"""What is fetched from outside: never from inside, in its time, and no more than agreed."""

import ipaddress
import socket
import ssl

import pytest
import trustme

from services.outside import fetching
from services.outside.fetching import NotFetched
from services.outside.public import is_among, is_public
from tests.outside_server import serving
from wire import by_eventlet, runtime

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
PRIVATE = [
    "192.88.99.1",
    "2001:10::1",
    "2001:1::1",
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "2001:0:1::1",
    "100::1",
    "2001:2::1",
    "3fff::1",
    "4000::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"]


@pytest.fixture(scope="module")
def server():
    with serving() as started:
        started.contents["/calendar"] = b"BEGIN:VCALENDAR"
        yield started


def fetch(address, *, inside=LOOPBACK, max_bytes=100_000):
    return fetching.fetch(address, max_bytes=max_bytes, accept="text/calendar", inside=inside)


def failure(address, **options):
    with pytest.raises(NotFetched) as failed:
        fetch(address, **options)
    assert str(failed.value) == failed.value.code, "nothing of the address is in it"
    return failed.value.code


def test_only_the_public_internet_is_outside():
    assert [one for one in PRIVATE if is_public(ipaddress.ip_address(one))] == []
    assert [one for one in PUBLIC if not is_public(ipaddress.ip_address(one))] == []
    assert is_among(ipaddress.ip_address("::ffff:127.0.0.1"), LOOPBACK)


def test_no_spelling_of_an_address_leads_inside(server):
    hosts = [
        "127.0.0.1", "localhost", "LOCALHOST.", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "0",
        "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::]", "[64:ff9b::7f00:1]", "①②⑦.⓪.⓪.①", "[fe80::1%25lo]",
    ]  # fmt: skip
    for host in hosts:
        for scheme in ("http", "https", "webcal"):
            code = failure(f"{scheme}://{host}:{server.port}/calendar", inside=())
            assert code in {"private", "unknown-host", "address"}, (host, scheme)
    assert failure(server.url("/calendar", host="localhost"), inside=()) == "private", "a name that leads here"
    assert failure("http://169.254.169.254/latest/meta-data/") == "private", "another network than the allowed one"
    assert server.asked == [], "nothing was connected to"


def test_what_is_no_address_for_this_is_refused_before_anything_is_asked():
    wrong = {
        "file:///etc/passwd": "scheme", "ftp://example.org/": "scheme", "gopher://example.org/": "scheme",
        "calendar.ics": "scheme", "": "scheme", "https://": "address", "https://user:word@example.org/": "address",
        "https://example.org:99999/": "address", "https://example.org:0/": "address", "https://exa mple.org/": "address",
        "https://example.org/\r\nX: y": "address", "https://[::1/": "address", f"https://{'a' * 70}.org/": "address",
        "https://example.org/" + "a" * 2000: "address", "https://example.org/\x7f": "address",
    }  # fmt: skip
    assert {address: failure(address) for address in wrong} == wrong


def test_the_internet_is_reached_by_tls_and_the_usual_ports_only(monkeypatch):
    def public(host, port, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))]

    monkeypatch.setattr(socket, "getaddrinfo", public)
    assert failure("http://example.org/") == "scheme"
    assert failure("https://example.org:22/") == "port"
    assert failure("https://example.org:8443/") == "port"


def test_a_name_is_asked_for_once_and_what_was_checked_is_connected_to(server, monkeypatch):
    """Else a name could stand for a public address when it is checked, and for an inner one a moment later."""
    answers, tried = [], []

    def rebinding(host, port, **_options):
        answers.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8" if len(answers) == 1 else "127.0.0.1", port))]

    def refused(address, **_options):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", refused)
    assert failure("https://rebinding.example/", inside=()) == "unreachable"
    assert (answers, tried) == (["rebinding.example"], [("8.8.8.8", 443)])
    assert failure("https://rebinding.example/", inside=()) == "private"
    assert len(tried) == 1


def test_a_redirect_is_checked_like_an_address_and_there_are_few(server, monkeypatch):
    here = server.url("/calendar")
    assert fetch(server.url(f"/to?{here}")) == fetch(server.url("/to?/calendar")) == b"BEGIN:VCALENDAR"
    assert fetch(server.url(f"/to?/to?{here}")) == b"BEGIN:VCALENDAR"
    assert failure(server.url(f"/to?/to?/to?{here}")) == "redirects"
    before = len(server.asked)
    for target in ("http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "https://192.168.0.1/"):
        assert failure(server.url(f"/to?{target}")) == "private", target
    assert failure(server.url("/to?file:///etc/passwd")) == "scheme"
    assert failure(server.url("/to?http://[")) == "address"
    assert len(server.asked) == before + 6


@pytest.mark.parametrize("path", ["/drips", "/drips-head", "/silent"])
def test_who_says_little_for_long_is_left_at_the_deadline(server, monkeypatch, path):
    monkeypatch.setattr(fetching, "TOTAL_S", 0.4)
    assert failure(server.url(path)) == "too-slow"


def test_a_silent_handshake_is_left_too(server, monkeypatch):
    monkeypatch.setattr(fetching, "TOTAL_S", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert failure(f"https://127.0.0.1:{silent.getsockname()[1]}/") == "too-slow"


def test_who_finds_no_slot_is_told_so_and_nothing_is_asked(server, monkeypatch):
    monkeypatch.setattr(fetching, "_slots", runtime.Slots(0, 0.01))
    before = len(server.asked)
    assert failure(server.url("/calendar")) == "too-busy"
    assert len(server.asked) == before


def test_what_does_not_end_or_grows_is_cut_off(server):
    for path in ("/endless", "/endless-chunks", "/bomb"):
        assert failure(server.url(path)) == "too-large", path
    assert failure(server.url("/endless-head")) in {"too-large", "answer"}
    assert failure(server.url("/continues")) == "too-large"
    server.contents["/just"], server.contents["/more"] = b"a" * 100_000, b"a" * 100_001
    assert len(fetch(server.url("/just"))) == 100_000
    assert failure(server.url("/more")) == "too-large"


def test_what_else_goes_wrong_has_its_word(server):
    wrong = {
        "/status/404": "status-404", "/status/500": "status-500", "/status/401": "status-401", "/no-http": "answer",
        "/cut": "answer", "/brotli": "encoding", "/broken-gzip": "answer", "/status/304": "status-304",
    }  # fmt: skip
    assert {path: failure(server.url(path)) for path in wrong} == wrong
    assert fetch(server.url("/gzip")) == b"BEGIN:VCALENDAR"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/") == "unreachable"
    assert failure("https://no-such-host.invalid/") == "unknown-host"


def test_a_certificate_must_be_trusted_and_be_for_this_name(tmp_path, monkeypatch):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "server.pem"))
    with serving(str(tmp_path / "server.pem")) as secured:
        secured.contents["/calendar"] = b"BEGIN:VCALENDAR" * 5000
        address = secured.url("/calendar", scheme="webcal", host="localhost")
        assert failure(address) == "certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert fetch(address) == secured.contents["/calendar"]
        assert failure(secured.url("/calendar", scheme="https")) == "certificate", "127.0.0.1 is another name"
        assert failure(secured.url("/endless", scheme="https", host="localhost")) == "too-large"
        assert failure(secured.url("/calendar", host="localhost")) in {"answer", "unreachable"}, "TLS wants TLS"
        assert failure(secured.url("/status/404", scheme="https", host="localhost")) == "status-404"


def test_a_context_is_of_one_library_whatever_other_threads_secure_meanwhile():
    made = type(by_eventlet.ByEventlet().client_context())
    rules = made.verify_mode.fset.__globals__
    assert rules is not vars(ssl), "eventlet exchanges the class in there"
    assert rules["SSLContext"] is made
