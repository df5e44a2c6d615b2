"""What people do in their browsers, in the words of the product."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect
from playwright.sync_api import Error as PlaywrightError
from reportlab.pdfgen import canvas

from tests import films
from tests.serving import Browser as Person
from tests.serving import Server

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream", "--auto-accept-this-tab-capture",
]  # fmt: skip
NO_DEVICES = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('none', 'NotFoundError') }"
ROOM = '[data-module~="room"]'
# How long a fact may take to show itself. Waiting ends with the fact, so that this only says how slow a machine may be.
CONNECT_MS = 60_000
expect.set_options(timeout=CONNECT_MS)
PASSWORD = "correct horse battery"


@dataclass
class Chromium:
    """The browser whose camera shows the plain film: one process for all windows that nothing special happens to."""

    playwright: Playwright
    folder: Path
    running: Browser | None = None

    def browser(self) -> Browser:
        """Launched when it is first asked for, and again if it died."""
        if self.running is None or not self.running.is_connected():
            self.running = launch(self.playwright, films.plain(self.folder))
        return self.running

    def close(self) -> None:
        if self.running is not None:
            self.running.close()


def launch(playwright: Playwright, film: Path | None) -> Browser:
    """A browser of its own, whose cameras show this film; without one Chromium's own picture, which is large."""
    shown = [f"--use-file-for-fake-video-capture={film}"] if film else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *shown])


@dataclass
class Windows:
    """The windows of a test, each with cookies of its own; a film for the camera needs a process of its own."""

    chromium: Chromium
    folder: Path
    browsers: list[Browser] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def playwright(self) -> Playwright:
        return self.chromium.playwright

    def open(
        self,
        server: Server,
        *,
        film: str | None = None,
        path: Path | None = None,
        is_alone: bool = False,
        has_devices: bool = True,
        **context: object,
    ) -> Page:
        """A fresh window at the server, its camera showing a scene of `tests.films`, the film at `path`, or plain grey.

        `is_alone` is for a browser that dies. Without devices a minute in the room costs a third of what it costs in a call.
        """
        try:
            shown = path or (films.scene(film, self.folder) if film else None)
        except films.MissingFaces as missing:
            pytest.skip(str(missing))
        if shown or is_alone:
            self.browsers.append(launch(self.playwright, shown or films.plain(self.folder)))
        browser = self.browsers[-1] if shown or is_alone else self.chromium.browser()
        self.contexts.append(browser.new_context(base_url=server.url, **context))  # type: ignore[arg-type]
        page = self.contexts[-1].new_page()
        page.set_default_timeout(CONNECT_MS)
        if not has_devices:
            page.add_init_script(NO_DEVICES)
        return page

    def of(self, person: Person, **options: object) -> Page:
        """A fresh window in which this person is signed in; options as of `open`."""
        page = self.open(person.server, **options)  # type: ignore[arg-type]
        url = person.server.url
        page.context.add_cookies(
            [{"name": one.name, "value": str(one.value), "url": url} for one in person.http.cookies]
        )
        return page

    def close(self) -> None:
        for context in self.contexts:
            with suppress(PlaywrightError):  # Its browser may have been killed.
                context.close()
        for browser in self.browsers:
            browser.close()


def set_up(page: Page) -> None:
    """The first admin, made and signed in."""
    page.goto("/")
    expect(page).to_have_url(re.compile("/setup-admin$"))
    page.get_by_label("User name", exact=True).fill("ada")
    page.get_by_label("Full name").fill("Ada Admin")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    page.wait_for_url(re.compile("/(dashboard|second-factor)"))


def sign_in(page: Page, name: str) -> None:
    expect(page).to_have_url(re.compile("/login"))
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/(dashboard|interview|second-factor)"))


def add_candidate(page: Page, resume: Path) -> None:
    """Grace, with a PDF resume."""
    page.goto("/add-candidate")
    page.locator("[name=name]").fill("Grace Candidate")
    page.locator("[name=email]").fill("grace@example.org")
    page.locator("[name=target_role]").fill("Backend engineer")
    page.get_by_text("Signing in with a password").click()
    page.locator("[name=username]").fill("grace")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("input[type=file]").set_input_files(resume)
    page.get_by_role("button", name="Add candidate").click()
    page.wait_for_url(re.compile("/candidates$"))
    expect(page.get_by_text("Grace Candidate").first).to_be_visible()


