"""What people do in their browsers, in the words of the product."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from reportlab.pdfgen import canvas

from tests import films
from tests.serving import Server

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream", "--auto-accept-this-tab-capture",
]  # fmt: skip
ROOM = '[data-module~="room"]'
CONNECT_MS = 20_000
PASSWORD = "correct horse battery"


@dataclass
class Windows:
    """The open browsers, one process each, because the camera's film is an option of the process."""

    playwright: Playwright
    folder: Path
    browsers: list[Browser] = field(default_factory=list)

    def open(self, server: Server, *, film: str | None = None, path: Path | None = None, **context: object) -> Page:
        """A fresh window at the server, its camera showing a scene of `tests.films` (or a film at `path`)."""
        try:
            shown = path or (films.scene(film, self.folder) if film else None)
        except films.MissingFaces as missing:
            pytest.skip(str(missing))
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={shown}"] if shown else FLAGS
        browser = self.playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        self.browsers.append(browser)
        page = browser.new_context(base_url=server.url, **context).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(CONNECT_MS)
        return page

    def close(self) -> None:
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
    sign_in(page, "ada")


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
    page.locator("[name=username]").fill("grace")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("input[type=file]").set_input_files(resume)
    page.get_by_role("button", name="Add candidate").click()
    page.wait_for_url(re.compile("/candidates$"))
    expect(page.get_by_text("Grace Candidate").first).to_be_visible()


def schedule(page: Page, when: str = "2030-03-04T10:00") -> str:
    """An interview with Grace; its meeting link."""
    page.goto("/schedule-interview")
    page.locator("[name=title]").fill("Backend engineer, first round")
    page.locator("[name=candidate_id]").select_option(label="Grace Candidate (grace@example.org)")
    page.locator("[name=scheduled_time]").fill(when)
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


def ask_to_join(page: Page, room: str, *, agree: bool = True) -> None:
    """The candidate follows the link, signs in, decides about being observed, and asks."""
    page.goto(f"/interview/{room}")
    if "/login" in page.url:
        sign_in(page, "grace")
    if page.locator("[name=decision]").count():
        page.locator(f"[name=decision][value={'agree' if agree else 'decline'}]").click()
    page.locator("[data-entry-ask]:visible").first.click()
    in_state(page, "waiting")


def admit(page: Page) -> None:
    page.get_by_role("button", name="Admit").click()


def meet(host: Page, guest: Page, room: str, *, agree: bool = True) -> None:
    """Both in the room."""
    enter(host, room)
    ask_to_join(guest, room, agree=agree)
    admit(host)
    in_state(guest, "live")


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
