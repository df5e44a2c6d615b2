"""The player on the report: opens at once, goes anywhere, and ends with the code that the interview kept."""

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests import breadth
from tests.browser.drawing import SCENE, VIEW, scene
from tests.browser.looking import look_at
from tests.browser.people import Windows, meet
from tests.drawing import element
from tests.live.house import House
from tests.typed_log import Typing, typed

# Chromium has made two pictures since.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass
class Past:
    """An interview whose log is written straight into the server's database."""

    house: House
    host: Page

    @property
    def room(self) -> str:
        return self.house.room

    def write(self, typing: Typing, *events: tuple[float, int, str, int | None]) -> None:
        """What was typed, and (second, who, kind, size) of what else happened; then it is over."""
        with sqlite3.connect(self.house.ada.server.folder / "live.db") as db:
            query = "SELECT id, interviewer_id, candidate_id FROM interviews WHERE meeting_link = ?"
            interview, *people = db.execute(query, [self.room]).fetchone()
            db.executemany(
                "INSERT INTO document_updates (interview_id, sequence, author_id, created_at, data) VALUES (?, ?, ?, ?, ?)",
                [
                    (interview, number, people[who], moment(second), update)
                    for number, (second, who, update) in enumerate(typing.log, 1)
                ],
            )
            db.executemany(
                "INSERT INTO room_events (interview_id, user_id, kind, size, created_at) VALUES (?, ?, ?, ?, ?)",
                [(interview, people[who], kind, size, moment(second)) for second, who, kind, size in events],
            )
            ended = "UPDATE interviews SET status = 'completed', completed_at = ?, code_content = ? WHERE id = ?"
            db.execute(ended, [moment(7200), typing.text(), interview])
        db.close()

    def open(self) -> None:
        self.host.goto(f"/interview/{self.room}/report")
        expect(self.host.locator("#playback")).to_have_attribute("data-tape", "read")

    def lines(self) -> list[str]:
        return self.host.locator("#playback .cm-line").all_text_contents()

    def press(self, key: str) -> None:
        self.host.locator("[data-playback-slider]").press(key)

    def shows(self, time: str) -> None:
        expect(self.host.locator("[data-playback-time]")).to_have_text(re.compile(f"^{time} of "))


def moment(second: float) -> str:
    return (START + timedelta(seconds=second)).strftime("%Y-%m-%d %H:%M:%S.%f")


@pytest.fixture
def past(house: House, windows: Windows) -> Past:
    return Past(house, windows.of(house.ada))


def some_typing() -> Typing:
    """Three seconds of a line by the interviewer, a pause of a minute, a paste and a file by the candidate."""
    typing = Typing()
    for at, letter in enumerate("# the task\n"):
        typing.second = at * 0.3
        typing.insert(0, at, letter)
    typing.second = 63
    typing.insert(1, 11, "print('pasted')\n")
    typing.second = 70
    typing.name_file(1, "abcd1234", "notes.md", "markdown")
    typing.insert(1, 0, "a note", file="abcd1234")
    return typing


def some_drawing() -> Typing:
    """A line of code, a box that is moved, a text beside it, and the box is gone again."""
    typing = Typing()
    typing.insert(0, 0, "# the task\n")
    for second, who, one in (
        (10, 0, element("box")),
        (12, 0, element("box", x=300)),
        (20, 1, element("words", "text", text="طابور Queue", originalText="طابور Queue", y=200, index="a1")),
    ):
        typing.second = second
        typing.draw(who, one)
    typing.second = 30
    typing.wipe(1, "box")
    return typing


def test_the_board_is_drawn_as_it_stood_at_a_moment_and_at_another(past: Past, results: Path) -> None:
    past.write(some_drawing())
    past.open()
    host = past.host
    for second, stood in (
        (11, {("box", 10)}),
        (15, {("box", 300)}),
        (25, {("box", 300), ("words", 10)}),
        (30, {("words", 10)}),
    ):
        host.evaluate("(moment) => { location.hash = moment }", f"t={second}&file=board")
        expect(host.get_by_role("region", name="Board at the moment shown, read only")).to_be_visible()
        host.wait_for_function(f"(count) => ({SCENE})().length === count", arg=len(stood))
        assert {(one["id"], one["x"]) for one in scene(host)} == stood, second
        words = ["طابور Queue"] if ("words", 10) in stood else []
        expect(host.locator("#playback [data-board-texts] li")).to_have_text(words)
    look_at(host, "playback-board", results)
    host.evaluate("() => { location.hash = 't=5&file=main' }")
    expect(host.get_by_role("region", name="Board at the moment shown, read only")).to_be_hidden()
    assert past.lines()[0] == "# the task"


def test_all_of_the_board_stays_in_view_until_somebody_moves_it(past: Past) -> None:
    typing = Typing()
    typing.draw(0, element("here"))
    typing.draw(0, element("far", x=1600, y=900))
    past.write(typing)
    past.open()
    host = past.host
    is_whole = f"(width) => {{ const view = ({VIEW})(); return view?.isWhole && view.width <= width }}"
    for width, height in ((1280, 720), (390, 844), (640, 360), (1440, 900)):
        host.set_viewport_size({"width": width, "height": height})
        host.wait_for_function(is_whole, arg=width)
    zoomed = host.evaluate(VIEW)["zoom"]
    host.locator("#playback canvas.interactive").hover()
    host.mouse.wheel(0, 40)
    host.set_viewport_size({"width": 390, "height": 844})
    host.wait_for_function(f"() => ({VIEW})().width <= 390")
    host.evaluate(PAINTED)
    assert host.evaluate(VIEW)["zoom"] == zoomed


