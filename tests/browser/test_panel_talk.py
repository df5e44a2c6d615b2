"""Ada and Frank whisper and take notes while Grace, the candidate, is in the room and knows nothing of either."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Windows, come_back
from tests.browser.test_call import Meeting, colleague
from tests.live.house import House


def pane(page: Page, name: str) -> Locator:
    return page.locator(f"[data-panel={name}]")


def write(page: Page, name: str, words: str) -> None:
    field = pane(page, name).locator("[data-chat-input]")
    field.fill(words)
    field.press("Enter")


@pytest.mark.timeout(300)
def test_the_panel_whispers_and_notes_while_the_candidate_is_in(house: House, windows: Windows, results: Path) -> None:
    for client in house.seated():
        client.io.disconnect()
    meeting = Meeting(windows, house)
    frank_signed_in = colleague(house, "frank", "observer")
    ada, frank = meeting.enter(house.ada), meeting.enter(frank_signed_in)
    grace = meeting.window(house.grace)
    fetched: list[str] = []
    heard: list[str] = []
    grace.on("response", lambda response: fetched.append(response.url) if response.url.endswith(".js") else None)
    grace.on("websocket", lambda wire: wire.on("framereceived", lambda frame: heard.append(str(frame))))
    meeting.go_in(grace)

    # The candidate has neither tab, neither pane, and no script that names an event of the panel.
    for name in ("whispers", "notes", "card"):
        expect(pane(grace, name)).to_have_count(0)
        expect(grace.locator(f"#pane-{name}-tab")).to_have_count(0)
    expect(grace.locator("#pane-panel-tab")).to_have_count(0)
    assert fetched
    for url in fetched:
        script = grace.request.get(url).text()
        assert [one for one in ("load-whispers", "data-moment-now") if one in script] == [], url

    # A whisper reaches the other one of the panel, who has not looked yet.
    ada.get_by_role("tab", name="Panel").click()
    expect(pane(ada, "whispers")).to_contain_text("The candidate cannot see this.")
    write(ada, "whispers", "Ask about indexes next?")
    expect(pane(ada, "whispers").locator(".chat-row")).to_have_attribute("data-sent", "sent")
    expect(frank.locator("#pane-panel-tab [data-count]")).to_have_text("1")
    frank.locator("#pane-panel-tab").click()
    for tab in ("panel", "whispers"):
        expect(frank.locator(f"#pane-{tab}-tab [data-count]")).to_be_hidden()
    write(frank, "whispers", "Yes, and then a break.")
    expect(pane(ada, "whispers").locator(".chat-bubble")).to_have_text(
        ["Ask about indexes next?", "Yes, and then a break."]
    )
    ada.screenshot(path=results / "whispers.png")

    # A note by one key out of the editor, a mark with words, a mark alone.
    ada.locator(".cm-content").click()
    ada.keyboard.press("F2")
    ada.keyboard.type("Names things well")
    ada.keyboard.press("Enter")
    own = pane(ada, "notes").locator(".note")
    expect(own).to_have_count(1)
    pane(ada, "notes").locator("[data-chat-input]").fill("Asks about the input first")
    pane(ada, "notes").get_by_role("button", name="Plus").click()
    pane(ada, "notes").get_by_role("button", name="Follow up").click()
    expect(own).to_have_count(3)
    expect(pane(ada, "notes").locator(".note[data-sent=sent]")).to_have_count(3)
    own.first.get_by_role("button", name="Edit").click()
    own.first.get_by_role("textbox").fill("Names things very well")
    own.first.get_by_role("button", name="Save").click()
    expect(own.first).to_contain_text("Names things very well")
    expect(own.first).to_contain_text("edited")
    own.last.get_by_role("button", name="Delete").click()
    own.last.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(2)
    ada.screenshot(path=results / "notes.png")

    # Each has their own, and all of it is there again after a reload; nothing of it came to the candidate.
    frank.locator("#pane-notes-tab").click()
    expect(pane(frank, "notes").locator(".note")).to_have_count(0)
    ada.set_viewport_size({"width": 390, "height": 844})
    ada.reload()
    come_back(ada)
    ada.keyboard.press("F2")
    expect(own).to_have_count(2)
    expect(own.last).to_contain_text("Plus")
    ada.screenshot(path=results / "notes-390.png")
    ada.locator("#pane-whispers-tab").press("Enter")  # Three notices about microphones may lie over it on a phone.
    expect(pane(ada, "whispers").locator(".chat-bubble")).to_have_count(2)
    expect(ada.locator("#pane-panel-tab [data-count]")).to_be_hidden()
    ada.screenshot(path=results / "whispers-390.png")
    assert heard
    assert not [frame for frame in heard if "indexes" in frame or "Names things" in frame]
    expect(grace.locator(".chat-bubble")).to_have_count(0)
    grace.locator("#pane-chat-tab").click()
    expect(pane(grace, "chat")).to_contain_text("Everybody in the room reads this.")
