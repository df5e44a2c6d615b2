"""A person's real browser window: signed in by the cookie of plain HTTP, in the room, typing."""

import os
import signal
import time
from dataclasses import replace

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import CONNECT_MS, in_state
from tests.faults.cable import Cable
from tests.serving import Browser, Server


def through(cable: Cable, server: Server) -> Server:
    """The server as it is reached through the cable."""
    return replace(server, port=int(cable.url.rpartition(":")[2]))


def sign_in(window: Page, person: Browser) -> None:
    cookies = [
        {"name": one.name, "value": str(one.value), "domain": "127.0.0.1", "path": "/"} for one in person.http.cookies
    ]
    window.context.add_cookies(cookies)  # type: ignore[arg-type]


def come_in(window: Page, person: Browser, room: str) -> None:
    """Into the room, for somebody who need not be admitted any more."""
    sign_in(window, person)
    window.goto(f"/interview/{room}")
    decision = window.locator("[name=decision][value=choose]")
    ask = window.locator("[data-entry-ask]:visible").first
    expect(decision.or_(ask).first).to_be_visible(timeout=CONNECT_MS)
    if decision.is_visible():
        # Nothing of the camera, which would only keep the machine busy.
        window.locator("[data-signal-group=editor] [data-signal-all]").check()
        decision.click()
    ask.click()
    in_state(window, "live")


def editor(window: Page) -> Locator:
    return window.locator(".cm-content")


def write(window: Page, text: str) -> None:
    """At the end of the document."""
    editor(window).click()
    window.keyboard.press("Control+End")
    window.keyboard.type(text)


def text_of(window: Page) -> str:
    return editor(window).inner_text()


def shows(window: Page, status: str, *, within_ms: float = CONNECT_MS) -> None:
    """What the editor says of the text: saved, saving, offline, failed."""
    expect(window.locator(f'[data-editor-status="{status}"]')).to_be_visible(timeout=within_ms)


def say(window: Page, message: str) -> None:
    window.locator("#chat-input").fill(message)
    window.locator("#chat-input").press("Enter")


def messages(window: Page) -> Locator:
    return window.locator(".chat-bubble")


def is_here(window: Page, presence: str, *, within_s: float) -> float:
    """Wait until the header says of the other person "here" or "away"; the seconds it took."""
    began = time.monotonic()
    expect(window.locator(f'[data-presence="{presence}"]')).to_be_visible(timeout=1000 * within_s)
    return time.monotonic() - began


def crash(window: Page) -> None:
    """The whole browser dies, as with a power cut: no page says goodbye."""
    browser = window.context.browser
    assert browser is not None
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    for process in sorted(found, key=lambda one: one["type"] != "browser"):
        os.kill(process["id"], signal.SIGKILL)
