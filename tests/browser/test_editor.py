"""Two people write into the same text: nothing is lost, each sees where the other is, and nobody is in the other's way."""

import re
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editing import (
    WIDE,
    Pair,
    add_file,
    announced,
    code,
    lines,
    meet_in_the_editor,
    open_options,
    options,
    paste,
    tab,
    write,
)
from tests.browser.people import CONNECT_MS, Windows, come_back, in_state
from tests.live.house import House
from tools.studio import check

PHONE = {"width": 390, "height": 844}
MEGABYTE = 1024 * 1024
SETTLED_MS = 500  # A cursor is told at most every 100 ms.
FOLLOWED_IN_VIEW = """() => {
  const caret = document.querySelector(".cm-peer")?.getBoundingClientRect()
  const box = document.querySelector(".cm-scroller").getBoundingClientRect()
  return caret && caret.top >= box.top && caret.bottom <= box.bottom
}"""


@pytest.fixture
def pair(house: House, windows: Windows) -> Pair:
    return meet_in_the_editor(house, windows)


def test_two_people_type_into_one_line_at_once_and_all_letters_arrive(pair: Pair) -> None:
    write(pair.host, "[]")
    expect(code(pair.guest)).to_contain_text("[]")
    for page in (pair.host, pair.guest):
        code(page).click()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
    for letter in "abcdefghijklmnopqrstuvwxyz":
        pair.host.keyboard.type(letter)
        pair.guest.keyboard.type(letter.upper())
    for page in (pair.host, pair.guest):
        expect(page.locator("[data-editor-status]")).to_have_attribute("data-editor-status", "saved")
        expect(code(page)).to_have_text(re.compile(r"^\[\w{52}\]$"))
    assert lines(pair.host) == lines(pair.guest)
    letters = lines(pair.host)[0]
    assert "".join(one for one in letters if one.islower()) == "abcdefghijklmnopqrstuvwxyz"
    assert "".join(one for one in letters if one.isupper()) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_undo_takes_back_only_what_one_wrote_oneself(pair: Pair) -> None:
    code(pair.host).click()
    pair.host.keyboard.insert_text("from ada")  # At once: what is typed with a pause is taken back in two steps.
    expect(code(pair.guest)).to_contain_text("from ada")
    write(pair.guest, " and grace")
    expect(code(pair.host)).to_contain_text("from ada and grace")
    pair.host.keyboard.press("Control+Z")
    expect(code(pair.guest)).to_have_text(" and grace")
    pair.host.keyboard.press("Control+Z")
    pair.host.keyboard.press("Control+Y")
    expect(code(pair.guest)).to_have_text("from ada and grace")


def test_the_others_cursor_is_seen_with_a_name_that_leaves(pair: Pair) -> None:
    write(pair.guest, "one\ntwo")
    name = pair.host.locator(".cm-peer-name")
    expect(name).to_have_text("Grace Candidate")
    expect(name).to_be_visible()
    expect(name).to_be_hidden()
    caret = pair.host.locator(".cm-peer").bounding_box()
    assert caret is not None
    pair.host.mouse.move(caret["x"] + 3, caret["y"] + 5)
    expect(name).to_be_visible()
    pair.guest.keyboard.press("Shift+Home")
    expect(pair.host.locator(".cm-peer-selection")).to_be_visible()
    pair.guest.get_by_role("button", name="Leave").click()
    expect(pair.host.locator(".cm-peer")).to_have_count(0)


