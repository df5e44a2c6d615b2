"""What goes otherwise than planned in the room: denied, no devices, two tabs, a lost connection, the clipboard."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import (
    CONNECT_MS,
    Windows,
    add_candidate,
    ask_to_join,
    come_back,
    enter,
    in_state,
    meet,
    schedule,
    set_up,
    write_resume,
)
from tests.serving import Server


@dataclass
class Meeting:
    server: Server
    windows: Windows
    host: Page
    room: str


@pytest.fixture
def meeting(sqlite_server: Server, windows: Windows, tmp_path: Path) -> Meeting:
    host = windows.open(sqlite_server)
    set_up(host)
    add_candidate(host, write_resume(tmp_path / "grace.pdf"))
    return Meeting(sqlite_server, windows, host, schedule(host))


def test_a_denied_candidate_is_told_and_may_ask_again(meeting: Meeting) -> None:
    guest = meeting.windows.open(meeting.server)
    enter(meeting.host, meeting.room)
    ask_to_join(guest, meeting.room)
    meeting.host.get_by_role("button", name="Deny").click()
    in_state(guest, "rejected")
    assert not guest.locator(".cm-content").is_visible()
    guest.locator("[data-entry-ask]:visible").first.click()
    meeting.host.get_by_role("button", name="Admit").click()
    in_state(guest, "live")


def test_a_waiting_candidate_is_still_waiting_after_reload_and_restart(meeting: Meeting) -> None:
    guest = meeting.windows.open(meeting.server)
    ask_to_join(guest, meeting.room)
    meeting.server.restart()
    in_state(guest, "waiting")
    enter(meeting.host, meeting.room)
    expect(meeting.host.get_by_role("button", name="Admit")).to_be_visible()
    in_state(guest, "waiting")


def test_without_camera_and_microphone_the_interview_goes_on(meeting: Meeting) -> None:
    guest = meeting.windows.open(meeting.server)
    guest.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('none', 'NotFoundError') }"
    )
    meet(meeting.host, guest, meeting.room)
    guest.locator(".cm-content").click()
    guest.keyboard.type("no camera")
    expect(meeting.host.locator(".cm-content")).to_contain_text("no camera")


def test_the_second_tab_takes_over_and_the_first_may_take_it_back(meeting: Meeting) -> None:
    guest = meeting.windows.open(meeting.server)
    meet(meeting.host, guest, meeting.room)
    second = guest.context.new_page()
    second.goto(f"/interview/{meeting.room}")
    come_back(second)
    in_state(guest, "taken")
    guest.get_by_role("button", name="Use this tab").click()
    in_state(guest, "live")
    in_state(second, "taken")


def test_what_was_typed_while_the_server_restarts_is_there_afterwards(meeting: Meeting) -> None:
    guest = meeting.windows.open(meeting.server)
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
    guest = meeting.windows.open(meeting.server, permissions=["clipboard-read", "clipboard-write"])
    meet(host, guest, meeting.room)
    guest.evaluate("() => navigator.clipboard.writeText('pasted words')")
    guest.locator(".cm-content").click()
    guest.keyboard.press("Control+V")
    host.get_by_role("tab", name="Alerts").click()
    expect(host.locator("[data-panel=alerts]")).to_contain_text("Paste attempt in the editor")
    expect(host.locator("[data-panel=alerts]")).to_contain_text("12")
    assert "pasted words" not in guest.locator(".cm-content").inner_text()
    host.get_by_text("Allow clipboard").click()
    expect(guest.get_by_text("Copy and paste are off")).to_be_hidden()
    guest.locator(".cm-content").click()
    guest.keyboard.press("Control+V")
    expect(host.locator(".cm-content")).to_contain_text("pasted words")


def test_signing_out_elsewhere_ends_the_room_here(meeting: Meeting) -> None:
    guest = meeting.windows.open(meeting.server)
    meet(meeting.host, guest, meeting.room)
    other = guest.context.new_page()
    other.goto("/logout")
    in_state(guest, "closed")
    expect(guest.get_by_role("link", name="Sign in")).to_be_visible()
