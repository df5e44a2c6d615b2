"""How long the tasks before every interview take, and how many clicks: to schedule and copy the invitation; from the
link of offered times to an interview; from the link to waiting; from a request to being admitted, by the notification
on the dashboard and by the card in the room.

    python -m bench.task_times [--rounds 5]

Real Chromium with fake cameras and the real server on the loopback; whoever is measured reads nothing and clicks at
once, so that what remains is the pages' own time. The notification is a stand-in in the page, because no script can
click the one of the desktop; it is called and answered as the browser's is.
"""

import argparse
import os
import platform
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.tables import heading, percentile, row
from tests.browser.people import add_candidate, enter, in_state, launch, schedule, set_up, write_resume
from tests.serving import serving

NOTIFICATIONS = """
localStorage.setItem("attention", JSON.stringify({ notify: true }))
document.hasFocus = () => false
window.Notification = class extends EventTarget {
  static permission = "granted"
  constructor() { super(); window.notified = this }
  close() {}
}"""
IS_NOTIFIED = "() => window.notified !== undefined"
CLICK_IT = "() => window.notified.dispatchEvent(new Event('click'))"
ASK = "[data-entry-ask]:visible"


class Watch:
    """Seconds and clicks of each task, round by round."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.clicks: dict[str, int] = {}

    def measure(self, task: str, clicks: int, work: Callable[[], None]) -> None:
        began = time.perf_counter()
        work()
        self.note(task, clicks, since=began)

    def note(self, task: str, clicks: int, *, since: float) -> None:
        self.taken[task].append(time.perf_counter() - since)
        self.clicks[task] = clicks


def come(watch: Watch, guest: Page, link: str) -> None:
    """From the link to the lobby, each page in turn."""
    began = time.perf_counter()
    continues = guest.get_by_role("link", name="Continue")
    refuse = guest.locator("[name=decision][value=decline]")
    asks = guest.locator(ASK).first

    def open_link() -> None:
        guest.goto(link)
        expect(continues).to_be_visible()

    def go_on() -> None:
        continues.click()
        expect(refuse).to_be_visible()

    def decide() -> None:
        refuse.click()
        expect(asks).to_be_enabled()

    def ask() -> None:
        asks.click()
        in_state(guest, "waiting")

    watch.measure("link to welcome", 0, open_link)
    watch.measure("welcome to what is observed", 1, go_on)
    watch.measure("decision to green room", 1, decide)
    watch.measure("ask to waiting", 1, ask)
    watch.note("link to waiting", 3, since=began)


def by_notification(watch: Watch, host: Page, guest: Page) -> None:
    """The host is on the dashboard while somebody asks."""

    def admit() -> None:
        host.evaluate(CLICK_IT)
        host.locator("[data-entry-admit]:visible").click()
        in_state(guest, "live")

    watch.measure("request to notification on the dashboard", 0, lambda: host.wait_for_function(IS_NOTIFIED))
    watch.measure("notification to admitted", 2, admit)


def by_card(watch: Watch, host: Page, guest: Page) -> None:
    """The host is in the room while somebody asks."""
    card = host.locator("[data-admit]")

    def admit() -> None:
        card.click()
        in_state(guest, "live")

    watch.measure("request to card in the room", 0, lambda: expect(card).to_be_visible())
    watch.measure("card to admitted", 1, admit)


def plan(watch: Watch, host: Page) -> None:
    """From the form to the copied invitation, on one page and the card that follows."""
    host.goto("/schedule-interview")
    candidate = host.get_by_role("combobox", name="Candidate", exact=True)
    expect(candidate).to_be_visible()

    def schedule_and_copy() -> None:
        host.get_by_label("Title").click()
        host.keyboard.type("Backend engineer")
        candidate.click()
        host.keyboard.type("grace")
        expect(host.locator("[role=option][aria-selected=true]")).to_have_text(re.compile("^Grace"))
        host.keyboard.press("Enter")
        host.get_by_label("Date and time", exact=True).click()
        host.get_by_label("Date and time", exact=True).fill("2030-06-03T12:00")
        host.get_by_role("button", name="Schedule interview").click()
        host.get_by_role("button", name="Copy the full invitation").click()

    watch.measure("schedule and copy the invitation", 5, schedule_and_copy)


def choose(watch: Watch, host: Page, guest: Page) -> None:
    """From the link of offered times to the interview that was chosen."""
    host.goto("/offer-times")
    host.get_by_label("Title").fill("Backend engineer")
    host.get_by_role("combobox", name="Candidate", exact=True).fill("grace")
    expect(host.locator("[role=option][aria-selected=true]")).to_have_text(re.compile("^Grace"))
    host.keyboard.press("Enter")
    host.get_by_role("button", name="Offer times").click()
    link = host.locator("#offer-link").input_value()

    def confirm() -> None:
        guest.goto(link)
        guest.locator("button[name=start]").first.click()
        guest.get_by_role("button", name="Confirm").click()
        expect(guest.get_by_role("heading", name="Your interview is scheduled")).to_be_visible()

    watch.measure("slot from link to confirmed", 2, confirm)


def keep_hours(host: Page) -> None:
    """The host can be booked as the form suggests."""
    host.goto("/my-hours")
    host.get_by_role("button", name="Save hours").click()
    expect(host.get_by_text("Your hours are saved.")).to_be_visible()


def one_round(watch: Watch, browser: Browser, host: Page, url: str) -> None:
    """Both tasks, in an interview of their own each."""
    for is_inside, way in ((False, by_notification), (True, by_card)):
        room = schedule(host, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"))
        link = host.locator("#created-link").input_value()
        if is_inside:
            enter(host, room)
        else:
            host.goto("/dashboard")
        with browser.new_context(base_url=url) as context:
            guest = context.new_page()
            come(watch, guest, link)
            way(watch, host, guest)
        host.goto("/dashboard")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.task_times", description="Seconds and clicks of the first tasks.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    watch = Watch()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(serving(folder, "sqlite"))
        playwright = stack.enter_context(sync_playwright())
        browser = stack.enter_context(launch(playwright, None))
        host = browser.new_context(base_url=server.url).new_page()
        host.add_init_script(NOTIFICATIONS)
        set_up(host)
        add_candidate(host, write_resume(folder / "grace.pdf"))
        keep_hours(host)
        for _round in range(rounds):
            plan(watch, host)
            with browser.new_context(base_url=server.url) as context:
                choose(watch, host, context.new_page())
            one_round(watch, browser, host, server.url)
    print(f"Tasks, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {platform.python_version()}.\n")
    for line in heading("task", "clicks", "rounds", "median s", "most s"):
        print(line)
    for task, taken in watch.taken.items():
        taken.sort()
        middle, most = percentile(taken, 50), taken[-1]
        print(row(task, str(watch.clicks[task]), str(len(taken)), f"{middle:.1f}", f"{most:.1f}"))


if __name__ == "__main__":
    main()
