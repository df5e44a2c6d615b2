"""Scheduling by keyboard alone: a candidate who is not there yet, a zone by its city, an overlap, and what was typed."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import look_at
from tests.browser.people import Windows, combobox, set_up
from tests.serving import Server

MOST_TABS = 40


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until this has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).last  # type: ignore[arg-type]
    for _press in range(MOST_TABS):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to the {role} “{name}”")


def type_time(page: Page) -> None:
    """1 June 2030, 14:30, in the order of an American keyboard; the year takes six digits, so an arrow leaves it."""
    tab_to(page, "textbox", "Date and time")
    page.keyboard.type("06012030")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("0230PM")


def begin(page: Page, title: str) -> None:
    page.goto("/schedule-interview")
    page.get_by_label("Title").focus()
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    expect(combobox(page, "Candidate")).to_be_focused()


def test_an_interview_is_scheduled_by_keyboard_with_a_new_candidate_and_moved_out_of_an_overlap(
    sqlite_server: Server, windows: Windows, results: Path
) -> None:
    page = windows.open(sqlite_server, locale="en-US", timezone_id="America/New_York")
    set_up(page)

    begin(page, "Systems, first round")
    page.keyboard.type("Grace")
    expect(page.locator("#candidate_id-note")).to_have_text("Nothing matches “Grace”.")
    tab_to(page, "link", "New candidate")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Full name")).to_be_focused()
    expect(dialog.get_by_label("Full name")).to_have_value("Grace")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Enter an e-mail address.")).to_be_visible()
    look_at(page, "schedule-new-candidate", results, whole=False)
    page.keyboard.type("grace@example.org")
    page.keyboard.press("Enter")
    expect(combobox(page, "Candidate")).to_have_value("Grace (grace@example.org)")
    expect(combobox(page, "Candidate")).to_be_focused()

    type_time(page)
    tab_to(page, "combobox", "Time zone of this date and time")
    page.keyboard.type("germ")
    expect(page.get_by_role("option", name=re.compile("^Berlin, Germany"))).to_be_visible()
    look_at(page, "schedule-zones", results, whole=False)
    combobox(page, "Time zone of this date and time").fill("berl")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#zone-preview")).to_contain_text("America/New York): Ada AdminSat 1 Jun 2030, 08:30")
    look_at(page, "schedule-filled", results)
    page.get_by_label("Title").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("created="))

    begin(page, "Second")
    page.keyboard.type("gra")
    expect(page.get_by_role("option", name="Grace")).to_be_visible()
    page.keyboard.press("Enter")
    type_time(page)
    tab_to(page, "combobox", "Time zone of this date and time")
    page.keyboard.type("Berlin")
    expect(page.get_by_role("option", name=re.compile("^Berlin, Germany"))).to_be_visible()
    page.keyboard.press("Enter")
    clash = page.locator(".availability")
    expect(clash).to_contain_text("Grace is in “Systems, first round”: 1 Jun 2030, 14:30 – 15:30.")
    look_at(page, "schedule-overlap", results)
    page.goto("/candidates")
    page.goto("/schedule-interview")
    expect(page.get_by_text("What you entered before is back.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Second")
    expect(combobox(page, "Candidate")).to_have_value("Grace (grace@example.org)")
    tab_to(page, "button", "Mon 3 Jun 2030, 08:00")
    page.keyboard.press("Enter")
    expect(clash).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("created="))
    expect(page.get_by_role("status").filter(has_text="is also in")).to_have_count(0)


def test_a_plan_is_saved_as_a_template_and_the_next_one_started_from_it_by_keyboard(
    sqlite_server: Server, windows: Windows, results: Path
) -> None:
    page = windows.open(sqlite_server, locale="en-US", timezone_id="America/New_York")
    set_up(page)
    page.goto("/templates")
    expect(page.get_by_role("heading", name="No templates yet")).to_be_visible()
    look_at(page, "templates-none", results)

    begin(page, "Data engineer, first round")
    tab_to(page, "combobox", "Duration")
    page.keyboard.type("45")
    tab_to(page, "combobox", "Programming language")
    page.keyboard.type("Go")
    tab_to(page, "button", "Save as a template")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Data engineer, first round” is saved as a template.")).to_be_visible()
    look_at(page, "template-saved", results)

    page.goto("/schedule-interview")
    tab_to(page, "combobox", "Start from a template")
    page.keyboard.type("first round")
    expect(page.get_by_role("option", name="Data engineer, first round")).to_be_visible()
    page.keyboard.press("Enter")
    tab_to(page, "textbox", "Title")
    page.keyboard.type("My own title")
    page.get_by_role("button", name="Fill in").focus()
    page.keyboard.press("Enter")
    told = page.locator("[data-started]")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Kept as you entered it: Title.")
    expect(page.get_by_label("Title", exact=True)).to_have_value("My own title")
    expect(page.get_by_label("Duration")).to_have_value("45")
    expect(page.get_by_label("Programming language")).to_have_value("go")
    look_at(page, "template-filled-in", results)
    page.goto("/templates")
    expect(page.get_by_role("link", name="Data engineer, first round", exact=True)).to_be_visible()
    look_at(page, "templates", results)
    page.get_by_role("link", name="Data engineer, first round", exact=True).click()
    look_at(page, "template", results)
