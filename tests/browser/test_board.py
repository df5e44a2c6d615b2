"""The board in the room: two people draw at once and see the same, through a killed server and a lost connection."""

import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests import breadth
from tests.browser.drawing import at, draw_box, open_board, open_texts, same_scene, scene, take_tool, texts, write_text
from tests.browser.looking import look_at
from tests.browser.people import Windows, enter, in_state, meet
from tests.browser.test_call import colleague
from tests.live.house import House
from tools.studio import check

WIDE = {"width": 1440, "height": 900}
BOARD_FILES = re.compile(r"/static/dist/(board|chunks/(canvas|opened))")


def meet_without_devices(house: House, windows: Windows) -> tuple[Page, Page]:
    host, guest = (windows.of(one, viewport=WIDE, has_devices=False) for one in (house.ada, house.grace))
    meet(host, guest, house.room)
    return host, guest


@breadth.EVERY_RUN
def test_two_people_draw_and_see_the_same(house: House, windows: Windows, results: Path) -> None:
    host, guest = (windows.of(one, viewport=WIDE, has_devices=False) for one in (house.ada, house.grace))
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    for page in (host, guest):
        page.context.on("request", note)
    meet(host, guest, house.room)
    assert [one.url for one in asked if BOARD_FILES.search(one.url)] == [], "nothing is loaded before somebody opens it"
    errors: list[str] = []
    # Whoever is about to press it has it fetched, and nothing of it run.
    with host.expect_request(BOARD_FILES):
        host.locator("[data-board-open]").hover()
    assert host.locator("[data-board-canvas] *").count() == 0
    for page in (host, guest):
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        open_board(page)
    draw_box(host, 320, 200)
    write_text(guest, 700, 300, "Queue")
    same_scene(host, guest, count=2)
    expect(guest.locator(".board-peer-name")).to_have_text("Ada Admin")

    open_texts(guest)
    guest.get_by_role("button", name="Change the text: Queue").press("Enter")
    guest.keyboard.press("End")
    guest.keyboard.type(" and workers")
    guest.get_by_role("button", name="Save text").press("Enter")
    guest.get_by_label("Add a text").fill("Cache")
    guest.get_by_role("button", name="Add text").press("Enter")
    drawn = same_scene(host, guest, count=3)
    assert {one["text"] for one in drawn} == {None, "Queue and workers", "Cache"}
    expect(texts(guest)).to_have_text(["Queue and workers", "Cache"])

    host.get_by_role("button", name="Beside the code").click()
    expect(host.locator(".cm-content")).to_be_visible()
    for page in (host, guest):
        look_at(page, f"board-{'host' if page is host else 'guest'}", results, whole=False)
        assert check(page) == []
    foreign = [one.url for one in asked if not one.url.startswith((house.ada.server.url, "data:", "blob:"))]
    assert foreign == []
    assert errors == []


def test_what_was_drawn_outlives_the_server_and_an_hour_without_a_connection(house: House, windows: Windows) -> None:
    server = house.ada.server
    host, guest = (windows.of(one, viewport=WIDE, has_devices=False) for one in (house.ada, house.grace))
    guest.clock.install()
    meet(host, guest, house.room)
    for page in (host, guest):
        open_board(page)
    draw_box(host, 320, 200)
    same_scene(host, guest, count=1)
    server.stop(signal.SIGKILL)
    draw_box(host, 320, 320)
    draw_box(guest, 520, 200)
    server.start()
    same_scene(host, guest, count=3)
    guest.context.set_offline(True)
    draw_box(guest, 520, 320)
    guest.clock.fast_forward("01:00:00")
    write_text(guest, 720, 240, "written offline")
    draw_box(host, 320, 440)
    guest.context.set_offline(False)
    before = same_scene(host, guest, count=6)
    host.reload()
    in_state(host, "live")
    expect(host.locator("canvas.interactive")).to_be_visible()
    assert same_scene(host, guest, count=6) == before, "a reload finds the board as it was, and in view"


