"""A window of Chromium, for a call with another browser."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page

from tests.browser.people import Windows
from tests.other_browsers.window import SIZE, MouseAct, Window
from tests.serving import Server


@dataclass(eq=False)
class ChromiumWindow(Window):
    page: Page
    noted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.noted.append(f"page error: {error.stack}"))
        self.page.on("console", self._note)

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.noted.append(f"console: {said.text}")

    def goto(self, path: str) -> None:
        self.page.goto(path)

    def click(self, selector: str) -> None:
        self.page.locator(f"{selector} >> visible=true").first.click()

    def fill(self, selector: str, value: str) -> None:
        self.page.locator(selector).fill(value)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def mouse(self, act: MouseAct, x: float, y: float) -> None:
        self.page.mouse.move(x, y)
        if act != "move":
            getattr(self.page.mouse, act)()

    def evaluate(self, code: str, *args: object) -> Any:
        """What this function of the page returns."""
        return self.page.evaluate(f"(args) => ({code})(...args)", list(args))

    def until(self, code: str, *args: object) -> Any:
        return self.page.wait_for_function(f"(args) => ({code})(...args)", arg=args).json_value()

    def errors(self) -> list[str]:
        return self.noted

    def picture(self, file: Path) -> None:
        self.page.screenshot(path=file)


def opened(windows: Windows, server: Server) -> ChromiumWindow:
    return ChromiumWindow(server, windows.open(server, viewport=SIZE))
