"""F16, F17, F18: bad uploads, a resume that is gone, and a disk that is full, against a real server's own disk.

What a resume may hold is in tests/services/test_resume_package.py and test_resume_content.py, how others fare while
somebody uploads slowly in tests/live/test_uploads.py.
"""

import html
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.faults.conftest import admitted_house
from tests.faults.pages import Page, work
from tests.faults.small_disk import small_disk
from tests.faults.store import ask
from tests.live.house import House, eventually
from tests.live.test_plain_client import CANDIDATE, PDF
from tests.services.resume_files import docx_with
from tests.serving import Browser, Server, backends, serving

pytestmark = pytest.mark.both_databases

MB = 1024 * 1024
DISK_MB = 2


@pytest.fixture(scope="module", params=backends())
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    with small_disk(folder / "uploads", megabytes=DISK_MB), serving(folder, request.param) as running:
        yield running


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return admitted_house(server)


def add(person: Browser, content: bytes, *, name: str = "new.pdf", email: str = "new@example.org") -> requests.Response:
    fields = {**CANDIDATE, "username": "", "email": email}
    return person.post("/add-candidate", fields, files={"resume": (name, content, "application/pdf")})


def on_disk(server: Server) -> list[str]:
    return sorted(path.name for path in (server.folder / "uploads" / "resumes").iterdir())


def candidates(server: Server) -> int:
    return int(ask(server, "SELECT COUNT(*) FROM users WHERE role = 'candidate'")[0][0])


def large_pdf(size: int) -> bytes:
    return PDF[:-6] + b"%" + b"x" * size + b"\n%%EOF\n"


def bomb() -> bytes:
    """A DOCX of less than a tenth of a megabyte that unpacks to sixty."""
    return bytes(docx_with(("word/media/image1.bmp", bytes(60 * MB))))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bomb.docx", bomb(), "50 MB"),
        ("program.pdf", b"MZ" + bytes(1000), "PDF"),
        ("cut-off.pdf", PDF[:-7], "incomplete"),
        ("page.html", b"<p>resume</p>", "PDF"),
    ],
)
def test_a_bad_upload_is_refused_with_a_reason_and_leaves_nothing(
    server: Server, house: House, name: str, content: bytes, reason: str
) -> None:
    before, people = on_disk(server), candidates(server)
    answer = add(house.ada, content, name=name)
    assert 400 <= answer.status_code < 500
    assert reason in answer.text
    assert (on_disk(server), candidates(server)) == (before, people)


def test_an_upload_that_trickles_in_and_breaks_off_leaves_nothing(server: Server, house: House) -> None:
    before, people = on_disk(server), candidates(server)
    head = (
        f"POST /add-candidate HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {house.ada.cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {MB}\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="resume"; filename="slow.pdf"\r\n\r\n'
    ).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow:
        slow.sendall(head)
        for part in (PDF[:20], PDF[20:40], PDF[40:60]):
            slow.sendall(part)
            assert house.ada.get("/healthz").status_code == 200
    assert house.ada.get("/dashboard").status_code == 200
    assert (on_disk(server), candidates(server)) == (before, people)


def test_a_full_disk_refuses_the_upload_and_nothing_else(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    before, people = on_disk(server), candidates(server)
    answer = add(house.ada, large_pdf(2 * DISK_MB * MB))
    assert answer.status_code == 507
    assert "disk is full" in answer.text
    assert (on_disk(server), candidates(server)) == (before, people), "no half of it stays"
    filler = server.folder / "uploads" / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(2 * DISK_MB * MB))
    assert add(house.ada, PDF).status_code == 507, "not even a small one has room"
    guest.type("the editor goes on;")
    assert guest.say("the chat goes on", "message-on-a-full-disk")["ok"]
    work(*pages, until=lambda: guest.is_saved and host.text == guest.text and bool(host.events("chat-message")))
    assert (host.connections, guest.connections) == (1, 1)
    assert house.ada.get("/readyz").status_code == 200
    filler.unlink()
    assert add(house.ada, PDF).url.endswith("/candidates"), "with room again it is taken"


def test_a_resume_that_is_gone_is_a_page_that_says_so_and_a_line_in_the_log(server: Server, house: House) -> None:
    path = f"/interview/{house.room}/resume"
    assert house.ada.get(path).status_code == 200
    stored = str(ask(server, f"SELECT resume_path FROM users WHERE id = {house.grace_id}")[0][0])
    (server.folder / "uploads" / "resumes" / stored.rpartition("/")[2]).unlink()
    answer = house.ada.get(path)
    assert answer.status_code == 404
    assert "This resume's file is no longer on the server." in html.unescape(answer.text)
    assert eventually(lambda: "A stored resume is missing" in server.log)
    assert house.ada.get(f"/interview/{house.room}").status_code == 200, "the room opens all the same"