@pytest.mark.timeout(900)  # Three windows with Excalidraw, which two cores open slowly.
def test_three_people_draw_at_once_and_two_on_one_element(house: House, windows: Windows) -> None:
    host, guest = meet_without_devices(house, windows)
    other = windows.of(colleague(house, "fay", "interviewer"), viewport=WIDE, has_devices=False)
    enter(other, house.room)
    in_state(other, "live")
    pages = (host, guest, other)
    for page in pages:
        open_board(page)
    draw_box(host, 320, 200)
    same_scene(*pages, count=1)
    # Each begins a box of their own, and all of them grow in turns before the first is let go.
    corners = {host: (320, 320), guest: (520, 200), other: (520, 320)}
    for page, (x, y) in corners.items():
        take_tool(page, "r")
        page.mouse.move(*at(page, x, y))
        page.mouse.down()
    for step in range(1, 13):
        for page, (x, y) in corners.items():
            page.mouse.move(*at(page, x + 10 * step, y + 5 * step))
    for page in pages:
        page.mouse.up()
    drawn = same_scene(*pages, count=4)
    assert len({one["id"] for one in drawn}) == 4
    assert [(one["width"], one["height"]) for one in drawn[1:]] == [(120, 60)] * 3
    # Two take hold of the first one, and pull it in two directions in turns.
    for page, x in ((host, 320), (guest, 440)):
        take_tool(page, "v")
        page.mouse.move(*at(page, x, 230))
        page.mouse.down()
    for step in range(1, 13):
        host.mouse.move(*at(host, 320 - 5 * step, 230))
        guest.mouse.move(*at(guest, 440, 230 + 15 * step))
    for page in (host, guest):
        page.mouse.up()
    after = same_scene(*pages, count=4)
    assert after[0]["id"] == drawn[0]["id"]
    assert (after[0]["x"], after[0]["y"]) != (drawn[0]["x"], drawn[0]["y"])
    assert after[1:] == drawn[1:], "what nobody took hold of stands where it stood"
    host.keyboard.press("Control+z")
    guest.keyboard.press("Control+z")
    assert len(same_scene(*pages, count=4)) == 4, "undo of a drag removes nothing"


def test_observers_look_and_point(house: House, windows: Windows) -> None:
    frank = colleague(house, "frank", "observer")
    host, guest = meet_without_devices(house, windows)
    watcher = windows.of(frank, viewport=WIDE, has_devices=False)
    enter(watcher, house.room)
    in_state(watcher, "live")
    for page in (host, watcher):
        open_board(page)
    draw_box(host, 320, 200)
    same_scene(host, watcher, count=1)
    watcher.locator(".excalidraw-container").focus()
    watcher.keyboard.press("r")
    watcher.mouse.move(*at(watcher, 600, 300))
    watcher.mouse.down()
    watcher.mouse.move(*at(watcher, 700, 400), steps=4)
    watcher.mouse.up()
    expect(host.locator(".board-peer-name")).to_have_text("Frank East")
    assert len(scene(watcher)) == len(scene(host)) == 1
    open_texts(watcher)
    expect(watcher.get_by_label("Add a text")).to_have_count(0)
    expect(guest.locator("[data-board-open] [data-board-news]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_at_every_size(house: House, windows: Windows, results: Path, scheme: str) -> None:
    host, guest = meet_without_devices(house, windows)
    for page in (host, guest):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        open_board(page)
    draw_box(host, 320, 200)
    write_text(host, 340, 220, "قائمة انتظار")
    same_scene(host, guest, count=2)
    for width, height in ((1440, 900), (1280, 720), (640, 360), (390, 800)):
        guest.set_viewport_size({"width": width, "height": height})
        expect(guest.locator("canvas.interactive")).to_be_visible()
        look_at(guest, f"board-{width}-{scheme}", results, whole=False)
        assert check(guest) == [], (width, height)


def test_the_keys_of_the_room_stay_the_room_s(house: House, windows: Windows) -> None:
    host, guest = meet_without_devices(house, windows)
    open_board(host)
    draw_box(host, 320, 200)
    host.locator(".excalidraw-container").focus()
    host.keyboard.press("Control+s")
    expect(host.get_by_text("Saved").last).to_be_visible()
    for keys in ("Control+o", "Control+Shift+s", "Control+Shift+e", "Control+k"):
        host.keyboard.press(keys)
    expect(host.locator(".excalidraw-modal-container .Modal")).to_have_count(0)
    host.keyboard.press("F6")
    assert host.evaluate("() => document.activeElement.closest('.board') === null")
    host.keyboard.press("Shift+F6")
    assert host.evaluate("() => document.activeElement.closest('.board') !== null")
    host.keyboard.press("Control+z")
    same_scene(host, count=0)
    # The candidate's clipboard is closed here as in the editor.
    open_board(guest)
    guest.locator(".excalidraw-container").focus()
    guest.keyboard.press("Control+v")
    expect(guest.locator(".toast-text").get_by_text("Copy, cut, paste and drop are off in the editor.")).to_be_visible()