def combobox(page: Page, label: str) -> Locator:
    """The field that is searched by typing, once the page's script has put it in the place of the select."""
    return page.get_by_role("combobox", name=label, exact=True).and_(page.locator("input"))


def choose(page: Page, label: str, name: str) -> None:
    """Somebody or something by typing part of its name."""
    combobox(page, label).fill(name)
    page.locator("[role=option]").filter(has_text=name).first.click()  # Not the one in the select behind it.


SOON = """() => {
  const at = new Date(Date.now() + 5 * 60_000)
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}"""
"""In five minutes, as the clocks of the page's zone show it: a candidate can ask to join already."""


def schedule(page: Page, when: str | None = None) -> str:
    """An interview with Grace, soon unless it is said when; its meeting link."""
    page.goto("/schedule-interview")
    page.locator("[name=title]").fill("Backend engineer, first round")
    choose(page, "Candidate", "Grace Candidate")
    page.locator("[name=scheduled_time]").fill(when or page.evaluate(SOON))
    page.locator("main form").filter(has=page.locator("[name=title]")).get_by_role("button", name="Schedule").click()
    page.wait_for_url(re.compile("created="))
    found = re.search(r"created=([0-9a-f-]{36})", page.url)
    assert found is not None
    return found.group(1)


def enter(page: Page, room: str) -> None:
    """The interviewer goes into the room."""
    page.goto(f"/interview/{room}")
    page.locator("[data-entry-ask]:visible").first.click()
    in_state(page, "live")


def to_room(page: Page, address: str) -> None:
    """Somebody who is signed in opens the room; a candidate's first time leads through the welcome."""
    page.goto(address)
    go_on(page)


def go_on(page: Page) -> None:
    """From the welcome, where that is shown."""
    if page.url.endswith("/welcome"):
        page.get_by_role("link", name="Continue").click()
        page.wait_for_url(re.compile(r"/interview/[0-9a-f-]+$"))


def ask_to_join(page: Page, room: str, *, agree: bool = False) -> None:
    """The candidate follows the link, signs in, is welcomed, decides about being observed, and asks."""
    page.goto(f"/interview/{room}")
    if "/login" in page.url:
        sign_in(page, "grace")
    go_on(page)
    if page.locator("[name=decision]").count():
        page.locator(f"[name=decision][value={'agree' if agree else 'decline'}]").click()
    page.locator("[data-entry-ask]:visible").first.click()
    in_state(page, "waiting")


def admit(page: Page) -> None:
    page.get_by_role("button", name="Admit").click()


def meet(host: Page, guest: Page, room: str, *, agree: bool = False) -> None:
    """Both in the room, with its document before them: what is typed sooner goes nowhere.

    A candidate who agrees to be observed costs a third of a core, so only where that is the point.
    """
    enter(host, room)
    ask_to_join(guest, room, agree=agree)
    admit(host)
    in_state(guest, "live")
    for page in (host, guest):
        expect(page.locator(".cm-content")).to_have_attribute("contenteditable", "true")


def come_back(page: Page) -> None:
    """Somebody already admitted opens the room again: straight in after a reload, by one click in a new tab."""
    ask = page.locator("[data-entry-ask]:visible").first
    expect(ask.or_(page.locator(f'{ROOM}[data-state="live"]')).first).to_be_visible(timeout=CONNECT_MS)
    if ask.is_visible():
        ask.click()
    in_state(page, "live")


def in_state(page: Page, state: str) -> None:
    expect(page.locator(ROOM)).to_have_attribute("data-state", state, timeout=CONNECT_MS)


def write_resume(path: Path) -> Path:
    """A PDF with a coloured page, so that a screenshot shows whether it was rendered."""
    drawing = canvas.Canvas(str(path), pagesize=(400, 300))
    drawing.setFillColorRGB(0.1, 0.6, 0.2)
    drawing.rect(0, 0, 400, 300, fill=1)
    drawing.setFillColorRGB(1, 1, 1)
    drawing.drawString(40, 200, "Resume of Grace Candidate")
    drawing.save()
    return path
