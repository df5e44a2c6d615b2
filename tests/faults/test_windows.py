"""What the people see: F1, F2, F3, F7, F8, F10 and F12 with real browser windows. Sixteen seconds stand for sixty."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.people import CONNECT_MS, Chromium, Windows, in_state
from tests.browser.test_story import NOTE_CONNECTIONS, both_videos_play
from tests.faults.cable import Cable
from tests.faults.conftest import on_sqlite
from tests.faults.lengths import lasting, promised
from tests.faults.store import ask, chat, stored_text
from tests.faults.test_killed_server import BACK_AFTER_STOP_S, BACK_S
from tests.faults.test_sqlite_locked import lock
from tests.faults.window import come_in, crash, editor, is_here, messages, say, shows, text_of, through, write
from tests.live.house import House, eventually
from tests.serving import Browser, Server

pytestmark = on_sqlite

CUT_OFF_S = lasting(16.0, in_life_s=60.0)
TOLD_S = 15.0
MB = 1024 * 1024
FAST_CLOCK = """
  const Real = Date
  const ahead = 2 * 60 * 60 * 1000
  window.Date = class extends Real {
    constructor(...all) { all.length > 0 ? super(...all) : super(Real.now() + ahead) }
    static now() { return Real.now() + ahead }
  }
"""


@dataclass
class Meeting:
    """Both people's windows, the interviewer's through a cable; each window is a browser of its own."""

    windows: Windows
    server: Server
    house: House
    cable: Cable
    host: Page
    guest: Page

    def open_host(self) -> Page:
        return self._open(through(self.cable, self.server), self.house.ada)

    def open_guest(self, script: str = "") -> Page:
        return self._open(self.server, self.house.grace, script)

    def _open(self, server: Server, person: Browser, script: str = "") -> Page:
        window = self.windows.open(
            server, is_alone=True, permissions=["clipboard-read", "clipboard-write", "camera", "microphone"]
        )
        for one in (NOTE_CONNECTIONS, script):
            window.context.add_init_script(f"{{ {one} }}")
        come_in(window, person, self.house.room)
        return window


@pytest.fixture(scope="module")
def opened(
    chromium: Chromium, tmp_path_factory: pytest.TempPathFactory, server: Server, house: House
) -> Iterator[Meeting]:
    """One for all tests here, as opening windows is what takes longest."""
    windows = Windows(chromium, tmp_path_factory.mktemp("windows"))
    cable = Cable(server.port)
    meeting = Meeting(windows, server, house, cable, None, None)  # type: ignore[arg-type]
    meeting.host, meeting.guest = meeting.open_host(), meeting.open_guest()
    yield meeting
    windows.close()
    cable.close()


@pytest.fixture
def meeting(opened: Meeting) -> Meeting:
    """Both people are in the room; what a test that failed left behind is put right for the next."""
    opened.cable.put_in()
    assert opened.server.process is not None
    if opened.server.process.poll() is not None:
        opened.server.start()
    if not is_live(opened.host):
        opened.host = opened.open_host()
    if not is_live(opened.guest):
        opened.guest = opened.open_guest()
    return opened


def is_live(window: Page) -> bool:
    try:
        in_state(window, "live")
    except (AssertionError, Error):
        return False
    return True


def seconds_until_back(meeting: Meeting) -> float:
    """Start the server, and wait until both pages have their seats again."""
    meeting.server.start()
    began = time.monotonic()
    for page in (meeting.host, meeting.guest):
        in_state(page, "live")
    return time.monotonic() - began


def same_text(*pages: Page) -> str:
    first, second = pages
    deadline = time.monotonic() + CONNECT_MS / 1000
    while text_of(first) != text_of(second):
        assert time.monotonic() < deadline, (text_of(first), text_of(second))
        time.sleep(0.1)
    return text_of(first)


def is_in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def test_a_killed_server_loses_nothing_that_the_pages_showed_as_saved(meeting: Meeting) -> None:
    host, guest = meeting.host, meeting.guest
    write(host, "host-saved;")
    write(guest, "guest-saved;")
    shows(host, "saved")
    shows(guest, "saved")
    write(guest, "guest-perhaps;")
    meeting.server.stop(signal.SIGKILL)
    in_state(guest, "reconnecting")
    write(guest, "guest-offline;")
    write(host, "host-offline;")
    shows(guest, "offline")
    took_s = seconds_until_back(meeting)
    assert took_s < promised(BACK_S)
    for page in (host, guest):
        shows(page, "saved")
    text = same_text(host, guest)
    # A kill in the middle of a word lets the other one's word come in between.
    of_host, of_guest = "host-saved;host-offline;", "guest-saved;guest-perhaps;guest-offline;"
    assert sorted(text.strip()) == sorted(of_host + of_guest), text
    assert is_in_order(of_host, text), text
    assert is_in_order(of_guest, text), text
    host.reload()
    in_state(host, "live")
    assert same_text(host, guest) == text
    assert eventually(lambda: stored_text(meeting.server).split() == text.split())


def test_what_was_typed_while_offline_survives_a_crash_of_the_page(meeting: Meeting) -> None:
    guest = meeting.guest
    write(guest, "before-crash;")
    shows(guest, "saved")
    meeting.server.stop(signal.SIGKILL)
    in_state(guest, "reconnecting")
    write(guest, "typed-then-crashed;")
    guest.wait_for_timeout(500)
    other = guest.context.new_page()
    guest.close()
    meeting.server.start()
    meeting.guest = other
    come_in(other, meeting.house.grace, meeting.house.room)
    expect(editor(other)).to_contain_text("typed-then-crashed;")
    shows(other, "saved")
    assert text_of(other).count("typed-then-crashed;") == 1


def test_a_deploy_is_told_and_over_soon_and_the_call_goes_on(meeting: Meeting) -> None:
    host, guest = meeting.host, meeting.guest
    both_videos_play(guest)
    made = [page.evaluate("() => window.__connections.length") for page in (host, guest)]
    meeting.server.stop(signal.SIGTERM)
    for page in (host, guest):
        in_state(page, "reconnecting")
        expect(page.locator('[data-connection="reconnecting"]')).to_be_visible()
    both_videos_play(host, guest)
    assert seconds_until_back(meeting) < promised(BACK_AFTER_STOP_S)
    both_videos_play(guest)
    assert [page.evaluate("() => window.__connections.length") for page in (host, guest)] == made


def test_the_page_says_that_nothing_is_saved_while_the_database_is_away(meeting: Meeting) -> None:
    host, guest = meeting.host, meeting.guest
    before = chat(meeting.server)
    with lock(meeting.server):
        write(guest, "while-locked;")
        expect(editor(host)).to_contain_text("while-locked;")
        shows(guest, "failed", within_ms=1000 * promised(8))
        say(guest, "are you there")
        expect(guest.locator(".chat-foot:visible")).to_contain_text("Not sent yet.", timeout=1000 * promised(8))
    shows(guest, "saved")
    expect(messages(host).last).to_have_text("are you there")
    guest.wait_for_timeout(1500)
    assert chat(meeting.server) == [*before, "are you there"]


def test_who_was_cut_off_misses_nothing(meeting: Meeting) -> None:
    host, guest, cable = meeting.host, meeting.guest, meeting.cable
    is_here(guest, "here", within_s=promised(10))
    alerts = len(ask(meeting.server, "SELECT id FROM alerts"))
    said = messages(host).count()
    began = time.monotonic()
    cable.pull()
    write(guest, "guest-meanwhile;")
    write(host, "host-cut-off;")
    say(guest, "meanwhile from the guest")
    say(host, "meanwhile from the host")
    editor(guest).press("Control+V")
    is_here(guest, "away", within_s=promised(TOLD_S))
    assert time.monotonic() - began < promised(TOLD_S)
    time.sleep(max(0.0, CUT_OFF_S - (time.monotonic() - began)))
    cable.put_in()
    in_state(host, "live")
    for page in (host, guest):
        expect(messages(page)).to_have_count(said + 2, timeout=CONNECT_MS)
        shows(page, "saved")
    text = same_text(host, guest)
    assert (text.count("guest-meanwhile;"), text.count("host-cut-off;")) == (1, 1)
    assert chat(meeting.server)[-2:] == ["meanwhile from the guest", "meanwhile from the host"]
    host.get_by_role("tab", name="Alerts").click()
    expect(host.locator("[data-alert=paste-blocked]")).to_have_count(1)
    assert len(ask(meeting.server, "SELECT id FROM alerts")) == alerts + 1
    is_here(guest, "here", within_s=promised(10))


@pytest.mark.parametrize("who", ["candidate", "interviewer"])
def test_after_a_crash_one_is_told_absent_and_comes_back_without_asking(meeting: Meeting, who: str) -> None:
    host, guest = meeting.host, meeting.guest
    write(guest, f"before the {who} is gone;")
    shows(guest, "saved")
    lost, other = (guest, host) if who == "candidate" else (host, guest)
    is_here(other, "here", within_s=promised(10))
    crash(lost)
    assert is_here(other, "away", within_s=promised(TOLD_S)) < promised(TOLD_S)
    if who == "candidate":
        back = meeting.guest = meeting.open_guest()
    else:
        back = meeting.host = meeting.open_host()
    is_here(other, "here", within_s=promised(10))
    expect(editor(back)).to_contain_text(f"before the {who} is gone;")


def test_a_clock_two_hours_off_changes_nothing(meeting: Meeting) -> None:
    host = meeting.host
    guest = meeting.open_guest(FAST_CLOCK)
    assert guest.evaluate("() => Date.now()") - host.evaluate("() => Date.now()") > 7_000_000
    say(guest, "first")
    expect(messages(host).last).to_have_text("first")
    say(host, "second")
    expect(messages(guest).last).to_have_text("second")
    write(guest, "with another clock;")
    shows(guest, "saved")
    for part in ("[data-time-left]", ".chat-row:last-child time", ".chat-row:nth-last-child(2) time"):
        # A minute may pass between two looks.
        assert eventually(lambda part=part: guest.locator(part).text_content() == host.locator(part).text_content()), (
            part
        )
    assert messages(guest).all_inner_texts()[-2:] == ["first", "second"]
    for table in ("chat_messages", "document_updates"):
        newest = ask(meeting.server, f"SELECT MAX(created_at) FROM {table}")[0][0]
        assert abs(datetime.fromisoformat(newest).replace(tzinfo=UTC).timestamp() - time.time()) < 60, table
    guest.close()
    meeting.guest.get_by_role("button", name="Use this tab").click()
    in_state(meeting.guest, "live")


def test_ten_megabytes_pasted_into_the_editor_are_refused_with_the_reason(meeting: Meeting) -> None:
    host = meeting.host
    write(host, "before-paste;")
    shows(host, "saved")
    before = text_of(host)
    host.evaluate(f"() => navigator.clipboard.writeText('x'.repeat({10 * MB}))")
    editor(host).press("Control+V")
    expect(host.locator("#toasts")).to_contain_text("This would be more, so it was not added.")
    assert text_of(host) == before
    write(host, "after-paste;")
    shows(host, "saved")
    in_state(host, "live")
    assert "after-paste;" in text_of(host)
