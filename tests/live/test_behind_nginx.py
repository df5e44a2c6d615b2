"""Behind a real nginx with the project's own files: rooms work, and no log of it names one."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.live.house import eventually, open_house
from tests.program import Program, find
from tests.scale import nginx as several
from tests.serving import ROOT, Browser, backends, free_port, serving

SITE = ROOT / "deploy" / "nginx-site.conf"
LOGGED = re.compile(r" *# ---- What is written down.*?# ---- End of what is written down\.\n", re.DOTALL)
BODY = "events {{ worker_connections 512; }} pid {folder}/pid; http {{ client_body_temp_path {folder}/body; {temporary} include {folder}/site.conf; }}"
PUBLIC = "https://interviews.example.org"

pytestmark = pytest.mark.skipif(find("nginx") is None, reason="nginx is not installed")


class Site(Program):
    """nginx with the file for one process. A test has no certificate: TLS is what the test's listener lacks."""

    def __init__(self, folder: Path, upstream: int) -> None:
        super().__init__(folder)
        site = SITE.read_text()
        site = re.sub(r" +listen \[::\].*\n", "", site).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        site = re.sub(r" +ssl_.*\n", "", site).replace("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port};")
        site = site.replace("127.0.0.1:5000", f"127.0.0.1:{upstream}").replace("/var/log/nginx/", f"{folder}/")
        # To the server this is the proxy that speaks TLS.
        site = site.replace("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https")
        (folder / "site.conf").write_text(site)
        names = ("proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in names)
        (folder / "nginx.conf").write_text(BODY.format(folder=folder, temporary=temporary))
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        who = "user root; " if os.getuid() == 0 else ""
        self.run(str(find("nginx")), "-p", str(self.folder), "-c", "nginx.conf", "-g", f"{who}daemon off;")

    def answers(self) -> bool:
        try:
            requests.get(f"{self.url}/healthz", timeout=2)
        except (requests.ConnectionError, requests.Timeout):
            return False
        return True

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(15)

    def said(self) -> str:
        """Everything it wrote anywhere."""
        return "\n".join(
            path.read_text()
            for path in self.folder.iterdir()
            if "log" in path.name.rpartition(".")[2] or path.name == "log"
        )


@contextmanager
def running(front: Site | several.Nginx) -> Iterator[None]:
    """Also one that does not start is stopped."""
    try:
        front.start()
        yield
    finally:
        front.stop()


def lines(said: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def asks_of(url: str, room: str, cookies: object) -> None:
    """What pages and sockets of a room ask for, and some that are only like them."""
    headers = {"Referer": f"{PUBLIC}/interview/{room}", "Host": "interviews.example.org"}
    for path in (
        f"/interview/{room}", f"/interview/{room}/turn?room={room}", f"/interview/{room}/report",
        f"/socket.io/?EIO=4&transport=polling&room={room}", f"/dashboard?created={room}", f"/elsewhere/{room}/x", f"//interview/{room}",
    ):  # fmt: skip
        requests.get(url + path, headers=headers, cookies=cookies, allow_redirects=False, timeout=20)  # type: ignore[arg-type]


def test_both_files_write_down_the_same() -> None:
    found = [LOGGED.findall(path.read_text()) for path in (SITE, several.CONFIGURATION)]
    one, other = ([re.sub(r"^ +", "", line) for line in text.splitlines()] for (text,) in found)
    assert one == other
    for path in (SITE, several.CONFIGURATION):
        text = path.read_text()
        assert {line.split()[2] for line in re.findall(r"access_log .*;", text)} == {"neurohire;"}
        assert {line.split()[-1] for line in re.findall(r"error_log [^;]*;", text)} == {"crit;"}


def test_one_process_serves_rooms_and_no_log_names_them(tmp_path: Path) -> None:
    with serving(tmp_path / "server", backends()[0], TRUSTED_PROXIES="1") as server:
        house = open_house(server)
        front = Site(tmp_path / "nginx", server.port)
        with running(front):
            asks_of(front.url, house.room, house.ada.http.cookies)
            answer = requests.get(f"{front.url}/login", headers={"X-Request-ID": "made-up"}, timeout=10)
            assert answer.headers["X-Request-ID"] != "made-up"
            given = answer.headers["X-Request-ID"]
            assert eventually(lambda: given in {line["request"] for line in lines(front.said())})
            server.stop()
            answer = requests.get(f"{front.url}/interview/{house.room}?room={house.room}", timeout=10)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        check(front.said(), server.log, house.room)


def test_several_processes_serve_rooms_and_no_log_names_them(tmp_path: Path) -> None:
    with serving(tmp_path / "server", backends()[0], TRUSTED_PROXIES="1") as server:
        house = open_house(server)
        front = several.Nginx(tmp_path / "nginx", {"app-1": server.port})
        with running(front):
            asks_of(front.url, house.room, house.ada.http.cookies)
            server.stop()
            requests.get(f"{front.url}/interview/{house.room}?room={house.room}", timeout=10)
        check((front.folder / "log").read_text(), server.log, house.room)


def check(said: str, of_server: str, room: str) -> None:
    written = lines(said)
    uris = [line["uri"] for line in written]
    assert {
        "/interview/-",
        "/interview/-/turn",
        "/interview/-/report",
        "/socket.io/",
        "/dashboard",
        "/elsewhere/-/x",
    } <= {*uris}
    assert {line["network"] for line in written} == {"127.0.0.0"}
    assert written[-1]["status"] == "503"
    for part in (room, room[9:], "created=", "room="):
        assert part not in said
        assert part not in of_server


@pytest.mark.parametrize(
    "uri",
    [
        "/interview/short-old-link",
        "/interview/x%2Fy?next=/interview/another-link",
        "//interview//short-old-link",
        "/a/3488a56f-a411-4312-96ed-a34fd472e68a",
    ],
)
def test_links_of_any_form_are_masked(tmp_path: Path, uri: str) -> None:
    front = Site(tmp_path / "nginx", 1)  # Nobody listens at port 1.
    with running(front):
        requests.get(front.url + uri, timeout=10)
    assert lines(front.said())[-1]["uri"] in {"/interview/-", "//interview//-", "/a/-"}
    assert uri.rpartition("/")[2] not in front.said()


@pytest.mark.parametrize("name", ["join", "rehearsal", "/join", "joinery"])
@pytest.mark.parametrize("mark", ["%23", "%2523", "/%23", "?utm_source=a%23"])
def test_a_secret_that_a_mail_program_put_into_the_path_is_in_no_log(tmp_path: Path, name: str, mark: str) -> None:
    front = Site(tmp_path / "nginx", 1)  # Nobody listens at port 1.
    with running(front):
        requests.get(f"{front.url}/{name}{mark}Secret-of-the-invitation", timeout=10)
    assert lines(front.said())[-1]["uri"].rstrip("-").rstrip("/") == f"/{name}"
    assert "Secret" not in front.said()


def test_a_secret_in_the_path_is_in_no_log_and_no_figure_of_the_server(tmp_path: Path) -> None:
    with serving(tmp_path / "server", backends()[0], METRICS_TOKEN="a token of thirty-two characters") as server:
        secret = "Secret-of-the-invitation-with-43-characters"
        for path in (f"/join%23{secret}", f"/join%2523{secret}", f"/rehearsal%23{secret}", f"/nothing%23{secret}"):
            answer = requests.get(server.url + path, allow_redirects=False, timeout=20)
            assert answer.status_code in {303, 404}
        assert answer.status_code == 404
        bearer = {"Authorization": "Bearer a token of thirty-two characters"}
        figures = requests.get(f"{server.url}/metrics", headers=bearer, timeout=20)
        assert figures.status_code == 200
        server.stop()
        assert "show_mangled" in server.log
        assert secret not in server.log + figures.text


def test_the_file_for_one_process_is_valid_as_it_stands(tmp_path: Path) -> None:
    """With its TLS, its ports and its name; only the places of files are the test's."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    made = ["-keyout", str(tmp_path / "interviews.key"), "-out", str(tmp_path / "interviews.pem")]
    subprocess.run([*command, *made], check=True, capture_output=True)
    site = SITE.read_text().replace("/etc/ssl/", f"{tmp_path}/").replace("/var/log/nginx/", f"{tmp_path}/")
    (tmp_path / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(BODY.format(folder=tmp_path, temporary=""))
    tried = subprocess.run(
        [str(find("nginx")), "-t", "-p", str(tmp_path), "-c", "nginx.conf"], check=False, capture_output=True, text=True
    )
    assert tried.returncode == 0, tried.stderr


def test_a_person_signs_in_through_it(tmp_path: Path) -> None:
    settings = {"TRUSTED_PROXIES": "1", "PUBLIC_URL": PUBLIC}
    with serving(tmp_path / "server", backends()[0], **settings) as server:
        front = Site(tmp_path / "nginx", server.port)
        with running(front):
            person = Browser(front)  # type: ignore[arg-type] (what it takes of a server is the address)
            person.http.headers["Host"] = "interviews.example.org"
            answer = person.get("/setup-admin")
            assert answer.status_code == 200
            assert "Secure" in answer.headers["Set-Cookie"]
