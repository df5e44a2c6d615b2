"""A long report: its lists go on as one scrolls, by the keyboard, without scripts, and on paper."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import look_at
from tests.browser.people import Windows
from tests.live.house import House

MESSAGES, ALERTS = 250, 60
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
WORDS = ("What does it do when the list is empty?", "ماذا يحدث عندما تكون القائمة فارغة؟", "unbroken" * 30)


@pytest.fixture
def report(house: House, windows: Windows) -> Page:
    """The interviewer's window before the report of an interview in which much was said and observed."""

    def at(second: float) -> str:
        return (START + timedelta(seconds=second)).strftime("%Y-%m-%d %H:%M:%S.%f")

    with sqlite3.connect(house.ada.server.folder / "live.db") as db:
        query = "SELECT id, interviewer_id, candidate_id FROM interviews WHERE meeting_link = ?"
        interview, *people = db.execute(query, [house.room]).fetchone()
        db.executemany(
            "INSERT INTO chat_messages (interview_id, sender_id, message, created_at) VALUES (?, ?, ?, ?)",
            [(interview, people[n % 2], f"{n}: {WORDS[n % len(WORDS)]}", at(n)) for n in range(1, MESSAGES + 1)],
        )
        db.executemany(
            "INSERT INTO alerts (interview_id, candidate_id, kind, started_at, ended_at, report_count) "
            "VALUES (?, ?, ?, ?, ?, 1)",
            [(interview, people[1], ("no-face", "looking-away")[n % 2], at(n), at(n + 1)) for n in range(ALERTS)],
        )
        ended = "UPDATE interviews SET status = 'completed', completed_at = ? WHERE id = ?"
        db.execute(ended, [at(7200), interview])
    db.close()
    window = windows.of(house.ada)
    window.goto(f"/interview/{house.room}/report")
    return window


def test_a_list_goes_on_as_one_scrolls_and_where_it_failed_by_hand(report: Page, results: Path) -> None:
    chat = report.locator("#chat")
    rows = chat.locator(".message")
    expect(rows).to_have_count(100)
    expect(chat.locator(".card-header")).to_contain_text(f"{MESSAGES} messages")
    look_at(report, "report-long", results)
    is_away = True

    def answer(route: Route) -> None:
        if is_away:
            route.abort()
        else:
            route.continue_()

    report.route("**/report/messages**", answer)
    more = chat.get_by_role("link", name="Show more")
    more.focus()
    more.press("Enter")
    expect(report.get_by_role("region", name="Notices")).to_contain_text("could not be loaded")
    is_away = False
    more.press("Enter")
    expect(rows).to_have_count(200)
    expect(more).to_be_focused()
    expect(report.locator("#announcer")).to_have_text("100 more are shown")
    report.evaluate("() => document.activeElement.blur()")
    chat.get_by_role("region", name="Messages").evaluate("(box) => { box.scrollTop = box.scrollHeight }")
    expect(rows).to_have_count(MESSAGES)
    expect(more).to_have_count(0)
    expect(rows.last).to_contain_text(f"{MESSAGES}: ")


def test_all_of_it_is_printed(report: Page) -> None:
    report.evaluate("() => { window.print = () => { window.printed = document.querySelectorAll('.message').length } }")
    report.get_by_role("button", name="Print").click()
    report.wait_for_function("(count) => window.printed === count", arg=MESSAGES)
    expect(report.locator("#alerts .alert-group li.alert")).to_have_count(ALERTS)
    expect(report.locator(".list-rest")).to_have_count(0)


def test_a_group_of_alerts_shows_its_rest_and_a_new_row_has_the_focus(report: Page) -> None:
    group = report.locator("#alerts .alert-group").first
    group.get_by_text("Every occurrence").click()
    more = group.get_by_role("link", name="Show more")
    more.press("Enter")
    expect(group.locator("li.alert")).to_have_count(ALERTS // 2)
    expect(group.locator("li.alert").nth(10)).to_be_focused()


def test_without_scripts_the_rest_is_on_pages_of_its_own(
    report: Page, house: House, windows: Windows, results: Path
) -> None:
    page = windows.of(house.ada, java_script_enabled=False)
    page.goto(f"/interview/{house.room}/report")
    shown = page.locator(".message").all_text_contents()
    while page.locator(".list-rest a:visible", has_text="Show more").count() and len(shown) < MESSAGES:
        page.locator("#chat .list-rest, #messages .list-rest").get_by_role("link", name="Show more").click()
        shown += page.locator(".message").all_text_contents()
    assert len(shown) == len(set(shown)) == MESSAGES
    page.get_by_role("link", name="The whole page of the interview").click()
    expect(page.locator("#chat .message")).to_have_count(100)
    report.goto(f"/interview/{house.room}/report/messages?after=0")
    look_at(report, "report-list", results)
