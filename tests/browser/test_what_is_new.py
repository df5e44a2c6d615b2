"""What an interviewer notices without looking for it: an alert, a message behind another pane, who asks to join."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

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


def hold_connection(page: Page) -> Callable[[], None]:
    """Nothing passes between the page's scripts and the room until what is returned is called."""
    sockets = "**/socket.io/**"
    held: list[WebSocketRoute] = []
    is_held = True

    def take(one: WebSocketRoute) -> None:
        if is_held:
            held.append(one)
        else:
            one.connect_to_server()

    def let_pass() -> None:
        nonlocal is_held
        is_held = False
        page.unroute(sockets)
        held[-1].connect_to_server()

    page.route(sockets, lambda route: route.abort())
    page.route_web_socket(sockets, take)
    return let_pass


def test_who_waits_is_admitted_with_one_click_from_before_the_room(house: House, windows: Windows) -> None:
    """Also when the page was made before the request, and is connected after it."""
    host, guest = windows.of(house.ada), windows.of(house.grace)
    let_pass = hold_connection(host)
    host.goto(f"/interview/{house.room}")
    expect(host.locator("[data-entry-ask]:visible")).to_be_enabled()
    admit = host.get_by_role("button", name="Enter and admit")
    expect(admit).to_be_hidden()
    ask_to_join(guest, house.room)
    expect(guest.locator("[data-entry-sent]")).to_be_visible()
    let_pass()
    admit.click()
    in_state(host, "live")
    in_state(guest, "live")
    expect(host.locator("[data-admission]")).to_be_hidden()
