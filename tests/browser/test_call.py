"""The call in real Chromium: a panel, a shared screen beside the face, devices that go, two tabs."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import breadth
from tests.browser.looking import look_at
from tests.browser.people import CONNECT_MS, ROOM, Windows, come_back, in_state, to_room
from tests.live.colleagues import colleague
from tests.live.house import House, eventually
from tests.serving import Browser

PANEL = {"frank": "observer", **({"edith": "interviewer"} if breadth.IS_WIDE else {})}
# The page keeps its tracks to itself. The browser's own microphone beeps for a moment each second, which is no speech;
# `window.speak` makes it a voice.
NOTE_TRACKS = """
  window.opened = []
  const media = navigator.mediaDevices
  const [user, display] = [media.getUserMedia.bind(media), media.getDisplayMedia.bind(media)]
  function voice() {
    const context = new AudioContext()
    const [tone, loudness, out] = [context.createOscillator(), context.createGain(), context.createMediaStreamDestination()]
    tone.connect(loudness).connect(out)
    loudness.gain.value = 0
    tone.start()
    window.speak = (isSpeaking) => { void context.resume(); loudness.gain.value = isSpeaking ? 0.5 : 0 }
    return out.stream.getAudioTracks()[0]
  }
  media.getUserMedia = async (wanted) => {
    const stream = await user(wanted)
    for (const track of stream.getAudioTracks()) { stream.removeTrack(track); stream.addTrack(voice()) }
    window.opened.push(...stream.getTracks())
    return stream
  }
  media.getDisplayMedia = async (wanted) => {
    const stream = await display(wanted)
    window.opened.push(...stream.getTracks())
    return stream
  }
