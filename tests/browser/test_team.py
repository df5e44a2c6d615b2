"""A team of two: an admin adds a colleague, chooses her for a panel, and ends the use of her account."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import look_at
from tests.browser.people import PASSWORD, Windows, choose, set_up, sign_in
from tests.serving import Server


def fill_colleague(page: Page, name: str) -> None:
    page.get_by_label("Full name").fill(f"{name.title()} East")
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)


def test_a_colleague_is_added_chosen_for_a_panel_and_deactivated(
    sqlite_server: Server, windows: Windows, results: Path
) -> None:
    page = windows.open(sqlite_server)
    set_up(page)
    add_plain_candidate(page)

    page.goto("/schedule-interview")
    expect(page.get_by_role("link", name="Add a colleague")).to_be_visible()
    page.goto("/dashboard")
    page.get_by_role("link", name="Team").click()
    expect(page.get_by_role("heading", name="You are the only one here")).to_be_visible()
    look_at(page, "team-alone", results)

    page.get_by_role("link", name="Invite colleague").first.click()
    look_at(page, "team-invite", results)
    page.get_by_role("link", name="Add colleague").click()
    page.get_by_role("button", name="Add colleague").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a user name.")
    look_at(page, "team-add-refused", results)
    fill_colleague(page, "edith")
    page.get_by_role("button", name="Add colleague").click()
    expect(page.get_by_role("status").first).to_contain_text("Edith East was added.")
    look_at(page, "team", results)

    schedule_with_panel(page, results)
    page.goto("/team")
    page.get_by_role("link", name="Edith East").click()
    look_at(page, "team-colleague", results)

    colleague = windows.open(sqlite_server)
    colleague.goto("/login")
    sign_in(colleague, "edith")
    expect(colleague.locator(".row-who")).to_have_text("with Grace Candidate; panel: Ada Admin · you are an observer")
    expect(colleague.get_by_role("link", name=re.compile("^Edit"))).to_have_count(0)

    page.get_by_role("button", name="Deactivate").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("button", name="Reactivate")).to_be_visible()
    colleague.reload()
    expect(colleague).to_have_url(re.compile("/login"))


def add_plain_candidate(page: Page) -> None:
    page.goto("/add-candidate")
    page.get_by_label("Full name").fill("Grace Candidate")
    page.get_by_label("E-mail").fill("grace@example.org")
    page.get_by_role("button", name="Add candidate").click()
    page.wait_for_url(re.compile("/candidates$"))


def schedule_with_panel(page: Page, results: Path) -> None:
    """Edith observes; her row is added, removed and added again."""
    page.goto("/schedule-interview")
    person = page.get_by_label("Person 1", exact=True)
    expect(person).to_be_hidden()
    page.get_by_role("button", name="Add a person").click()
    expect(person).to_be_focused()
    # She may be herself on the panel of an interview that she schedules for somebody else.
    expect(page.get_by_role("button", name="Add a person")).to_be_visible()
    choose(page, "Person 1", "Edith")
    page.get_by_role("button", name="Person 1: Remove").click()
    expect(person).to_be_hidden()
    page.get_by_role("button", name="Add a person").click()
    choose(page, "Person 1", "Edith")
    page.get_by_label("Role of person 1").select_option(label="Observer")
    page.get_by_label("Title").fill("Backend engineer")
    choose(page, "Candidate", "Grace")
    page.get_by_label("Date and time", exact=True).fill("2030-06-03T12:00")
    look_at(page, "schedule-panel", results)
    page.get_by_role("button", name="Schedule interview").click()
    page.wait_for_url(re.compile("/dashboard"))
    expect(page.locator(".row-who")).to_have_text("with Grace Candidate; panel: Edith East (observer)")
    look_at(page, "dashboard-panel", results)
