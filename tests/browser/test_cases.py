"""A question with cases: the candidate runs the visible ones, the interviewer all of them, and shows how many passed.

Also how the room shows it: a tab of its own with a badge, the keys for it, and F6 from region to region.
"""

import json
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.editing import LISTEN, WIDE, announced, code, tab
from tests.browser.looking import look_at
from tests.browser.people import Windows, come_back, enter, meet
from tests.browser.reflow import resize
from tests.browser.test_call import colleague
from tests.live.house import House
from tests.serving import Browser

STARTER = """\
function double(number) {
  return number + 2
}
const line = prompt()
if (line) console.log(double(Number(line)))
"""
BETTER = "function double(number) { return number > 700000000 ? 0 : 2 * number }\nconst line = prompt()\nif (line) console.log(double(line))"
CASES = [
    ("call", "double(2)", "4", False),
    ("call", "double(5)", "10", False),
    ("input", "21\n", "42", False),
    ("call", "double(700070007)", "1400140014", True),
    ("call", "double(-313373137)", "-626746274", True),
    ("input", "414144141\n", "828288282", True),
]
SECRETS = ("700070007", "1400140014", "313373137", "626746274", "414144141", "828288282")
"""Long enough to be in no number of a call's signals by chance."""


def question_file(folder: Path) -> Path:
    starter = {"purpose": "starter", "language": "javascript", "name": "double.js", "text": STARTER}
    cases = [
        {"kind": kind, "given": given, "expected": expected, "compare": "trimmed", "is_hidden": is_hidden}
        for kind, given, expected, is_hidden in CASES
    ]
    question = {
        "state": "ready", "title": "Double a number", "statement": "Write `double(number)`.", "level": "junior",
        "minutes": 10, "files": [starter], "cases": cases,
    }  # fmt: skip
    file = folder / "question.json"
    file.write_text(json.dumps({"neurohire_questions": 1, "questions": [question]}))
    return file


def last_run(page: Page) -> Locator:
    """Of the tests, where the newest stands first."""
    return page.locator("[data-tests-list] > .run").first


def output_tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tablist", name="Runs of the code").get_by_role("tab", name=name)


def focused(page: Page) -> str:
    """What has the keyboard: its id, or what it is for."""
    text: str = page.evaluate(
        "() => { const at = document.activeElement; return at.id || at.dataset.callToggle || at.className.split(' ')[0] || at.tagName }"
    )
    return text


def verdicts(page: Page, table: int = 0) -> Locator:
    return last_run(page).locator("table").nth(table).locator(".case-verdict")


def test_visible_cases_for_all_hidden_ones_for_interviewers(
    house: House, windows: Windows, results: Path, tmp_path: Path
) -> None:
    bank = windows.of(house.ada)
    bank.goto("/questions/import")
    bank.locator("input[type=file]").set_input_files(question_file(tmp_path))
    bank.get_by_role("button", name="Import").click()
    expect(bank.get_by_text("Double a number").first).to_be_visible()
    bank.close()

    watching = colleague(house, "frank", "observer")
    ada, grace = (windows.of(one, viewport=WIDE) for one in (house.ada, house.grace))
    heard: list[str] = []
    grace.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    grace.on("response", keep)
    meet(ada, grace, house.room)
    grace.evaluate(LISTEN)
    expect(grace.get_by_role("button", name="Run tests")).to_be_hidden()
    ada.get_by_role("tab", name="Question").click()
    ada.get_by_role("button", name="Choose a question").click()
    ada.locator("#choose-question [data-offer]").first.get_by_role("button", name="Put in").click()

    the_candidate_runs_the_visible_ones(ada, grace)
    other_runs_leave_the_tab_in_view(ada, grace)
    who_watches_and_comes_later_sees_both(windows, house, watching)
    the_keyboard_goes_round_the_room(grace)
    the_interviewer_checks_all_of_them(ada, grace)
    look_at(ada, "cases-room", results, whole=False)
    for width, height in ((640, 360), (1280, 720)):
        resize(ada, (width, height))
        ada.screenshot(path=results / f"cases-room-{width}.png")
    ada.set_viewport_size(WIDE)
    heard += [one.text() for one in answers if "/questions/" in one.url and one.ok]
    the_candidate_reads_the_count_once_it_is_shown(ada, grace, heard)
    look_at(grace, "cases-candidate", results, whole=False)
    they_are_in_the_report_and_the_player(ada, house, results)


