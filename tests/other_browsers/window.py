"""What a test asks of a window, whichever browser it belongs to."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.browser.people import PASSWORD, ROOM
from tests.serving import Server

MouseAct = Literal["move", "down", "up"]
"""Each at a place of the window."""
SIZE = {"width": 1280, "height": 800}
SHOWN = """(selector, words) => [...document.querySelectorAll(selector)].some(
  (one) => one.checkVisibility({ visibilityProperty: true }) && one.textContent.includes(words))"""
STATE = "(selector, state) => document.querySelector(selector)?.dataset.state === state"
AT = "(ending) => document.readyState === 'complete' && new RegExp(ending).test(location.href)"


@dataclass(eq=False)
class Window(ABC):
    """Every verb waits until it can be done, and raises AssertionError if it never could."""

    server: Server

    @abstractmethod
    def goto(self, path: str) -> None: ...

    @abstractmethod
    def click(self, selector: str) -> None: ...

    @abstractmethod
    def fill(self, selector: str, value: str) -> None: ...

    @abstractmethod
    def type(self, text: str) -> None:
        """Key by key, wherever the focus is."""

    @abstractmethod
    def press(self, key: str) -> None: ...

    @abstractmethod
    def until(self, code: str, *args: object) -> Any:
        """What this function of the page returns, once that is something true."""

    @abstractmethod
    def errors(self) -> list[str]:
        """What went wrong in the pages until now."""

    @abstractmethod
    def picture(self, file: Path) -> None: ...

    def sees(self, selector: str, words: str = "") -> None:
        """It is shown, with these words in it."""
        self.until(SHOWN, selector, words)

    def comes_to(self, address: str) -> None:
        """The page whose address this pattern finds is loaded."""
        self.until(AT, address)

    def in_state(self, state: str) -> None:
        """The room's page is in this state."""
        self.until(STATE, ROOM, state)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """On the page for it, which is open."""
        self.fill("[name=username]", name)
        self.fill("[name=password]", password)
        self.click("main form button[type=submit]")
        self.comes_to("/(dashboard|interview)")
