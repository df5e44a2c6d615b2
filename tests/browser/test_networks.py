"""Networks in which the usual way to the server is closed: the interview takes another, and pages claim nothing before."""

import pytest
from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser.middlebox import NOTHING, WAYS, Middlebox, middlebox
from tests.browser.people import Windows, admit, enter, in_state, to_room
from tests.live.house import House

PHONE = {"width": 390, "height": 844}


def through(box: Middlebox, page: Page, room: str) -> None:
    """This person's window opens the room from behind the box."""
    to_room(page, f"{box.url}/interview/{room}")
    if page.locator("[name=decision]").count():
        page.locator("[name=decision][value=decline]").click()


def press(page: Page) -> None:
    page.locator("[data-entry-ask]:visible").first.click()


@pytest.mark.parametrize("way", breadth.narrowly(WAYS, narrow={"forbid"}))
def test_where_no_websocket_passes_the_candidate_is_seen_and_admitted(house: House, windows: Windows, way: str) -> None:
    host, guest = (windows.of(one, has_devices=False) for one in (house.ada, house.grace))
    enter(host, house.room)
    with middlebox(house.ada.server.port, way) as box:
        through(box, guest, house.room)
        press(guest)
        expect(guest.get_by_role("heading", name="You are in the lobby")).to_be_visible()
        expect(host.get_by_role("button", name="Admit")).to_be_visible()
        admit(host)
        in_state(guest, "live")
        for page in (host, guest):
            expect(page.locator(".cm-content")).to_have_attribute("contenteditable", "true")
        guest.locator(".cm-content").click()
        guest.keyboard.type("by another way")
        expect(host.locator(".cm-content")).to_contain_text("by another way")
        host.locator(".cm-content").click()
        host.keyboard.type("and back ")
        expect(guest.locator(".cm-content")).to_contain_text("and back")


def test_the_interviewer_too_gets_into_the_room_by_another_way(house: House, windows: Windows) -> None:
    host = windows.of(house.ada, viewport=PHONE, has_devices=False)
    with middlebox(house.ada.server.port, "swallow") as box:
        host.goto(f"{box.url}/interview/{house.room}")
        press(host)
        expect(host.get_by_text("Trying another way to connect").first).to_be_attached()
        in_state(host, "live")


def test_a_request_that_never_arrives_is_not_said_to_be_made(house: House, windows: Windows) -> None:
    guest = windows.of(house.grace)
    with middlebox(house.ada.server.port, NOTHING) as box:
        through(box, guest, house.room)
        press(guest)
        expect(guest.get_by_role("heading", name="Asking to join")).to_be_visible()
        expect(guest.get_by_text("Trying another way to connect").first).to_be_visible()
        expect(guest.locator("[data-entry-trouble=unreachable]")).to_be_visible()
        expect(guest.get_by_text("You are in the lobby")).to_be_hidden()
        expect(guest.locator("[data-lobby-here]")).to_be_hidden()
        box.way = "pass"
        expect(guest.get_by_role("heading", name="You are in the lobby")).to_be_visible()
        expect(guest.locator("[data-entry-trouble]:visible")).to_have_count(0)
