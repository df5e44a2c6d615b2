"""What goes otherwise than planned in the room: denied, no devices, two tabs, a lost connection, the clipboard."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser.people import (
    CONNECT_MS,
    PASSWORD,
    Windows,
    ask_to_join,
    come_back,
    enter,
    in_state,
    meet,
)
from tests.faults import store
from tests.live.house import House
from tests.serving import Server


@dataclass
class Meeting:
    house: House
    windows: Windows
    host: Page

    @property
    def server(self) -> Server:
        return self.house.ada.server

    @property
    def room(self) -> str:
        return self.house.room

    def guest(self, **options: object) -> Page:
        """A window of the candidate's."""
        return self.windows.of(self.house.grace, **options)


@pytest.fixture
def meeting(house: House, windows: Windows) -> Meeting:
    return Meeting(house, windows, windows.of(house.ada))


def crash(page: Page) -> None:
    """The page's process dies, as by a fault of the browser."""
    with suppress(PlaywrightError):  # Nobody is left to say that the page was opened.
        page.goto("chrome://crash", timeout=5000)


def test_a_denied_candidate_is_told_and_may_ask_again(meeting: Meeting) -> None:
    guest = meeting.guest()
    enter(meeting.host, meeting.room)
    ask_to_join(guest, meeting.room)
    meeting.host.get_by_role("button", name="Deny").click()
    in_state(guest, "rejected")
    assert not guest.locator(".cm-content").is_visible()
    guest.locator("[data-entry-ask]:visible").first.click()
    meeting.host.get_by_role("button", name="Admit").click()
    in_state(guest, "live")


@breadth.EVERY_RUN
def test_a_waiting_candidate_is_still_waiting_after_reload_and_restart(meeting: Meeting) -> None:
    guest = meeting.guest()
    ask_to_join(guest, meeting.room)
    meeting.server.restart()
    in_state(guest, "waiting")
    enter(meeting.host, meeting.room)
    expect(meeting.host.get_by_role("button", name="Admit")).to_be_visible()
    in_state(guest, "waiting")


def test_without_camera_and_microphone_the_interview_goes_on(meeting: Meeting) -> None:
    guest = meeting.guest(has_devices=False)
    meet(meeting.host, guest, meeting.room)
    guest.locator(".cm-content").click()
    guest.keyboard.type("no camera")
    expect(meeting.host.locator(".cm-content")).to_contain_text("no camera")


def test_the_second_tab_takes_over_and_the_first_may_take_it_back(meeting: Meeting) -> None:
    guest = meeting.guest()
    meet(meeting.host, guest, meeting.room)
    second = guest.context.new_page()
    second.goto(f"/interview/{meeting.room}")
    come_back(second)
    in_state(guest, "taken")
    guest.get_by_role("button", name="Use this tab").click()
    in_state(guest, "live")
    in_state(second, "taken")


def test_what_was_typed_while_the_server_restarts_is_there_afterwards(meeting: Meeting) -> None:
    guest = meeting.guest()
    meet(meeting.host, guest, meeting.room)
    guest.locator(".cm-content").click()
    guest.keyboard.type("before ")
    expect(meeting.host.locator(".cm-content")).to_contain_text("before")
    meeting.server.stop()
    in_state(guest, "reconnecting")
    guest.keyboard.type("during")
    meeting.server.start()
    in_state(guest, "live")
    in_state(meeting.host, "live")
    expect(meeting.host.locator(".cm-content")).to_contain_text("before during", timeout=CONNECT_MS)


def test_the_clipboard_is_off_until_the_interviewer_allows_it(meeting: Meeting) -> None:
    host = meeting.host
    guest = meeting.guest(permissions=["clipboard-read", "clipboard-write"])
    meet(host, guest, meeting.room, agree=True)
    guest.evaluate("() => navigator.clipboard.writeText('pasted words')")
    guest.locator(".cm-content").click()
    guest.keyboard.press("Control+V")
    host.get_by_role("tab", name="Alerts").click()
    expect(host.locator("[data-panel=alerts]")).to_contain_text("Paste attempt in the editor")
    expect(host.locator("[data-panel=alerts]")).to_contain_text("12")
    assert "pasted words" not in guest.locator(".cm-content").inner_text()
    host.get_by_text("Allow clipboard").click()
    expect(guest.get_by_text("Copy and paste are off", exact=True)).to_be_hidden()
    guest.locator(".cm-content").click()
    guest.keyboard.press("Control+V")
    expect(host.locator(".cm-content")).to_contain_text("pasted words")


def test_a_tab_that_crashed_is_told_as_away_and_comes_back_without_asking(meeting: Meeting) -> None:
    guest = meeting.guest()
    meet(meeting.host, guest, meeting.room)
    guest.locator(".cm-content").click()
    guest.keyboard.type("before the crash")
    expect(meeting.host.locator(".cm-content")).to_contain_text("before the crash")
    crash(guest)
    expect(meeting.host.locator('[data-presence="away"]')).to_be_visible()
    again = guest.context.new_page()
    again.goto(f"/interview/{meeting.room}")
    come_back(again)
    expect(again.locator(".cm-content")).to_contain_text("before the crash")
    expect(meeting.host.get_by_role("button", name="Admit")).to_be_hidden()
    expect(meeting.host.locator('[data-presence="away"]')).to_be_hidden()


def test_the_interviewer_whose_tab_crashed_is_not_locked_out(meeting: Meeting) -> None:
    guest = meeting.guest()
    meet(meeting.host, guest, meeting.room)
    crash(meeting.host)
    again = meeting.host.context.new_page()
    again.goto(f"/interview/{meeting.room}")
    come_back(again)
    again.locator(".cm-content").click()
    again.keyboard.type("back at once")
    expect(guest.locator(".cm-content")).to_contain_text("back at once")


def test_signing_out_elsewhere_ends_the_room_here(meeting: Meeting) -> None:
    guest = meeting.guest()
    meet(meeting.host, guest, meeting.room)
    other = guest.context.new_page()
    other.goto("/logout")
    in_state(guest, "closed")
    expect(guest.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_session_that_ends_in_the_call_is_renewed_in_place(meeting: Meeting) -> None:
    host = meeting.host
    guest = meeting.guest()
    meet(host, guest, meeting.room)
    expect(host.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
    store.change(meeting.server, "UPDATE user_sessions SET expires_at = '2020-01-01 00:00:00.000000'")
    host.locator(".cm-content").click()
    host.keyboard.type("before ")
    host.wait_for_timeout(6000)
    host.keyboard.type("a")  # What is typed on goes to the dialog, once it is there.
    dialog = host.locator("#sign-in-again")
    expect(dialog).to_be_visible(timeout=CONNECT_MS)
    expect(host.locator("[data-panel=call]")).to_have_attribute("data-call", "connected")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("This password is wrong")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    expect(host.locator("[data-editor-status]")).to_have_attribute("data-editor-status", "saved", timeout=CONNECT_MS)
    in_state(host, "live")
    expect(host.locator("[data-panel=call]")).to_have_attribute("data-call", "connected")
    host.reload()
    in_state(host, "live")
    expect(host.locator(".cm-content")).to_contain_text("before a")
