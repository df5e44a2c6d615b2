"""The address in PUBLIC_URL, or of a proxy, however it is written: rooms open at the origin that a browser sends for it."""

from pathlib import Path

import pytest
import requests

from tests.live.house import open_house
from tests.serving import backends, serving

HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


def status(server, cookie: str, origin: str, **headers: str) -> int:
    given = {"Origin": origin, "Cookie": cookie, **headers}
    return requests.get(server.url + HANDSHAKE, headers=given, timeout=20).status_code


@pytest.mark.parametrize("public_url", ["http://interviews.example:80", "HTTP://Interviews.Example/"])
def test_rooms_open_at_the_address_however_it_is_written(tmp_path: Path, public_url: str) -> None:
    with serving(tmp_path / "server", backends()[0], PUBLIC_URL=public_url) as server:
        cookie = open_house(server).ada.cookie
        assert status(server, cookie, "http://elsewhere.example") == 400
        assert status(server, cookie, "http://interviews.example") == 200


def test_behind_a_proxy_that_names_the_usual_port_or_writes_capitals(tmp_path: Path) -> None:
    with serving(tmp_path / "server", backends()[0], TRUSTED_PROXIES="1") as server:
        cookie = open_house(server).ada.cookie
        said = {"X-Forwarded-Host": "Interviews.Example:443", "X-Forwarded-Proto": "https"}
        assert status(server, cookie, "https://elsewhere.example", **said) == 400
        assert status(server, cookie, "https://interviews.example:80", **said) == 400
        assert status(server, cookie, "https://interviews.example", **said) == 200
