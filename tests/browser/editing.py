"""Two people with one document between them, and what they do in its editor."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.people import Windows, meet
from tests.live.house import House
from tests.serving import Server

CLIPBOARD = ["clipboard-read", "clipboard-write"]
WIDE = {"width": 1440, "height": 900}
# Another sentence may follow at once, so what is said is written down.
LISTEN = """() => {
  const announcer = document.querySelector("#announcer")
  window.said = []
  new MutationObserver(() => window.said.push(announcer.textContent)).observe(announcer, { childList: true })
}"""


@dataclass
class Pair:
    server: Server
    host: Page
    guest: Page


def meet_in_the_editor(house: House, windows: Windows, *, agree: bool = False) -> Pair:
    """Ada, who interviews, and Grace, in the room."""
    host, guest = (windows.of(one, viewport=WIDE, permissions=CLIPBOARD) for one in (house.ada, house.grace))
    meet(host, guest, house.room, agree=agree)
    for page in (host, guest):
        page.evaluate(LISTEN)
    return Pair(house.ada.server, host, guest)


def code(page: Page) -> Locator:
    return page.locator(".cm-content")


def write(page: Page, text: str) -> None:
    code(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def lines(page: Page) -> list[str]:
    return page.locator(".cm-line").all_inner_texts()


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tablist", name="Files").get_by_role("tab", name=re.compile(f"^{re.escape(name)}"))


def add_file(page: Page, name: str) -> None:
    page.get_by_role("button", name="Add a file").click()
    page.get_by_label("Name of the new file").fill(name)
    page.keyboard.press("Enter")


def options(page: Page) -> Locator:
    return page.locator("[data-editor-menu]")


def open_options(page: Page) -> Locator:
    options(page).locator("summary").click()
    return options(page)


def announced(page: Page, words: str) -> None:
    page.wait_for_function("(words) => window.said.includes(words)", arg=words)


def paste(page: Page, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    code(page).click()
    page.keyboard.press("Control+V")
