"""An interviewer fills in their card in the room, submits it on its page, and follows its moments from the report."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import breadth
from tests.browser.looking import look_at
from tests.browser.people import Windows
from tests.browser.test_call import Meeting, colleague
from tests.live.house import House

SIZES = ((1440, 900), (1280, 720), (640, 360), (390, 844))
EDGES = """() => {
  const list = document.querySelector("[data-room-tabs] .tabs")
  const end = list.getBoundingClientRect().right + 4
  const shown = [...list.querySelectorAll(".tab:not([hidden])")]
  return {
    isScrolled: list.scrollWidth > list.clientWidth + 4,
    isCut: shown.some((one) => one.getBoundingClientRect().right > end || one.querySelector("span").scrollWidth > one.querySelector("span").clientWidth),
  }
}"""


@breadth.ONLY_WIDE
@pytest.mark.timeout(300)
def test_from_a_click_in_the_room_to_the_same_moment_in_the_playback(
    house: House, windows: Windows, results: Path
) -> None:
    for client in house.seated():
        client.io.disconnect()
    room = f"/interview/{house.room}"
    meeting = Meeting(windows, house)
    frank = windows.of(colleague(house, "frank", "observer"))
    ada = meeting.enter(house.ada)
    ada.locator(".cm-content").click()
    ada.keyboard.type("total = 1")
    for close in ada.locator(".toast-close").all():
        close.click()

    # No tab is cut, whatever the window is; without a scorecard the card says so and is asked for again.
    ada.locator("#pane-panel-tab").click()
    ada.get_by_role("tab", name="Card").click()
    expect(ada.locator("#pane-card")).to_contain_text("No scorecard has been chosen")
    house.ada.post("/scorecards/included", {})
    page = house.ada.get(f"{room}/decision").text
    number = re.findall(r'<option value="(\d+)"', page.partition('id="scorecard-chosen"')[2])[1]
    house.ada.post(f"{room}/scorecard", {"scorecard": number})
    ada.locator("#pane-notes-tab").click()
    ada.locator("#pane-card-tab").click()
    card = ada.locator("#pane-card form")
    first = card.locator("#mark-1")
    first.get_by_label("What you saw or heard").fill("Named it well")
    first.get_by_role("button", name="Add this moment").click()
    first.get_by_label("What the moment").fill("First line")
    expect(card.locator("[data-card-state]")).to_have_text("Saved")
    for width, height in SIZES:
        ada.set_viewport_size({"width": width, "height": height})
        ada.locator("#pane-panel-tab").click()
        ada.screenshot(path=results / f"room-card-{width}x{height}.png")
        assert ada.evaluate(EDGES) == {"isScrolled": False, "isCut": False}, width
    look_at(ada, "room-card", results, whole=False)
    ada.locator("#pane-panel-tab").click()

    # A lost connection delays it; what is missing is said, and submitting leaves the room as it is.
    ada.context.set_offline(True)
    ada.locator("#pane-card #words").fill("Careful with names.")
    expect(card.locator("[data-card-state]")).to_contain_text("tried again")
    ada.context.set_offline(False)
    expect(card.locator("[data-card-state]")).to_have_text("Saved")
    card.get_by_role("button", name="Submit your card").click()
    expect(card.locator("[data-card-state]")).to_contain_text("Choose a mark, or write why")
    for group in card.locator("fieldset[id^=mark-]").all():
        group.get_by_role("radio").nth(2).check()
    card.locator("#recommendation").get_by_role("radio").first.check()
    card.get_by_role("button", name="Submit your card").click()
    expect(ada.locator("#pane-card")).to_contain_text("Your card is in since")
    ada.locator(".cm-content").click()
    ada.keyboard.press("End")
    ada.keyboard.type(" # later")
    expect(ada.locator(".cm-content")).to_contain_text("# later")

    # Its page and the report lead to the moment; the player stands there and has the keyboard.
    assert house.ada.post(f"{room}/complete", {}).status_code == 200
    ada.goto(f"{room}/card")
    expect(ada.locator("#playback")).to_have_attribute("data-tape", "read")
    ada.get_by_role("button", name="Add this moment").click()
    look_at(ada, "card-with-player", results)
    ada.on("dialog", lambda dialog: dialog.accept())
    ada.goto(f"{room}/report")
    expect(ada.locator("#playback")).to_have_attribute("data-tape", "read")
    shown = ada.locator("[data-playback-code]")
    expect(shown).to_contain_text("# later")
    ada.locator("#cards summary").first.click()
    link = ada.locator("#cards .card-moments a")
    expect(ada.locator("#cards .card-moments")).to_contain_text("First line")
    link.click()
    expect(shown).to_contain_text("total = 1")
    expect(shown).not_to_contain_text("# later")
    expect(ada.locator("[data-playback-slider]")).to_be_focused()
    expect(ada.locator("#announcer")).to_contain_text("The playback shows")
    look_at(ada, "report-at-a-moment", results, whole=False)
    other = windows.of(house.ada)
    other.goto(f"{room}/report{link.get_attribute('href')}")
    expect(other.locator("[data-playback-code]")).to_contain_text("total = 1")
    expect(other.locator("[data-playback-code]")).not_to_contain_text("# later")
    other.goto(f"{room}/report#at=99999999999999")
    expect(other.locator("[data-playback-note]")).to_have_text("This moment is not in the recording.")

    # Who observed has no playback, so no link.
    frank.goto(f"{room}/report")
    expect(frank.locator("#summary")).to_be_visible()
    assert "#at=" not in frank.content()
