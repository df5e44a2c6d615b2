"""Grace asks for accommodation: Ada sees it wherever she looks, and the answer comes back to where Grace waits."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.people import CONNECT_MS, Windows, in_state, to_room
from tests.browser.test_call import Meeting
from tests.live.house import House

WISH = "Ten more minutes, please. I read slowly."


@pytest.mark.timeout(600)
def test_a_request_is_seen_at_once_and_answered_while_grace_waits(
    house: House, windows: Windows, results: Path
) -> None:
    meeting = Meeting(windows, house)
    ada, grace, answering = meeting.window(house.ada), meeting.window(house.grace), meeting.window(house.ada)
    room = f"/interview/{house.room}"
    ada.goto(room)
    mark = ada.locator("[data-accommodation]")
    expect(mark).to_be_hidden()

    grace.goto(f"{room}/accommodation")
    grace.get_by_label("What would help you?").fill(WISH)
    grace.get_by_role("button", name="Send").click()
    expect(grace.locator(".request-words")).to_have_text(WISH)

    expect(mark).to_contain_text("Accommodation requested", timeout=CONNECT_MS)
    expect(ada.locator("[data-accommodation-notice]")).to_be_visible()
    look_at(ada, "green-room-asked", results)
    answering.goto("/dashboard")
    expect(answering.locator("[data-accommodation]").first).to_contain_text("Accommodation requested")
    look_at(answering, "dashboard-asked", results)
    answering.locator("[data-accommodation]").first.click()

    to_room(grace, room)
    if grace.get_by_role("heading", name="Before you join").count():
        grace.locator("[name=decision][value=decline]").click()
    grace.locator("[data-entry-ask]:visible").first.click()
    in_state(grace, "waiting")
    expect(grace.locator("[data-lobby-here]")).to_contain_text("No interviewer is in the room yet")

    answering.get_by_label("Your answer").fill("Of course. Take twenty.")
    look_at(answering, "accommodation-answers", results)
    answering.get_by_role("button", name="Save answer").click()
    expect(grace.locator("[data-accommodation-answer]:visible")).to_contain_text("Of course. Take twenty.")
    expect(grace.locator("[data-accommodation-answer]:visible")).to_contain_text("Ada")
    look_at(grace, "lobby-answered", results)

    ada.locator("[data-entry-ask]:visible").first.click()
    in_state(ada, "live")
    expect(grace.locator("[data-lobby-here]")).to_contain_text("In the room: Ada")
    expect(mark).to_contain_text("Accommodation answered")
    look_at(ada, "room-answered", results, whole=False)
    answering.goto("/add-candidate")
    look_at(answering, "add-candidate", results)
