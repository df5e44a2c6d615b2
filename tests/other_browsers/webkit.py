"""WebKitGTK on a screen that nobody sees, driven through WebDriver. It is the engine of Safari, and not Safari."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.browser.people import CONNECT_MS
from tests.live.house import eventually
from tests.other_browsers.window import SIZE, Window
from tests.serving import Server, free_port

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
KEYS = {"Enter": "\ue007"}  # As WebDriver names them.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FIND = """(selector) => [...document.querySelectorAll(selector)].find(
  (one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }))"""
OFTEN_S = 0.05


def missing() -> list[str]:
    """Which of the two programs are not installed."""
    return [name for name in (DRIVER, SCREEN) if shutil.which(name) is None]


@dataclass
class WebKitWindow(Window):
    """The only one of its browser: whoever signs in takes it from the one before."""

    session: str

    def goto(self, path: str) -> None:
        self._ask("POST", "/url", url=self.server.url + path)

    def click(self, selector: str) -> None:
        self._ask("POST", f"/element/{self._shown(selector)}/click")

    def fill(self, selector: str, value: str) -> None:
        element = self._shown(selector)
        self._ask("POST", f"/element/{element}/clear")
        self._ask("POST", f"/element/{element}/value", text=value)

    def type(self, text: str) -> None:
        active = self._ask("GET", "/element/active")[ELEMENT]
        self._ask("POST", f"/element/{active}/value", text=text)

    def press(self, key: str) -> None:
        self.type(KEYS[key])

    def until(self, code: str, *args: object) -> Any:
        """A page that is just being left is asked again."""
        last = time.monotonic() + CONNECT_MS / 1000
        while True:
            answer = self._send("POST", "/execute/sync", script=f"return ({code})(...arguments)", args=args)
            if answer.ok and answer.json()["value"]:
                return answer.json()["value"]
            assert time.monotonic() < last, f"never came true: {code} of {args}, {answer.text}"
            time.sleep(OFTEN_S)

    def errors(self) -> list[str]:
        """What the pages of `noting_server` noted."""
        return self.until("() => JSON.parse(sessionStorage.noted ?? '[]').concat('')")[:-1]

    def picture(self, file: Path) -> None:
        import base64

        file.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))

    def forget(self) -> None:
        """Nobody is signed in any more."""
        self._ask("DELETE", "/cookie")

    def resize(self) -> None:
        """Make the page, without the bars around it, as large as every window of these tests."""
        self._ask("POST", "/window/rect", **SIZE)
        width, height = self.until("() => [innerWidth, innerHeight]")
        self._ask("POST", "/window/rect", width=2 * SIZE["width"] - width, height=2 * SIZE["height"] - height)
        self.until("(width, height) => innerWidth === width && innerHeight === height", *SIZE.values())

    def _shown(self, selector: str) -> str:
        return self.until(FIND, selector)[ELEMENT]

    def _ask(self, method: str, path: str, **fields: object) -> Any:
        answer = self._send(method, path, **fields)
        assert answer.ok, f"{method} {path} {fields}: {answer.text}"
        return answer.json()["value"]

    def _send(self, method: str, path: str, **fields: object) -> requests.Response:
        given = fields if method == "POST" else None
        return requests.request(method, self.session + path, json=given, timeout=CONNECT_MS / 1000)


@contextmanager
def opened(server: Server, folder: Path) -> Iterator[WebKitWindow]:
    """A window at a `noting_server`; the browser keeps its files in `folder`."""
    with _screen() as display, _driver(display, folder) as address:
        answer = requests.post(f"{address}/session", json={"capabilities": {}}, timeout=CONNECT_MS / 1000)
        assert answer.ok, answer.text
        window = WebKitWindow(server, f"{address}/session/{answer.json()['value']['sessionId']}")
        window.goto("/healthz")
        window.resize()
        try:
            yield window
        finally:
            requests.delete(window.session, timeout=CONNECT_MS / 1000)


@contextmanager
def _screen() -> Iterator[str]:
    """Its name, as DISPLAY has it."""
    reading, writing = os.pipe()
    command = [SCREEN, "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        try:
            assert number, "the screen did not start"
            yield f":{number}"
        finally:
            process.terminate()


@contextmanager
def _driver(display: str, folder: Path) -> Iterator[str]:
    """Its address."""
    port = free_port()
    environment = os.environ | {"DISPLAY": display, "HOME": str(folder)}
    with subprocess.Popen([DRIVER, f"--port={port}"], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            assert eventually(lambda: _listens(port)), "the driver did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/status", timeout=2).ok
    except (requests.ConnectionError, requests.Timeout):
        return False
