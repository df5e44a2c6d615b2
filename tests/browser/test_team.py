"""A team of two: an admin adds a colleague, chooses her for a panel, and ends her account, also while she is in a room."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look_at
from tests.browser.people import (
    PASSWORD,
    ROOM,
    Windows,
    admit,
    ask_to_join,
    choose,
    combobox,
    enter,
    in_state,
    schedule,
    set_up,
    sign_in,
)
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

    deactivate(page)
    expect(page.get_by_role("button", name="Reactivate")).to_be_visible()
    colleague.reload()
    expect(colleague).to_have_url(re.compile("/login"))


def deactivate(page: Page) -> None:
    """From the page of a colleague; Ada takes what they hold."""
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who takes over")
    expect(page.get_by_role("alert")).to_be_focused()  # Whoever types sooner loses the field to it.
    choose(page, "Who takes over", "Ada")
    page.get_by_role("button", name="Show what clashes").click()
    expect(combobox(page, "Who takes over")).to_have_value(re.compile("Ada"))
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("status").first).to_contain_text("deactivated")


@pytest.mark.timeout(600)
def test_whoever_joined_by_invitation_is_deactivated_in_a_room_which_goes_on(
    sqlite_server: Server, windows: Windows, results: Path
) -> None:
    page = windows.open(sqlite_server, has_devices=False)
    set_up(page)
    add_plain_candidate(page)
    page.goto("/team/invite")
    page.get_by_label("Full name").fill("Edith East")
    page.get_by_label("E-mail").fill("edith@example.org")
    page.locator("details.disclosure summary").click()
    expect(page.get_by_role("row", name="Exempt candidates from signals")).to_contain_text("yes")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link for Edith").input_value()
    page.goto("/team")
    expect(page.locator("#pending")).to_contain_text("Works until")
    look_at(page, "team-pending", results)

    edith = windows.open(sqlite_server, has_devices=False)
    edith.goto(link)
    edith.get_by_label("Password", exact=True).fill(PASSWORD)
    edith.get_by_label(re.compile("^Repeat")).fill(PASSWORD)
    edith.locator("main form button[type=submit]").click()
    sign_in(edith, "edith@example.org")
    page.reload()
    expect(page.locator("#pending")).to_have_count(0)
    room = schedule(edith)
    grace = windows.open(sqlite_server, has_devices=False)
    grace.goto(edith.get_by_label("Link for Grace").input_value())
    grace.wait_for_url(re.compile("/welcome$"))
    enter(edith, room)
    ask_to_join(grace, room)
    admit(edith)
    in_state(grace, "live")

    page.get_by_role("link", name="Edith East").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Role", exact=True).select_option(label="Coordinator")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#facts")).to_contain_text("Coordinator")
    in_state(edith, "live")  # Her page proved its seat again.
    page.get_by_role("link", name="Deactivate").click()
    look_at(page, "team-hand-over", results)
    page.go_back()
    deactivate(page)
    expect(edith.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(grace.locator("[data-person][data-here=true]").filter(has_text="Edith")).to_have_count(0)
    in_state(grace, "live")
    enter(page, room)
    expect(page.locator(".cm-content")).to_have_attribute("contenteditable", "true")
    expect(grace.locator(ROOM)).to_contain_text("Ada Admin")
    grace.screenshot(path=results / "room-handed-over.png")


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
