"""What the page itself sees, from the candidate's browser to the interviewer's list: the tab left, sharing ended."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Windows, meet
from tests.live.house import House

ALERTS = "[data-panel=alerts]"
HEARD_MS = 60_000
# Tabs of a browser without a screen are all in view; the page is told otherwise, in the browser's own words.
HIDE = """(isHidden) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (isHidden ? "hidden" : "visible") })
  document.dispatchEvent(new Event("visibilitychange"))
}"""


@dataclass
class Meeting:
    host: Page
    guest: Page
    room: str


@pytest.fixture
def meeting(house: House, windows: Windows) -> Meeting:
    return Meeting(windows.of(house.ada), windows.of(house.grace), house.room)


def alerts(page: Page) -> None:
    page.get_by_role("tab", name="Alerts").click()


def test_nothing_is_told_of_who_refused(meeting: Meeting) -> None:
    meet(meeting.host, meeting.guest, meeting.room)
    alerts(meeting.host)
    meeting.guest.evaluate(HIDE, True)
    meeting.guest.wait_for_timeout(4000)
    expect(meeting.host.locator(ALERTS)).to_have_attribute("data-count", "0")
    expect(meeting.host.locator("[data-coverage]")).to_contain_text("Camera checks are off")


@pytest.mark.timeout(600)
def test_the_interviewer_reads_what_the_page_sees_and_how_much_is_measured(meeting: Meeting) -> None:
    host, guest = meeting.host, meeting.guest
    meet(host, guest, meeting.room, agree=True)
    alerts(host)
    sharing_that_ends_is_told_and_may_be_called_useless(host, guest)
    a_tab_that_was_left_is_one_alert_with_its_length(host, guest)
    what_is_not_measured_is_said_and_that_the_page_is_silent(host, guest)


def sharing_that_ends_is_told_and_may_be_called_useless(host: Page, guest: Page) -> None:
    share = guest.get_by_role("button", name="Share screen")
    share.click()
    expect(share).to_have_attribute("aria-pressed", "true")
    guest.wait_for_timeout(1500)
    # A busy machine may bring another signal beside it.
    stopped = host.locator('[data-alert="screen-share-stopped"]')
    expect(stopped).to_have_count(0)
    share.click()
    expect(host.locator(ALERTS)).to_contain_text("Stopped sharing the screen", timeout=HEARD_MS)
    useless = stopped.get_by_role("button", name="Not useful (N)")
    useless.focus()
    host.keyboard.press("n")
    expect(useless).to_have_attribute("aria-pressed", "true")


def a_tab_that_was_left_is_one_alert_with_its_length(host: Page, guest: Page) -> None:
    guest.evaluate(HIDE, True)
    expect(host.locator(ALERTS)).to_contain_text("Left the tab", timeout=HEARD_MS)
    guest.wait_for_timeout(6000)
    guest.evaluate(HIDE, False)
    fact = host.locator('[data-alert="left-tab"] .alert-fact')
    guest.wait_for_timeout(6000)  # The page has said by then that it is back.
    expect(fact).to_have_text(re.compile(r"Left the tab for \d+ s"), timeout=HEARD_MS)
    told = fact.inner_text()
    assert int(re.findall(r"\d+", told)[0]) >= 6
    guest.wait_for_timeout(6000)
    expect(fact).to_have_text(told)
    expect(host.locator('[data-alert="left-tab"]')).to_have_count(1)


def what_is_not_measured_is_said_and_that_the_page_is_silent(host: Page, guest: Page) -> None:
    line = host.locator("[data-coverage]")
    expect(line).to_contain_text("Observing now.", timeout=HEARD_MS * 2)
    guest.get_by_role("button", name="Camera", exact=False).first.click()
    expect(line).to_contain_text("the camera is off", timeout=HEARD_MS)
    guest.context.set_offline(True)
    guest.evaluate("() => { WebSocket.prototype.send = () => undefined }")
    expect(line).to_contain_text("does not report", timeout=HEARD_MS)