"""
# What the system does when a device is pulled out, or the browser's own button ends sharing: the track ends, and says so.
END_LAST = """(kind) => {
  const track = window.opened.filter((one) => one.kind === kind && one.readyState === "live").at(-1)
  track.stop()
  track.dispatchEvent(new Event("ended"))
}"""
FRAMES = "(video) => video.getVideoPlaybackQuality().totalVideoFrames"


@dataclass
class Meeting:
    """An interview with a panel, and a window for each person in one browser."""

    windows: Windows
    house: House

    def window(self, person: Browser) -> Page:
        page = self.windows.of(person)
        page.context.add_init_script(f"{{ {NOTE_TRACKS} }}")
        return page

    def enter(self, person: Browser) -> Page:
        return self.go_in(self.window(person))

    def go_in(self, page: Page) -> Page:
        to_room(page, f"/interview/{self.house.room}")
        decline = page.locator("[name=decision][value=decline]")
        ask = page.locator("[data-entry-ask]:visible").first
        expect(decline.or_(ask).first).to_be_visible()
        if decline.is_visible():
            decline.click()
        ask.click()
        in_state(page, "live")
        return page

    def pair(self) -> tuple[Page, Page]:
        """Ada and Grace, connected."""
        host, guest = self.enter(self.house.ada), self.enter(self.house.grace)
        for page in (host, guest):
            connected(page)
        return host, guest


@pytest.fixture
def meeting(house: House, windows: Windows) -> Meeting:
    for client in house.seated():
        client.io.disconnect()
    return Meeting(windows, house)


def connected(page: Page) -> None:
    expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected", timeout=CONNECT_MS)


def tile(page: Page, name: str) -> Locator:
    """The tile of this person on this page."""
    return page.locator("[data-panel=call] [data-tile]").filter(has=page.locator("[data-name]", has_text=name))


def notice(page: Page, words: str) -> Locator:
    return page.locator(".toast").filter(has_text=words)


def plays(video: Locator) -> bool:
    before = video.evaluate(FRAMES)
    return eventually(lambda: video.evaluate(FRAMES) > before + 3)


@pytest.mark.timeout(900)  # Four windows draw twelve moving pictures, which two cores do very slowly.
def test_a_panel_sees_and_hears_each_other_and_who_is_muted(meeting: Meeting, results: Path) -> None:
    """Four people in the wide run, three in the narrow one, where Grace speaks and Frank leaves."""
    speaker, leaver = ("Edith", "Edith") if breadth.IS_WIDE else ("Grace", "Frank")
    panel = {name.title(): colleague(meeting.house, name, role) for name, role in PANEL.items()}
    people = {"Ada": meeting.house.ada, **panel, "Grace": meeting.house.grace}
    pages = {name: meeting.enter(person) for name, person in people.items()}
    ada, grace = pages["Ada"], pages["Grace"]
    for own, page in pages.items():
        connected(page)
        for name in pages:
            assert name == own or plays(tile(page, name).locator("video")), name
    expect(tile(ada, "Frank").locator("[data-role]")).to_be_visible()
    if speaker in panel:
        expect(tile(ada, speaker).locator("[data-role]")).to_be_hidden()
    for name in pages.keys() - {"Ada"}:
        expect(tile(ada, name).locator("[data-tile-way]")).to_have_text("Direct")
    for name in pages.keys() - {"Frank", "Grace"}:
        expect(pages[name].locator('[data-tile="main"] [data-name]')).to_contain_text("Grace")

    pages["Frank"].locator("[data-call-toggle=microphone]").click()
    for name in pages.keys() - {"Frank"}:
        expect(tile(pages[name], "Frank").locator('[data-flag="microphone"]')).to_be_visible()
    pages[speaker].evaluate("() => window.speak(true)")
    for name in pages.keys() - {speaker}:
        expect(tile(pages[name], speaker)).to_have_attribute("data-speaking", "", timeout=CONNECT_MS)
    look_at(ada, "call-panel", results, whole=False)
    look_at(grace, "call-panel-candidate", results, whole=False)
    pages[speaker].evaluate("() => window.speak(false)")
    expect(tile(ada, speaker)).not_to_have_attribute("data-speaking", "")

    pages[leaver].get_by_role("button", name="Leave").click()
    expect(tile(ada, leaver)).to_have_count(0, timeout=CONNECT_MS)
    assert plays(tile(ada, "Grace").locator("video"))


def test_a_camera_that_is_pulled_out_is_told_on_both_sides_and_comes_back(meeting: Meeting) -> None:
    host, guest = meeting.pair()
    guest.evaluate(END_LAST, "video")
    expect(notice(guest, "The camera stopped")).to_be_visible()
    expect(tile(host, "Grace").locator('[data-flag="camera"]')).to_be_visible()
    guest.locator("[data-call-toggle=camera]").click()
    expect(notice(guest, "The camera stopped")).to_be_hidden()
    assert plays(tile(host, "Grace").locator("video"))
    guest.evaluate(END_LAST, "audio")
    expect(notice(guest, "The microphone")).to_be_visible()
    expect(tile(host, "Grace").locator('[data-flag="microphone"]')).to_be_visible()


@pytest.mark.timeout(600)
def test_a_call_says_how_it_goes_shares_a_screen_and_follows_into_the_second_tab(
    meeting: Meeting, results: Path
) -> None:
    host, guest = meeting.pair()
    the_ladder_shows_the_step_on_which_it_stands(host, results)
    a_shared_screen_has_the_stage_and_the_face_stays(host, guest, results)
    it_follows_into_the_second_tab(host, guest)


def the_ladder_shows_the_step_on_which_it_stands(host: Page, results: Path) -> None:
    expect(host.locator("[data-call-words]")).to_have_text("Connected directly.", timeout=CONNECT_MS)
    host.get_by_role("button", name="Details").click()
    expect(host.locator("#call-ladder [aria-current=step]")).to_contain_text("Direct")
    expect(host.locator("[data-links]")).to_contain_text("round trip")
    look_at(host, "call-ladder", results, whole=False)
    host.keyboard.press("Escape")
    expect(host.locator("#call-ladder")).to_be_hidden()


def a_shared_screen_has_the_stage_and_the_face_stays(host: Page, guest: Page, results: Path) -> None:
    guest.locator("[data-call-toggle=screen]").click()
    expect(host.locator(ROOM)).to_have_attribute("data-screen", "half", timeout=CONNECT_MS)
    words = host.locator("[data-screen-words]")
    expect(words).to_have_text(re.compile("^Grace Candidate is sharing (a browser tab|a window|the whole screen)$"))
    assert plays(host.locator("[data-screen-picture]"))
    assert plays(tile(host, "Grace").locator("video"))
    look_at(host, "call-screen", results, whole=False)
    guest.evaluate(END_LAST, "video")
    expect(host.locator(ROOM)).to_have_attribute("data-screen", "off", timeout=CONNECT_MS)
    expect(guest.locator("[data-call-toggle=screen]")).to_have_attribute("aria-pressed", "false")

    host.locator("[data-call-toggle=screen]").click()
    expect(guest.locator("[data-screen-words]")).to_have_text(re.compile("is sharing the screen$"), timeout=CONNECT_MS)
    host.locator("[data-call-toggle=screen]").click()
    expect(guest.locator(ROOM)).to_have_attribute("data-screen", "off", timeout=CONNECT_MS)


def it_follows_into_the_second_tab(host: Page, guest: Page) -> None:
    second = guest.context.new_page()
    second.goto(guest.url)
    come_back(second)
    in_state(guest, "taken")
    for page in (host, second):
        connected(page)
    assert plays(tile(host, "Grace").locator("video"))
    assert host.locator("[data-others] [data-tile]").count() == 0
