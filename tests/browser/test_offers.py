"""A candidate on a phone, by keyboard alone: from the link of an offer to the interview, to another time, and out of it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import picture
from tests.browser.people import Windows
from tests.browser.test_planning import tab_to
from tests.live.house import House
from tools.studio import check

PHONE = {"viewport": {"width": 390, "height": 844}, "timezone_id": "Asia/Tokyo", "locale": "en-GB"}
MOST_TABS = 60


def keep_hours(house: House) -> None:
    """Ada can be booked on every day from nine to five in UTC."""
    week = {f"from_{day}_0": "09:00" for day in range(7)} | {f"until_{day}_0": "17:00" for day in range(7)}
    rules = {"timezone": "UTC", "notice_minutes": "0", "buffer_minutes": "0", "most_a_day": "10"}
    assert "Your hours are saved" in house.ada.post("/my-hours", week | rules).text


def offer(house: House) -> str:
    """Ada offers Grace a week of her hours; the link for Grace."""
    keep_hours(house)
    first = (datetime.now(UTC) + timedelta(days=1)).date()
    terms = {"title": "Systems, first round", "candidate_id": house.grace_id, "duration": "60", "timezone": "UTC"}
    days = {"first_day": first.isoformat(), "last_day": (first + timedelta(days=6)).isoformat(), "change_hours": "2"}
    own = re.search(r'name="person_1".*?<option selected value="(\d+)"', house.ada.get("/offer-times").text, re.DOTALL)
    assert own
    page = house.ada.post("/offer-times", terms | days | {"person_1": own.group(1), "how": "all"}).text
    return re.search(r'value="(http[^"]*/times#[\w-]{43})"', page).group(1)  # type: ignore[union-attr]


def press(page: Page, name: str) -> None:
    """Press Tab until a control whose name begins so has the focus, then Enter."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = "() => (document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()"
        if page.evaluate(focused).startswith(name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not lead to “{name}”")


def look(page: Page, title: str, results: Path) -> None:
    picture(page, results / f"offer-{title}.png", whole=True)
    assert check(page) == [], title


def test_a_time_is_chosen_moved_and_given_up_on_a_phone_by_keyboard(
    house: House, windows: Windows, results: Path
) -> None:
    link = offer(house)
    page = windows.open(house.ada.server, **PHONE)
    page.goto(link)
    expect(page.get_by_role("heading", name="Choose a time")).to_be_visible()
    page.wait_for_url(re.compile("/slots/[0-9a-f-]{36}$"))
    expect(page.get_by_text("Times in Asia/Tokyo")).to_be_visible()
    look(page, "choose", results)

    press(page, "18:30")  # 9:30 in UTC
    expect(page.locator("[data-slot-time]")).to_have_text("18:30 – 19:30")
    look(page, "confirm", results)
    press(page, "Confirm")
    expect(page.get_by_role("heading", name="Your interview is scheduled")).to_be_visible()
    expect(page.locator("[data-slot-time]")).to_have_text("18:30 – 19:30")
    look(page, "scheduled", results)

    press(page, "Choose another time")
    expect(page.get_by_role("heading", name="Choose another time")).to_be_visible()
    press(page, "Times in Asia/Tokyo")
    tab_to(page, "combobox", "Time zone")
    page.keyboard.type("berl")
    expect(page.locator("[role=option]")).to_have_count(1)
    look(page, "zone", results)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Times in Europe/Berlin")).to_be_visible()
    last = page.locator("details.slot-day").last
    press(page, last.locator("h3").inner_text())
    last.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    tab_to(page, "textbox", "Message to your interviewers optional")
    page.keyboard.type("A dentist’s appointment.")
    look(page, "move", results)
    press(page, "Move to this time")
    expect(page.get_by_role("heading", name="Your interview is scheduled")).to_be_visible()
    expect(page.locator(".welcome-zone")).to_have_text("Europe/Berlin")
    assert "A dentist’s appointment." in house.ada.get("/dashboard").text

    press(page, "Cancel the interview")
    press(page, "Cancel interview")
    expect(page.get_by_role("heading", name="The interview is cancelled")).to_be_visible()
    look(page, "cancelled", results)
    page.goto(link)
    expect(page.get_by_text("You cancelled it.")).to_be_visible()
