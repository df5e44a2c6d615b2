"""What an interviewer notices without looking for it: an alert, a message behind another pane, who asks to join."""

import re

from playwright.sync_api import Locator, Page, expect

from tests import breadth
from tests.browser.people import Windows, ask_to_join, in_state, meet
from tests.browser.test_page_signals import HIDE
from tests.live.house import House

LINE = ".room-side > [data-newest] button"


def badge(page: Page, pane: str) -> Locator:
    return page.locator(f"#{pane}-tab [data-count]")


def say(page: Page, words: str) -> None:
    page.get_by_role("tab", name="Chat").click()
    page.locator("#chat-input").fill(words)
    page.keyboard.press("Enter")


def test_what_is_new_is_said_where_one_looks(house: House, windows: Windows) -> None:
    host, guest = windows.of(house.ada), windows.of(house.grace)
    meet(host, guest, house.room, agree=True)
    guest.locator("[data-call-toggle=camera]").click()  # Its film has no face, which would be news, too.
    for pane in ("Alerts", "Chat"):
        host.get_by_role("tab", name=pane).click()
    an_alert_is_one_line_and_one_number(host, guest)
    a_message_behind_the_resume_is_told(host, guest)


def an_alert_is_one_line_and_one_number(host: Page, guest: Page) -> None:
    expect(host.locator(LINE)).to_be_hidden()
    tabs = host.locator("[data-room-tabs]")
    before = tabs.bounding_box()
    guest.evaluate(HIDE, True)
    expect(host.locator(LINE)).to_contain_text("Left the tab")
    assert tabs.bounding_box() == before, "nothing moves"
    expect(badge(host, "pane-alerts")).to_have_text("1")
    guest.evaluate(HIDE, False)
    host.locator(LINE).click()
    expect(host.locator("#pane-alerts")).to_be_visible()
    expect(badge(host, "pane-alerts")).to_be_hidden()
    expect(host.locator(LINE)).to_be_hidden()


def a_message_behind_the_resume_is_told(host: Page, guest: Page) -> None:
    host.get_by_role("tab", name="Resume").click()
    expect(host.locator("[data-resume-beside]")).to_be_visible()
    say(guest, "Can you hear me?")
    expect(host.locator(LINE)).to_contain_text("Can you hear me?")
    host.get_by_role("button", name="Enlarge").click()
    say(guest, "I hear nothing")
    over = host.locator("dialog[open] [data-newest] button")
    expect(over).to_contain_text(re.compile("Grace.*I hear nothing"))
    over.click()
    expect(host.locator("dialog[open]")).to_have_count(0)
    expect(host.locator("[data-chat-list]").get_by_text("I hear nothing")).to_be_visible()
    expect(badge(host, "pane-chat")).to_be_hidden()
    expect(host.locator(LINE)).to_be_hidden()


@breadth.EVERY_RUN
def test_who_waits_is_admitted_with_one_click_from_before_the_room(house: House, windows: Windows) -> None:
    host, guest = windows.of(house.ada), windows.of(house.grace)
    ask_to_join(guest, house.room)
    host.goto(f"/interview/{house.room}")
    host.get_by_role("button", name="Enter and admit").click()
    in_state(host, "live")
    in_state(guest, "live")
    expect(host.locator("[data-admission]")).to_be_hidden()