def test_what_could_not_be_loaded_is_said_and_can_be_tried_again(past: Past) -> None:
    past.write(some_typing())
    answers = ["cut short", "away", "at last"]

    def answer(route: Route) -> None:
        now = answers.pop(0)
        if now == "cut short":
            whole = route.fetch().body()
            route.fulfill(status=200, body=whole[:-8], content_type="application/octet-stream")
        elif now == "away":
            route.abort()
        else:
            route.continue_()

    past.host.route("**/playback", answer)
    past.host.goto(f"/interview/{past.room}/report")
    alert = past.host.get_by_role("alert").filter(has_text="could not be loaded")
    for _attempt in range(2):
        expect(alert).to_be_visible()
        past.host.get_by_role("button", name="Try again").click()
    expect(past.host.locator("#playback")).to_have_attribute("data-tape", "read")
    expect(alert).to_be_hidden()


@breadth.EVERY_RUN
def test_the_text_at_the_end_is_the_reports_code(past: Past) -> None:
    typing = typed(260, seconds=300, seed=5)
    past.write(typing)
    past.open()
    past.shows("4:58")
    assert past.lines() == typing.text().split("\n")
    past.press("Home")
    assert past.lines() != typing.text().split("\n")
    past.press("End")
    assert past.lines() == typing.text().split("\n")
    assert past.host.locator("#code pre").text_content() == "".join(f"{line}\n" for line in typing.text().splitlines())


@breadth.EVERY_RUN
def test_somebody_plays_it_by_keyboard(past: Past) -> None:
    past.write(some_typing(), (30, 1, "joined", None), (63, 1, "paste", 16))
    past.open()
    past.shows("1:10")
    past.press("Home")
    past.shows("0:00")
    past.press(" ")
    expect(past.host.locator("#playback")).to_have_attribute("data-playing", "true")
    expect(past.host.locator("[data-playback-note]")).to_have_text("Skipped 25 s", timeout=10_000)
    past.press(" ")
    expect(past.host.locator("#playback")).to_have_attribute("data-playing", "false")
    past.press("Home")
    past.shows("0:00")
    past.press("ArrowRight")
    past.shows("0:05")
    past.press("Shift+ArrowRight")
    past.shows("0:30")
    past.press("Shift+ArrowRight")
    past.shows("1:03")
    assert past.lines() == ["# the task", "print('pasted')", ""]
    expect(past.host.locator("[data-playback-slider]")).to_have_attribute(
        "aria-valuetext", re.compile("^1:03 of 1:10, ")
    )
    past.press("Shift+ArrowLeft")
    assert past.lines() == ["# the task", ""]


def test_it_says_who_wrote_what_and_goes_where_a_moment_is_clicked(past: Past) -> None:
    past.write(some_typing(), (30, 1, "joined", None), (63, 1, "paste", 16))
    past.open()
    moments = past.host.get_by_role("list", name="Moments").get_by_role("button")
    expect(moments).to_have_text(
        [re.compile("^0:30.*Joined.*Grace"), re.compile("^1:03.*Pasted.*16 characters · Grace")]
    )
    moments.nth(1).click()
    past.shows("1:03")
    expect(past.host.locator(".cm-line .playback-by-interviewer")).to_have_text(["# the task"])
    expect(past.host.locator(".cm-line .playback-by-candidate")).to_have_text(["print('pasted')", ""])
    past.press("Home")
    past.host.locator(".playback-mark").last.click()
    past.shows("1:03")


def test_it_follows_the_typing_into_another_file_until_somebody_looks_elsewhere(past: Past) -> None:
    past.write(some_typing())
    past.open()
    past.press("End")
    assert past.lines() == ["a note"]
    past.host.get_by_role("group", name="Files").get_by_role("button", name="main.py").click()
    assert past.lines() == ["# the task", "print('pasted')", ""]
    expect(past.host.get_by_label("Follow the typing")).not_to_be_checked()
    past.host.get_by_label("Follow the typing").check()
    assert past.lines() == ["a note"]


def test_an_hour_of_typing_is_opened_and_shown_to_its_end(past: Past) -> None:
    typing = typed(25_000, seconds=3600)
    past.write(typing)
    past.open()
    past.press("End")
    past.shows("59:59")
    assert set(past.lines()) <= set(typing.text().split("\n")), "a long text is drawn where it is looked at"


def test_what_two_people_type_in_the_room_is_played_afterwards(past: Past, windows: Windows) -> None:
    guest = windows.of(past.house.grace)
    meet(past.host, guest, past.room)
    past.host.locator(".cm-content").click()
    past.host.keyboard.type("# sum two numbers\n", delay=20)
    expect(guest.locator(".cm-content")).to_contain_text("# sum two numbers")
    guest.locator(".cm-content").click()
    guest.keyboard.press("Control+End")
    guest.keyboard.type("total = 1 + 2\n", delay=20)
    expect(past.host.locator(".cm-content")).to_contain_text("total = 1 + 2")
    past.open()
    past.press("End")
    assert past.lines() == ["# sum two numbers", "total = 1 + 2", ""]
    expect(past.host.locator(".cm-line .playback-by-interviewer")).to_have_text(["# sum two numbers"])
    expect(past.host.locator(".cm-line .playback-by-candidate")).to_have_text(["total = 1 + 2", ""])
    expect(past.host.locator("#code")).to_contain_text("total = 1 + 2")
