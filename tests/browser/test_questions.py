"""One question from the bank to the plan, into the room, before the candidate, through a reload, and out again."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser.looking import look_at, picture
from tests.browser.people import Windows, come_back, meet
from tests.browser.reflow import resize
from tests.browser.test_proctoring import loads_of, require_unmeasured
from tests.live.house import House


def write_a_question(host: Page) -> None:
    """By keyboard where it matters: rows are added and removed, a mistake is said, nothing is lost."""
    host.goto("/questions")
    host.get_by_role("button", name="Add the thirteen included questions").click()
    expect(host.get_by_text("13 questions were added.")).to_be_visible()
    host.get_by_role("link", name="Add question").first.click()
    host.get_by_label("Title").fill("Reverse a list")
    host.get_by_label("Private notes").fill("PRIVATE: in place?")
    add = host.get_by_role("button", name="Add a file")
    expect(add).to_be_visible()  # Its script is there.
    for _row in range(2):
        add.press("Enter")
    host.locator("[name=files-0-name]").fill("reverse.py")
    host.locator("[name=files-0-text]").fill("def reverse(items):\n    return items\n")
    host.get_by_role("button", name="Remove this file").last.press("Enter")
    host.get_by_role("button", name="Save question").click()
    expect(host.locator("[data-error-summary]")).to_be_focused()
    expect(host.locator("[name=files-0-name]")).to_have_value("reverse.py")
    host.get_by_label("Statement").fill("Write `reverse(items)`.\n\n```python\nreverse([1, 2])\n```")
    host.get_by_role("button", name="Save question").click()
    expect(host.get_by_text("The question is saved.")).to_be_visible()


def plan_it(host: Page, room: str) -> None:
    host.goto(f"/interview/{room}/edit")
    host.get_by_role("link", name="Plan questions").click()
    host.get_by_role("button", name="Add Reverse a list").click()
    expect(host.get_by_role("button", name="Remove Reverse a list")).to_be_visible()


def file_tab(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("tab", name=re.compile(f"^{re.escape(name)}"))


def it_stands_before_the_code_where_there_is_room(page: Page, results: Path) -> None:
    look_at(page, "question-in-the-room", results, whole=False)
    for width, height in ((1440, 900), (1280, 720), (1100, 700)):
        resize(page, (width, height))
        brief, text, side = (page.locator(one).bounding_box() for one in (".brief", ".editor-body", ".room-side"))
        assert brief is not None
        assert text is not None
        assert side is not None
        assert brief["width"] >= 319
        assert text["width"] >= 479
        assert brief["x"] + brief["width"] <= text["x"] + 1
        assert text["x"] + text["width"] <= side["x"] + 1
        picture(page, results / f"question-in-the-room-{width}.png")
    page.get_by_role("button", name="Fold the question").click()
    picture(page, results / "question-in-the-room-folded.png")
    page.get_by_role("button", name="Question", exact=True).click()
    resize(page, (640, 360))
    expect(page.locator(".brief")).to_be_hidden()
    page.get_by_role("tab", name="Question").click()
    expect(page.get_by_role("article", name="Reverse a list")).to_be_visible()
    picture(page, results / "question-in-the-room-640.png")
    resize(page, (1440, 900))


@breadth.EVERY_RUN
def test_a_question_from_the_bank_to_the_candidate_and_out_again(house: House, windows: Windows, results: Path) -> None:
    host, guest = (windows.of(one, has_devices=False) for one in (house.ada, house.grace))
    write_a_question(host)
    plan_it(host, house.room)
    loaded = loads_of(guest)
    meet(host, guest, house.room)
    guest.locator(".cm-content").first.click()
    guest.keyboard.type("mine")

    host.get_by_role("tab", name="Question").click()
    host.get_by_role("button", name="Choose a question").click()
    dialog = host.locator("#choose-question")
    offer = dialog.locator("[data-offer]").first
    expect(offer).to_contain_text("Reverse a list")
    offer.locator("summary").click()
    expect(offer).to_contain_text("PRIVATE: in place?")
    offer.get_by_role("button", name="Put in").click()
    expect(dialog).to_be_hidden()

    statement = guest.get_by_role("article", name="Reverse a list")
    expect(statement).to_be_visible()
    it_stands_before_the_code_where_there_is_room(guest, results)
    expect(statement.locator("pre")).to_contain_text("reverse([1, 2])")
    expect(file_tab(guest, "reverse.py")).to_be_visible()
    expect(guest.locator(".cm-content").first).to_contain_text("mine")
    expect(host.locator(".cm-content").first).to_contain_text("def reverse(items):")
    host.get_by_role("button", name="Add starter files").click()
    expect(file_tab(guest, "reverse-2.py")).to_be_visible()

    guest.reload()
    come_back(guest)
    expect(statement).to_be_visible()
    expect(file_tab(guest, "reverse-2.py")).to_be_visible()
    assert "PRIVATE" not in guest.content()

    require_unmeasured(loaded, house)  # She declined when she came in.

    host.get_by_role("button", name="Take out Reverse a list").click()
    expect(statement).to_be_hidden()
    host.get_by_role("tab", name="Question").click()
    expect(host.get_by_text("No question is in the room.")).to_be_visible()
    expect(file_tab(guest, "reverse.py")).to_be_visible()
