"""My hours in a window: from the menu, Monday's times for the others, a day off, and a calendar that leads inside."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.people import Windows, set_up
from tests.serving import Server


def test_hours_are_found_copied_saved_and_a_calendar_that_leads_inside_says_so(
    sqlite_server: Server, windows: Windows, results: Path
) -> None:
    page = windows.open(sqlite_server, locale="en-US", timezone_id="America/New_York")
    set_up(page)
    page.locator(".site-header details.menu > summary").click()
    page.get_by_role("link", name="My hours").click()
    expect(page.get_by_text("You have not saved any hours")).to_be_visible()
    expect(page.get_by_role("combobox", name="Time zone of these hours")).to_have_value(re.compile("New York"))
    page.get_by_label("Monday, time 1: until").fill("12:30")
    page.get_by_label("Monday, time 2: from").fill("13:30")
    expect(page.get_by_label("Monday, time 3: from")).to_be_hidden()
    page.get_by_label("Monday, time 2: until").fill("18:00")
    expect(page.get_by_label("Monday, time 3: from")).to_be_visible()
    page.get_by_role("button", name="Copy Monday to Tuesday to Friday").click()
    expect(page.get_by_label("Friday, time 2: until")).to_have_value("18:00")
    expect(page.get_by_label("Saturday, time 1: from")).to_have_value("")
    page.get_by_label("Tuesday, time 1: until").fill("08:00")
    page.get_by_role("button", name="Save hours").click()
    expect(page.get_by_text("The end must be after the start.").first).to_be_visible()
    look_at(page, "hours-refused", results)
    page.get_by_label("Tuesday, time 1: until").fill("12:30")
    page.get_by_role("button", name="Save hours").click()
    expect(page.get_by_text("Your hours are saved.")).to_be_visible()
    expect(page.get_by_label("Friday, time 2: until")).to_have_value("18:00")
    page.get_by_label("First day").fill("2030-12-24")
    page.get_by_label("Last day").fill("2030-12-31")
    page.get_by_label("Note").fill("Pfaffenhofener Winterferien")
    page.get_by_role("button", name="Add days off").click()
    expect(page.get_by_text("within the next three years").first).to_be_visible()
    address = page.get_by_label("Address of the calendar (ICS)")
    address.fill("webcal://localhost:1/private-token/basic.ics")
    page.get_by_role("button", name="Add calendar").click()
    expect(page.get_by_text("This address leads into a private network").last).to_be_visible()
    expect(page.get_by_text("private-token")).to_have_count(0)
    look_at(page, "hours-calendar-refused", results)
