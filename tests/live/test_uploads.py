"""A file over the limit is answered with a page that names the limit, and not with a broken connection."""

import socket
import threading

import pytest
import requests

from tests.live.test_plain_client import ADMIN, CANDIDATE, PDF
from tests.serving import Browser

MB = 1024 * 1024


def upload(browser, size, **fields):
    file = ("huge.pdf", PDF + bytes(size), "application/pdf")
    return browser.post(
        "/add-candidate", {**CANDIDATE, "username": "", "email": "huge@example.org", **fields}, files={"resume": file}
    )


@pytest.mark.parametrize("size", [11 * MB, 30 * MB])
def test_the_page_arrives_and_names_the_limit(house, size):
    answer = upload(house.ada, size)
    assert answer.status_code == 413
    assert "This file is too large" in answer.text
    assert "10 MB" in answer.text
    assert house.ada.get("/dashboard").status_code == 200


def test_a_resume_of_just_under_the_limit_is_taken(house):
    valid = PDF[:-6] + b"%" + b"x" * (10 * MB - 1000) + b"\n%%EOF\n"
    fields = {**CANDIDATE, "username": "", "email": "large@example.org"}
    answer = house.ada.post("/add-candidate", fields, files={"resume": ("large.pdf", valid, "application/pdf")})
    assert answer.url.endswith("/candidates")


def test_nothing_of_it_is_left_on_disk(house, server):
    folder = server.folder / "uploads" / "resumes"
    before = sorted(path.name for path in folder.iterdir())
    for size in (10 * MB + 1, 11 * MB):
        assert upload(house.ada, size).status_code == 413
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_stranger_is_sent_to_sign_in_whatever_the_size(house, server):
    stranger = Browser(server)
    stranger.get("/login")
    answer = stranger.http.post(server.url + "/add-candidate", files={"resume": ("x.pdf", bytes(2 * MB))}, timeout=20)
    assert answer.url == f"{server.url}/login", "nothing of the file is looked at"
    assert answer.status_code == 200


def speak(server, head, parts, *, patience_s=20):
    """What a plain connection hears after sending a head and the parts of a body."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience_s) as connection:
        connection.sendall(head)
        try:
            for part in parts:
                connection.sendall(part)
        except OSError:
            pass  # It may answer before everything was sent.
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
                if b"\r\n\r\n" in answer:
                    break
        except OSError:
            pass
        return answer


def head_of(house, *lines):
    given = ["POST /add-candidate HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {house.ada.cookie}", *lines]
    return "\r\n".join([*given, "Connection: close", "", ""]).encode()


def test_a_body_of_unknown_length_is_not_collected(house, server):
    head = head_of(house, "Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked")
    chunk = b"%x\r\n%s\r\n" % (MB, b"a" * MB)
    answer = speak(server, head, [chunk] * 12 + [b"0\r\n\r\n"])
    assert not answer or answer.split()[1] in (b"400", b"411", b"413")
    assert house.ada.get("/dashboard").status_code == 200


@pytest.mark.parametrize("length", [b"-1", b"abc", b"99999999999999999999"])
def test_a_length_that_makes_no_sense_harms_nobody(house, server, length):
    head = head_of(house, "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length.decode()}")
    speak(server, head, [], patience_s=2)
    assert requests.get(server.url + "/healthz", timeout=5).status_code == 200


def test_others_are_served_while_somebody_uploads_slowly(house, server):
    """Twenty uploads that never finish hold twenty connections and their session's slots, and nobody else's page."""
    elsewhere = Browser(server)
    assert elsewhere.sign_in(ADMIN["username"], ADMIN["password"]).url.endswith("/dashboard")
    waiting = []
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        connection.sendall(
            head_of(house, "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {5 * MB}") + b"a="
        )
        waiting.append(connection)
    try:
        assert house.grace.get("/dashboard").status_code == 200
        results = []
        thread = threading.Thread(target=lambda: results.append(upload(elsewhere, 11 * MB).status_code))
        thread.start()
        assert house.grace.get("/dashboard").status_code == 200
        thread.join(30)
        assert results == [413]
        assert house.ada.get("/candidates").status_code == 200
        assert upload(house.ada, 1).status_code == 429, "the session itself waits for its own uploads"
    finally:
        for connection in waiting:
            connection.close()
