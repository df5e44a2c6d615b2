"""Running the code: everybody in the room sees one output, whenever they come, and the player has it afterwards."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.editing import add_file, meet_in_the_editor, write
from tests.browser.looking import look_at
from tests.browser.people import Windows, come_back, enter
from tests.browser.reflow import resize
from tests.browser.test_call import colleague
from tests.live.house import House

PROGRAM = (
    'console.log("Hello " + prompt("Who?")); console.error("שלום \\u001b[31m\\u202egnp.exe"); '
    'console.log("<b>" + "x".repeat(300));'
)
ENDLESS = "for (;;) {}"


def run_of(page: Page, at: int = -1) -> Locator:
    return page.locator("[data-run-list] > .run").nth(at)


def ended(page: Page, words: str, at: int = -1) -> None:
    expect(run_of(page, at).locator(".run-foot")).to_contain_text(words)


def test_everybody_sees_one_run(house: House, windows: Windows, results: Path) -> None:
    watching = colleague(house, "frank", "observer")
    pair = meet_in_the_editor(house, windows)
    ada, grace = pair.host, pair.guest
    frank = windows.of(watching)
    enter(frank, house.room)
    for page in (ada, grace, frank):
        expect(page.locator("[data-run-panel]")).to_be_hidden()
    expect(frank.get_by_role("button", name="Run", exact=True)).to_have_count(0)

    what_does_not_run_says_so(ada, grace)
    a_run_is_one_output_for_all(ada, grace, frank)
    look_at(ada, "running-room", results, whole=False)
    the_text_keeps_its_half(ada, results)
    it_survives_a_reload_and_a_later_visit(ada, grace, frank, house)
    a_claim_is_checked_here(ada)
    it_is_stopped(ada, grace)
    it_is_in_the_player(ada, house, results)


def what_does_not_run_says_so(ada: Page, grace: Page) -> None:
    groups = ada.locator("[data-editor-language] optgroup")
    expect(groups.filter(has=ada.locator("option[value=java]"))).to_have_attribute("label", re.compile("Need a runner"))
    expect(groups.filter(has=ada.locator("option[value=html]"))).to_have_attribute("label", "Colours only")
    ada.locator("[data-editor-language]").select_option("java")
    expect(grace.locator("[data-editor-language]")).to_have_value("java")
    grace.get_by_role("button", name="Run", exact=True).click()
    expect(grace.locator(".toast").filter(has_text="needs a runner")).to_be_visible()
    ada.locator("[data-editor-language]").select_option("javascript")
    expect(grace.locator("[data-editor-language]")).to_have_value("javascript")


def a_run_is_one_output_for_all(ada: Page, grace: Page, frank: Page) -> None:
    write(grace, PROGRAM)
    grace.keyboard.type("// con")
    expect(grace.locator(".cm-tooltip-autocomplete")).to_be_visible()
    grace.keyboard.press("Control+Enter")
    expect(grace.locator(".cm-tooltip-autocomplete")).to_have_count(0)
    ended(grace, "Finished")
    # The lines it read were none: now with one.
    grace.get_by_role("tab", name="Input").click()
    grace.locator("[data-run-input]").fill("World\n")
    grace.get_by_role("button", name="Run", exact=True).click()
    for page in (ada, grace, frank):
        ended(page, "Finished")
        text = run_of(page).locator(".run-text")
        expect(text).to_contain_text("Hello World")
        expect(text).to_contain_text("<b>xxx")
        expect(text.locator(".run-stderr")).to_contain_text("שלום [U+202E]gnp.exe")
    expect(run_of(grace)).to_contain_text("in your browser")
    for page in (ada, frank):
        expect(run_of(page)).to_contain_text("in the candidate's browser")
        expect(run_of(page)).to_contain_text("1 line of input")
    expect(run_of(frank).get_by_role("button", name="Run it here")).to_have_count(0)


def the_text_keeps_its_half(page: Page, results: Path) -> None:
    add_file(page, "helpers.js")
    for width, height in ((640, 360), (390, 844), (1280, 720)):
        resize(page, (width, height))
        page.locator("[data-run-panel]").scroll_into_view_if_needed()
        page.screenshot(path=results / f"running-room-{width}.png")
        # A name that is cut would be scrolled to its end.
        assert page.locator(".editor-tabs").evaluate("one => one.scrollWidth <= one.clientWidth"), width
        text, output = (page.locator(one).bounding_box() for one in (".editor-body", "[data-run-panel]"))
        assert text is not None
        assert output is not None
        if height < 600:
            assert text["height"] >= height / 2
        assert text["y"] + text["height"] <= output["y"] + 1
    resize(page, (1440, 900))


def it_survives_a_reload_and_a_later_visit(ada: Page, grace: Page, frank: Page, house: House) -> None:
    separator = ada.get_by_role("separator", name="Height of the output")
    separator.press("ArrowUp")
    height = ada.locator("[data-run-panel]").evaluate("one => one.offsetHeight")
    for page in (ada, grace):
        page.reload()
        come_back(page)
    frank.close()
    for page in (ada, grace):
        expect(page.locator("[data-run-list] > .run")).to_have_count(2)
        expect(run_of(page).locator(".run-text")).to_contain_text("Hello World")
    assert ada.locator("[data-run-panel]").evaluate("one => one.offsetHeight") == height


def a_claim_is_checked_here(ada: Page) -> None:
    write(ada, "// later")
    run_of(ada).get_by_role("button", name="Run it here").click()
    expect(run_of(ada).locator(".run-verdict")).to_contain_text("the output is the same")


def it_is_stopped(ada: Page, grace: Page) -> None:
    write(ada, f"\n{ENDLESS}")
    ada.get_by_role("button", name="Run", exact=True).click()
    ada.get_by_role("button", name="Stop", exact=True).click()
    ended(ada, "Stopped by hand")
    ended(grace, "Stopped by hand")
    expect(run_of(grace)).to_contain_text("in Ada Admin's browser")


def it_is_in_the_player(ada: Page, house: House, results: Path) -> None:
    ada.goto(f"/interview/{house.room}/report")
    expect(ada.locator("#runs .run")).to_have_count(3)
    expect(ada.locator("#runs .run-stderr").first).to_contain_text("gnp.exe")
    expect(ada.locator("#playback")).to_have_attribute("data-tape", "read")
    mark = ada.locator("[data-playback-list] button").filter(has_text="Ran main.js").nth(1)
    mark.click()
    expect(ada.locator("[data-playback-run-shown]")).to_contain_text("Hello World")
    expect(ada.locator("[data-playback-run-shown] .run-stderr")).to_contain_text("gnp.exe")
    ada.get_by_role("button", name="Run this moment").click()
    expect(ada.locator("[data-playback-run-result]")).to_contain_text("Finished")
    expect(ada.locator("[data-playback-run-result]")).to_contain_text("Hello World")
    look_at(ada, "running-report", results)