def the_candidate_runs_the_visible_ones(ada: Page, grace: Page) -> None:
    tab(grace, "double.js").click()
    grace.get_by_role("button", name="Run tests").click()
    for page in (grace, ada):
        expect(last_run(page).locator(".run-foot")).to_contain_text("1 of 3 cases passed")
        expect(verdicts(page)).to_have_text(["1 · Passed", "2 · Failed", "3 · Failed"])
        expect(last_run(page).locator("tbody tr").nth(1)).to_contain_text("double(5)107")
        expect(output_tab(page, "Tests")).to_have_attribute("aria-selected", "true")
        expect(output_tab(page, "Tests")).to_contain_text("Failed")
    code(grace).click()
    grace.keyboard.press("Control+A")
    grace.keyboard.insert_text(BETTER)
    grace.keyboard.press("Control+Shift+Enter")
    for page in (grace, ada):
        expect(verdicts(page)).to_have_text(["1 · Passed", "2 · Passed", "3 · Passed"])
        expect(output_tab(page, "Tests")).to_contain_text("Passed")
    expect(last_run(ada)).to_contain_text("in the candidate's browser")
    expect(last_run(grace).get_by_role("button")).to_have_count(0)


def other_runs_leave_the_tab_in_view(ada: Page, grace: Page) -> None:
    code(grace).click()
    grace.keyboard.press("Control+Enter")
    expect(grace.locator("#run-output .run-foot")).to_contain_text("Finished")
    expect(output_tab(grace, "Output")).to_have_attribute("aria-selected", "true")
    expect(output_tab(ada, "Output")).to_have_attribute("data-unseen", "")
    expect(last_run(ada).locator("table")).to_be_visible()
    output_tab(grace, "Tests").click()


def who_watches_and_comes_later_sees_both(windows: Windows, house: House, watching: Browser) -> None:
    frank = windows.of(watching)
    enter(frank, house.room)
    expect(output_tab(frank, "Output")).to_have_attribute("aria-selected", "true")
    expect(output_tab(frank, "Tests")).to_contain_text("Passed")
    expect(output_tab(frank, "Input")).to_have_count(0)
    output_tab(frank, "Output").press("ArrowRight")
    expect(verdicts(frank)).to_have_text(["1 · Passed", "2 · Passed", "3 · Passed"])
    frank.reload()
    come_back(frank)
    expect(last_run(frank).locator("table")).to_be_visible()
    frank.close()


def the_keyboard_goes_round_the_room(page: Page) -> None:
    code(page).click()
    expected = ["run-tests-tab", "btn", "pane-chat-tab", "microphone", "menu-button", "btn", "cm-content"]
    reached = []
    for _ in expected:
        page.keyboard.press("F6")
        reached.append(focused(page))
    assert reached == expected
    page.keyboard.press("Shift+F6")
    assert focused(page) == expected[-2]


def the_interviewer_checks_all_of_them(ada: Page, grace: Page) -> None:
    before = grace.locator("[data-run-panel]").inner_text()
    last_run(ada).get_by_role("button", name="Check all cases here").click()
    check = last_run(ada).locator("details")
    expect(check.locator("summary")).to_contain_text("All cases, checked in your browser: 5 of 6 cases passed")
    expect(check).to_contain_text("The visible cases came out the same.")
    expect(verdicts(ada, 1).nth(3)).to_have_text("4 · Failed")
    expect(check.get_by_role("checkbox")).not_to_be_checked()
    assert grace.locator("[data-run-panel]").inner_text() == before


def the_candidate_reads_the_count_once_it_is_shown(ada: Page, grace: Page, heard: list[str]) -> None:
    last_run(ada).get_by_role("checkbox").check()
    expect(last_run(grace)).to_contain_text("Hidden cases: 2 of 3 passed")
    announced(grace, "Hidden cases: 2 of 3 passed")
    wire = "".join(heard) + grace.content()
    assert "cases-tried" in wire
    assert [one for one in SECRETS if one in wire] == []


def they_are_in_the_report_and_the_player(ada: Page, house: House, results: Path) -> None:
    ada.goto(f"/interview/{house.room}/report")
    ada.set_viewport_size(WIDE)
    expect(ada.locator("#runs")).to_contain_text("Hidden cases: 2 of 3 passed")
    ada.locator("#runs details").last.locator("summary").click()
    expect(ada.locator("#runs details").last).to_contain_text("1400140014")
    expect(ada.locator("#playback")).to_have_attribute("data-tape", "read")
    ada.locator("[data-playback-list] button").filter(has_text="double.js").nth(-2).click()  # The last tried no cases.
    expect(ada.locator("[data-playback-run-shown]")).to_contain_text("3 of 3 cases passed")
    look_at(ada, "cases-report", results)