def test_following_goes_to_the_others_file_and_cursor_until_one_scrolls(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    open_options(host).get_by_text("Follow Grace Candidate").click()
    announced(host, "Following Grace Candidate")
    add_file(guest, "long.txt")
    guest.keyboard.type("line\n" * 60)
    expect(tab(host, "long.txt")).to_have_attribute("aria-selected", "true")
    host.wait_for_function(FOLLOWED_IN_VIEW)
    guest.keyboard.press("Control+Home")
    host.wait_for_function(FOLLOWED_IN_VIEW)
    code(host).hover()
    host.mouse.wheel(0, 200)
    announced(host, "You no longer follow Grace Candidate")
    expect(host.get_by_role("button", name="Stop following")).to_be_hidden()


def test_size_and_wrapping_are_still_there_after_a_reload(pair: Pair) -> None:
    guest = pair.guest
    write(guest, "x" * 400)
    assert guest.evaluate("document.querySelector('.cm-scroller').scrollWidth") > 3000
    menu = open_options(guest)
    menu.get_by_role("button", name="Larger text").click()
    menu.get_by_role("button", name="Larger text").click()
    menu.get_by_text("Wrap long lines").click()
    expect(menu.get_by_text("18 px")).to_be_visible()
    guest.reload()
    come_back(guest)
    expect(code(guest)).to_contain_text("xxx")
    expect(code(guest)).to_have_css("font-size", "18px")
    assert guest.evaluate("document.querySelector('.cm-scroller').scrollWidth") < 1440


def test_tab_indents_and_leaves_after_escape(pair: Pair) -> None:
    guest = pair.guest
    write(guest, "word")
    guest.keyboard.press("Home")
    guest.keyboard.press("Tab")
    expect(code(guest)).to_have_text("    word")
    expect(code(guest)).to_be_focused()
    guest.keyboard.press("Escape")
    guest.keyboard.press("Tab")
    expect(code(guest)).not_to_be_focused()
    expect(code(guest)).to_have_text("    word")


def test_typing_is_read_aloud_only_where_that_is_asked_for(pair: Pair) -> None:
    open_options(pair.guest).get_by_text("Announce what others type").click()
    write(pair.host, "answer = 42")
    announced(pair.guest, "Ada Admin changed line 1: answer = 42")
    write(pair.guest, " # sure")
    expect(code(pair.host)).to_contain_text("sure")
    pair.host.wait_for_timeout(2500)
    assert not [one for one in pair.host.evaluate("window.said") if "changed" in one]


def test_more_than_the_document_holds_is_refused_with_the_reason(pair: Pair) -> None:
    host = pair.host
    paste(host, "0123456789\n" * MEGABYTE)
    expect(host.locator(".toast")).to_contain_text("All files together can hold 1 MB.")
    expect(code(host)).to_have_text("")
    paste(host, f"{'x' * 1023}\n" * 1023 + "y" * 1024)
    expect(host.locator(".toast").filter(has_text="nearly full")).to_be_visible()
    host.keyboard.type("z")
    expect(host.locator("[data-editor-status]")).to_have_attribute("data-editor-status", "saved", timeout=CONNECT_MS)
    assert lines(host)[-1] == "y" * 1024
    pair.guest.keyboard.press("Control+End")
    code(pair.guest).focus()
    pair.guest.keyboard.press("Control+End")
    expect(pair.guest.locator(".cm-line").last).to_have_text("y" * 1024, timeout=CONNECT_MS)


def test_an_allowed_paste_is_a_fact_with_its_size(house: House, windows: Windows) -> None:
    pair = meet_in_the_editor(house, windows, agree=True)
    host, guest = pair.host, pair.guest
    host.get_by_text("Allow clipboard").click()
    expect(guest.get_by_text("Copy and paste are off", exact=True)).to_be_hidden()
    paste(guest, "thirty characters of somebody else")
    host.get_by_role("tab", name="Alerts").click()
    expect(host.locator("[data-panel=alerts]")).to_contain_text("34")


def test_replacing_half_an_emoji_is_the_same_for_both(pair: Pair) -> None:
    write(pair.host, "a\U0001f600b")
    expect(code(pair.guest)).to_have_text("a\U0001f600b")
    # The text of the page itself is changed, as an input method or a screen reader does it.
    pair.host.evaluate(
        "() => { document.querySelector('.cm-line').firstChild.nodeValue = 'a\\u{1F601}b' }",
    )
    for page in (pair.guest, pair.host):
        expect(code(page)).to_have_text("a\U0001f601b")
    expect(pair.host.locator("[data-editor-status]")).to_have_attribute("data-editor-status", "saved")


def test_nothing_runs_on_when_the_seat_is_taken_elsewhere_or_the_interview_ends(pair: Pair) -> None:
    host, guest = pair.host, pair.guest
    write(guest, "kept")
    second = guest.context.new_page()
    second.goto(guest.url)
    come_back(second)
    in_state(guest, "taken")
    expect(code(guest)).to_have_attribute("contenteditable", "false")
    code(second).press("Home")
    expect(host.locator(".cm-peer")).to_have_count(1)
    host.wait_for_timeout(SETTLED_MS)
    expect(host.locator(".cm-peer"), "of the page that lost the seat nothing stays").to_have_count(1)
    guest.get_by_role("button", name="Use this tab").click()
    in_state(guest, "live")
    write(guest, " and more")
    expect(code(host)).to_have_text("kept and more")
    host.locator("[data-room-end]").click()
    host.get_by_role("dialog").get_by_role("button", name=re.compile("^End")).click()
    in_state(guest, "completed")
    expect(code(guest)).to_have_attribute("contenteditable", "false")


def test_the_editor_is_accessible(pair: Pair, results: Path) -> None:
    host, guest = pair.host, pair.guest
    write(guest, "def merge(left, right):\nreturn sorted(left + right)")
    add_file(host, "notes.md")
    # Another place each time: a cursor that stays says nothing.
    keys = ("Shift+Home", "Shift+Control+Home", "Shift+ArrowDown", "Shift+End")
    for (size, scheme), key in zip(product((WIDE, PHONE), ("light", "dark")), keys, strict=True):
        # Half faded, the name has half its contrast; without motion it is there or not.
        host.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        host.set_viewport_size(size)  # type: ignore[arg-type]
        if size == PHONE:
            host.get_by_role("tab", name="Code").click()
        name = f"editor-{scheme}-{size['width']}"
        tab(host, "main.py").click()
        guest.keyboard.press(key)
        expect(host.locator(".cm-peer-name")).to_be_visible()
        host.screenshot(path=results / f"{name}.png")
        assert check(host) == []
        add_file(host, "")
        assert check(host) == []
        host.keyboard.press("Escape")
        open_options(host).get_by_text("Follow Grace Candidate").click()
        host.screenshot(path=results / f"{name}-options.png")
        assert check(host) == []
        options(host).get_by_text("Follow Grace Candidate").click()
        host.keyboard.press("Escape")
