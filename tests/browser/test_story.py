"""One whole interview in two Chromium windows, from the first admin to completion."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import breadth
from tests.browser.people import (
    CONNECT_MS,
    ROOM,
    Windows,
    add_candidate,
    come_back,
    in_state,
    meet,
    schedule,
    set_up,
    write_resume,
)
from tests.live.house import eventually
from tests.serving import Server

pytestmark = pytest.mark.both_databases

PLAYING = """async () => {
  const videos = [...document.querySelectorAll("video")].filter((video) => video.srcObject && video.videoWidth > 0)
  const shown = (video) => video.getVideoPlaybackQuality().totalVideoFrames
  const before = videos.map(shown)
  const moving = () => videos.filter((video, at) => shown(video) > before[at] + 3).length
  for (let waited = 0; waited < 2000 && moving() < videos.length; waited += 50) await new Promise((done) => setTimeout(done, 50))
  return moving()
}"""
# The page keeps its connection to itself, so the test notes every one that is made.
NOTE_CONNECTIONS = """
  window.__connections = []
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(...all) { super(...all); window.__connections.push(this) }
  }
  window.__tracks = []
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await real(wanted)
    window.__tracks.push(...stream.getTracks())
    return stream
  }
"""
RECEIVED = """async () => {
  const open = window.__connections.filter((one) => one.connectionState === "connected")
  const all = await Promise.all(open.map(async (one) => [...(await one.getStats()).values()]))
  const videos = all.flat().filter((one) => one.type === "inbound-rtp" && one.kind === "video")
  return videos.reduce((sum, one) => sum + one.bytesReceived, 0)
}"""
ABSENT_WITHIN_S = 180
LITTLE = re.compile(r"So far 0 of [2-9] min")
LIVE_TRACKS = "() => window.__tracks.filter((track) => track.readyState === 'live').length"


@breadth.EVERY_RUN
def test_one_whole_interview(server: Server, windows: Windows, tmp_path: Path) -> None:
    host = windows.open(server, film="frontal")
    guest = windows.open(server, film="leaves")
    for page in (host, guest):
        page.add_init_script(NOTE_CONNECTIONS)
    set_up(host)
    add_candidate(host, write_resume(tmp_path / "grace.pdf"))
    room = schedule(host)
    meet(host, guest, room, agree=True)

    both_videos_play(host, guest)
    code_is_shared(host, guest)
    chat_goes_both_ways(host, guest)
    an_unread_message_is_counted(host, guest)
    screen_is_seen(host, guest)
    the_resume_is_shown(host)
    alert = the_absent_face_is_told_to_the_interviewer_only(host, guest)
    a_reload_loses_nothing(host, guest)
    it_is_completed(host, guest, room, alert)


def both_videos_play(*pages: Page) -> None:
    for page in pages:
        expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)
        assert any(page.evaluate(PLAYING) >= 2 for _try in range(6)), "own picture and the other's must both move"
        first = page.evaluate(RECEIVED)
        page.wait_for_timeout(500)
        assert page.evaluate(RECEIVED) > first > 0


def code_is_shared(host: Page, guest: Page) -> None:
    editors = [page.locator(".cm-content") for page in (host, guest)]
    editors[0].click()
    host.keyboard.type("answer = 42")
    expect(editors[1]).to_contain_text("answer = 42")
    editors[1].click()
    guest.keyboard.press("Control+End")
    guest.keyboard.press("Enter")
    guest.keyboard.type("print(answer)")
    expect(editors[0]).to_contain_text("print(answer)")


def chat_goes_both_ways(host: Page, guest: Page) -> None:
    for sender, receiver, words in ((host, guest, "Welcome <b>Grace</b>"), (guest, host, "Thank you")):
        open_tab(sender, "Chat")
        open_tab(receiver, "Chat")
        sender.locator("#chat-input").fill(words)
        sender.keyboard.press("Enter")
        for page in (sender, receiver):
            expect(page.locator("[data-chat-list]").get_by_text(words, exact=True)).to_have_count(1)


def an_unread_message_is_counted(host: Page, guest: Page) -> None:
    unread = host.locator("#pane-chat-tab [data-count]")
    open_tab(host, "Alerts")
    guest.locator("#chat-input").fill("Can you see it?")
    guest.keyboard.press("Enter")
    expect(unread).to_have_text("1")
    open_tab(host, "Chat")
    expect(unread).to_be_hidden()


def screen_is_seen(host: Page, guest: Page) -> None:
    guest.locator("[data-call-toggle=screen]").click()
    expect(host.locator(ROOM)).to_have_attribute("data-screen", "half", timeout=CONNECT_MS)
    shown = host.locator("[data-screen-picture]")
    expect(shown).to_be_visible()
    host.wait_for_function("() => document.querySelector('[data-screen-picture]').videoWidth > 0")
    guest.locator("[data-call-toggle=screen]").click()
    expect(host.locator(ROOM)).to_have_attribute("data-screen", "off", timeout=CONNECT_MS)


def the_resume_is_shown(host: Page) -> None:
    open_tab(host, "Resume")
    host.get_by_role("button", name="Enlarge").first.click()
    frame = host.locator("dialog[open] iframe")
    expect(frame).to_be_visible()
    # The viewer of PDFs sets no state that a page could see.
    assert eventually(lambda: has_green(frame.screenshot())), "the page of the resume must be drawn, not a blank frame"
    host.keyboard.press("Escape")


def the_absent_face_is_told_to_the_interviewer_only(host: Page, guest: Page) -> str:
    """The alert that is told. Where the machine is too slow to see the face go, it is said that little was observed."""
    open_tab(host, "Alerts")
    panel = host.locator("[data-panel=alerts]")
    told = panel.locator("[data-alerts-list]").get_by_text("No face in view").first
    assert guest.locator("[data-panel=alerts]").count() == 0
    assert eventually(lambda: told.is_visible() or is_little(panel), within_s=ABSENT_WITHIN_S)
    assert "No face in view" not in guest.locator("[data-panel=chat]").inner_text()
    return "No face in view" if told.is_visible() else "Stopped sharing the screen"


def is_little(panel: Locator) -> bool:
    """Whether the program says that it observed nothing of minutes."""
    return LITTLE.search(panel.locator("[data-coverage-words]").inner_text()) is not None


def a_reload_loses_nothing(host: Page, guest: Page) -> None:
    guest.reload()
    come_back(guest)
    expect(guest.locator(".cm-content")).to_contain_text("print(answer)")
    open_tab(guest, "Chat")
    for words in ("Welcome <b>Grace</b>", "Thank you"):
        expect(guest.locator("[data-chat-list]").get_by_text(words, exact=True)).to_have_count(1)
    both_videos_play(host, guest)


def it_is_completed(host: Page, guest: Page, room: str, alert: str) -> None:
    host.get_by_role("button", name="End").first.click()
    host.locator("dialog[open]").get_by_role("button", name=re.compile("^(End|Complete)")).click()
    host.wait_for_url(re.compile("/report$"))
    in_state(guest, "completed")
    assert guest.evaluate(LIVE_TRACKS) == 0, "no device may stay open"
    expect(host.locator("#code")).to_contain_text("print(answer)")
    expect(host.get_by_text(alert).first).to_be_visible()
    what_was_typed_is_played(host)
    guest.goto(f"/interview/{room}")
    expect(guest).to_have_url(re.compile("/report$"))
    both_read_the_same_facts_and_the_remark(host, guest, alert)


def what_was_typed_is_played(host: Page) -> None:
    expect(host.locator("#playback")).to_have_attribute("data-tape", "read")
    host.locator("[data-playback-slider]").press("End")
    expect(host.locator("#playback .cm-line")).to_have_text(["answer = 42", "print(answer)"])
    expect(host.locator("#playback .cm-line .playback-by-interviewer")).to_have_text(["answer = 42"])


def both_read_the_same_facts_and_the_remark(host: Page, guest: Page, alert: str) -> None:
    expect(guest.get_by_text(alert).first).to_be_visible()
    guest.get_by_text("Add a remark").first.click()
    guest.locator("textarea[name=remark]:visible").fill("I fetched a glass of water")
    guest.get_by_role("button", name="Save remark").first.click()
    expect(guest.locator(".alert-remark-words").first).to_contain_text("glass of water")
    host.reload()
    expect(host.locator(".alert-remark-words").first).to_contain_text("glass of water")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).first.click()


def has_green(png: bytes) -> bool:
    """Whether the screenshot holds the resume's green."""
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").resize((80, 80))
    return sum(green > 110 and red < 90 and blue < 110 for red, green, blue in picture.get_flattened_data()) > 200
