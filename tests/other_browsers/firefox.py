"""Firefox without a screen, driven by a Node program through WebDriver BiDi (firefox.mjs)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.people import CONNECT_MS
from tests.convergence.node import Node, running
from tests.other_browsers.window import SIZE, MouseAct, Window
from tests.serving import Server

DRIVER = Path(__file__).with_name("firefox.mjs")


def program() -> str | None:
    """Firefox ESR, or another Firefox, if there is one."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@dataclass
class Firefox:
    """One process with any number of windows."""

    node: Node
    windows: list["FirefoxWindow"] = field(default_factory=list)

    def open(self, server: Server) -> "FirefoxWindow":
        """A window with cookies of its own, a camera that shows changing colours, and a microphone that hums."""
        self.windows.append(FirefoxWindow(server, self, self.ask("open")))
        return self.windows[-1]

    def ask(self, command: str, **fields: object) -> Any:
        answer = self.node.ask(command, **fields)
        assert "error" not in answer, answer["error"]
        return answer.get("value")


@dataclass(eq=False)
class FirefoxWindow(Window):
    firefox: Firefox
    number: int

    def goto(self, path: str) -> None:
        self._do("goto", url=self.server.url + path)

    def click(self, selector: str) -> None:
        """A selector of CSS, or of Puppeteer where a button has only words."""
        self._do("click", selector=selector)

    def fill(self, selector: str, value: str) -> None:
        self._do("fill", selector=selector, value=value)

    def upload(self, selector: str, file: Path) -> None:
        self._do("upload", selector=selector, file=str(file))

    def type(self, text: str) -> None:
        self._do("type", text=text)

    def press(self, key: str) -> None:
        self._do("press", key=key)

    def mouse(self, act: MouseAct, x: float, y: float) -> None:
        self._do("mouse", act=act, x=x, y=y)

    def until(self, code: str, *args: object) -> Any:
        return self._do("until", code=code, args=args)

    def evaluate(self, code: str, *args: object) -> Any:
        """What this function of the page returns."""
        return self._do("evaluate", code=code, args=args)

    def errors(self) -> list[str]:
        return self._do("errors")

    def picture(self, file: Path) -> None:
        self._do("picture", file=str(file))

    def _do(self, command: str, **fields: object) -> Any:
        return self.firefox.ask(command, window=self.number, **fields)


@contextmanager
def opened() -> Iterator[Firefox]:
    """A Firefox with a profile of its own, gone afterwards."""
    with running(str(DRIVER), path=program(), patience_ms=CONNECT_MS, **SIZE) as node:
        firefox = Firefox(node)
        try:
            yield firefox
        finally:
            firefox.ask("close")
