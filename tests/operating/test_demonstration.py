"""The demonstration: what it refuses, what it never touches, and that there is something to see in it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from environment import ConfigError
from tests import breadth
from tests.serving import ROOT, Browser, Server, free_port
from tools import demonstration
from tools.demo import CANDIDATE, INTERVIEWER, PASSWORD

pytestmark = pytest.mark.slow

LEFT_OUT = shutil.ignore_patterns(
    ".venv", "node_modules", ".git", "test-results", "instance", "uploads", "tests", "bench", ".env"
)
SENTINEL = b"not to be touched"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the demonstration of this process would lie."""
    monkeypatch.setattr(demonstration, "FOLDER", tmp_path / "instance" / "demonstration")
    return tmp_path / "instance" / "demonstration"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "production"),
        ("APP_ENV", " Production "),
        ("PUBLIC_URL", "https://interviews.example.org"),
        ("TRUSTED_PROXIES", "1"),
        ("NODE_NAME", "app-1"),
    ],
)
def test_with_the_settings_of_a_server_that_others_reach_it_is_refused(folder: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        demonstration.settings({name: value})
    assert not folder.exists()


@pytest.mark.parametrize("name", ["SQLITE_PATH", "UPLOAD_DIR"])
@pytest.mark.parametrize("place", ["", "neurohire.db", "deeper/real.db"])
def test_real_data_in_the_folder_that_is_emptied_is_refused(folder: Path, name: str, place: str) -> None:
    folder.mkdir(parents=True)
    link = folder.parent / "by another name"
    link.symlink_to(folder)
    for path in (folder / place, link / place):
        with pytest.raises(ConfigError, match=name):
            demonstration.settings({name: str(path)})
    assert list(folder.iterdir()) == []


def test_of_the_real_settings_only_port_and_log_format_count(folder: Path) -> None:
    config = demonstration.settings(
        {
            "PORT": "5055",
            "LOG_FORMAT": "json",
            "HOST": "0.0.0.0",
            "MYSQL_HOST": "db.example.org",
            "SQLITE_PATH": "/srv/real.db",
            "UPLOAD_DIR": "/srv/uploads",
            "REDIS_URL": "redis://cache.example.org",
            "SECRET_KEY": "the secret of the real installation",
            "TRUSTED_PROXIES": "0",
            "APP_ENV": "development",
        }
    )
    assert (config.port, config.log_format, config.host) == (5055, "json", "127.0.0.1")
    assert config.mysql is config.redis_url is None
    assert config.sqlite_path == folder / "neurohire.db"
    assert config.upload_dir == folder / "uploads"
    assert config.secret_key != "the secret of the real installation"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program without what only its developers have, and with the data of somebody real."""
    copy = tmp_path_factory.mktemp("installation") / "neurohire"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    for real in ("instance/neurohire.db", "uploads/resumes/somebody.pdf"):
        (copy / real).parent.mkdir(parents=True, exist_ok=True)
        (copy / real).write_bytes(SENTINEL)
    (copy / ".env").write_text("MYSQL_HOST=no.such.host.invalid\nHOST=0.0.0.0\nSECRET_KEY=the secret of the real one\n")
    return copy


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


def make(copy: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.demonstration"],
        cwd=copy,
        env={"PORT": str(port)},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def served(copy: Path, port: int) -> Iterator[tuple[Server, str]]:
    """The server, and what was printed."""
    made = make(copy, port)
    assert made.returncode == 0, made.stderr
    server = Server(copy.parent, {"PORT": str(port)}, port, program=("-m", "tools.demo_server"), place=copy)
    server.start()
    try:
        yield server, made.stdout
    finally:
        server.stop()


def link_to(said: str, end: str) -> str:
    """The path of the line that is an address and ends like this."""
    (line,) = [one.strip() for one in said.splitlines() if one.strip().startswith("http") and one.endswith(end)]
    return "/" + line.split("/", 3)[3]


def room_in(said: str) -> str:
    lines = [one.strip() for one in said.splitlines() if "/interview/" in one and not one.endswith("/report")]
    assert len(lines) == 1
    return "/" + lines[0].split("/", 3)[3]


def signed_in(server: Server, username: str) -> Browser:
    browser = Browser(server)
    assert browser.sign_in(username, PASSWORD).status_code == 200
    return browser


@breadth.ONLY_WIDE
def test_the_printed_people_sign_in_and_both_reach_the_room(served: tuple[Server, str]) -> None:
    server, said = served
    for name in (INTERVIEWER, CANDIDATE):
        assert f"user name {name}, password {PASSWORD}" in said
        browser = signed_in(server, name)
        assert browser.get("/").status_code == 200
        assert browser.get(room_in(said)).url.endswith(room_in(said) if name == INTERVIEWER else "/welcome")
        assert browser.get(room_in(said), allow_redirects=False).status_code == 200
    assert Browser(server).get(room_in(said), allow_redirects=False).status_code != 200


@breadth.ONLY_WIDE
def test_there_is_a_day_to_look_at_and_a_report_to_play_back(served: tuple[Server, str]) -> None:
    server, said = served
    maya = signed_in(server, INTERVIEWER)
    assert "Front-end engineer, pair programming" in maya.get("/").text
    report = link_to(said, "/report")
    page = maya.get(report, allow_redirects=False)
    assert page.status_code == 200
    assert "newest_by_customer" in page.text
    recording = maya.get(report.removesuffix("/report") + "/playback")
    assert recording.status_code == 200
    assert len(recording.content) > 1000


@breadth.ONLY_WIDE
def test_it_listens_on_this_machine_only(served: tuple[Server, str]) -> None:
    server, said = served
    assert "listens on this machine only" in said
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.2:{server.port}/healthz", timeout=5)


@breadth.ONLY_WIDE
def test_its_log_says_what_it_is(served: tuple[Server, str]) -> None:
    server, _said = served
    assert "WARNING neurohire: This is a demonstration" in server.log


@breadth.ONLY_WIDE
def test_a_second_one_does_not_pull_the_first_away(copy: Path, served: tuple[Server, str], port: int) -> None:
    refused = make(copy, port)
    assert refused.returncode == 1
    assert "is serving this database" in refused.stderr
    assert refused.stderr.count("\n") == 1
    server, said = served
    assert signed_in(server, INTERVIEWER).get(room_in(said)).status_code == 200


@breadth.ONLY_WIDE
def test_it_begins_again_and_never_touches_the_real_data(copy: Path, served: tuple[Server, str], port: int) -> None:
    server, said = served
    server.stop()
    again = make(copy, port)
    assert again.returncode == 0, again.stderr
    assert room_in(again.stdout) != room_in(said)
    server.start()
    maya = signed_in(server, INTERVIEWER)
    assert maya.get(room_in(again.stdout), allow_redirects=False).status_code == 200
    assert maya.get(room_in(said), allow_redirects=False).status_code == 404
    for real in ("instance/neurohire.db", "uploads/resumes/somebody.pdf"):
        assert (copy / real).read_bytes() == SENTINEL
    assert sorted(one.name for one in (copy / "instance").iterdir()) == ["demonstration", "neurohire.db"]
    assert sorted(one.name for one in (copy / "uploads").rglob("*")) == ["resumes", "somebody.pdf"]
