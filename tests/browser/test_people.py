"""Ada interviews Grace while Frank observes: each of them is somebody on each of the pages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editing import LISTEN, announced, code, open_options, write
from tests.browser.looking import look_at
from tests.browser.people import CONNECT_MS, Windows, come_back
from tests.browser.test_call import Meeting, colleague
from tests.live.house import House


@pytest.fixture
def meeting(house: House, windows: Windows) -> Meeting:
    for client in house.seated():
        client.io.disconnect()
    return Meeting(windows, house)


def badge(page: Page) -> Locator:
    """What the header says beside the name of the person one talks with."""
    return page.locator(".room-who > [data-presence]")


def named(page: Page) -> Locator:
    return page.locator("[data-named]")


def large(page: Page) -> Locator:
    return page.locator('[data-tile="main"] [data-name]')


def person(page: Page, name: str) -> Locator:
    return page.locator("[data-people-list] [data-person]").filter(has_text=name)


def colour_of(mark: Locator) -> str:
    """The colour that a cursor, a face or a message has, as its class."""
    found = re.search(r"peer-\d", mark.get_attribute("class") or "")
    assert found is not None
    return found.group()


def cursor(page: Page, name: str) -> Locator:
    return page.locator(".cm-peer").filter(has_text=name)


@pytest.mark.timeout(600)
def test_an_interviewer_an_observer_and_a_candidate_are_three_people(meeting: Meeting, results: Path) -> None:
    frank_signed_in = colleague(meeting.house, "frank", "observer")
    ada = meeting.enter(meeting.house.ada)
    frank = meeting.enter(frank_signed_in)
    for page in (ada, frank):
        page.evaluate(LISTEN)

    # Only an observer is in: the header and the large tile are theirs, and the candidate is away.
    ada.locator("[data-people] > summary").click()
    expect(person(ada, "Frank East")).to_have_attribute("data-here", "true")
    expect(person(ada, "Frank East")).to_contain_text("observer")
    expect(person(ada, "Grace")).to_have_attribute("data-here", "false")
    expect(badge(ada)).to_have_attribute("data-presence", "here")
    expect(named(ada)).to_have_text("Frank East")
    expect(large(ada)).to_have_text("Frank East")

    grace = meeting.enter(meeting.house.grace)
    grace.evaluate(LISTEN)
    expect(named(ada)).to_contain_text("Grace")
    expect(large(ada)).to_contain_text("Grace")
    # She was invited by Ada, who is in; whoever speaks would have the large tile.
    expect(large(grace)).to_contain_text("Ada")
    expect(badge(ada)).to_have_attribute("data-presence", "here")
    expect(person(ada, "Grace")).to_have_attribute("data-here", "true")

    # Cursors: a name and a colour for each of the others, the same colour in everybody's window.
    write(grace, "from grace\nand a line\n")
    expect(code(frank)).to_contain_text("from grace")
    frank.locator(".cm-line").first.click()
    write(ada, "from ada")
    names = {"Ada": ada, "Frank": frank, "Grace": grace}
    colours: dict[str, set[str]] = {name: set() for name in names}
    for own, page in names.items():
        for name in names.keys() - {own}:
            expect(cursor(page, name)).to_have_count(1, timeout=CONNECT_MS)
            colours[name].add(colour_of(cursor(page, name)))
        expect(cursor(page, own)).to_have_count(0)
    assert all(len(seen) == 1 for seen in colours.values()), colours
    assert len(set.union(*colours.values())) == 3

    # Any of them is followed, and it is said who.
    menu = open_options(ada)
    expect(menu.locator("[data-follow]")).to_have_count(2)
    menu.get_by_text("Follow Frank East").click()
    announced(ada, "Following Frank East")
    ada.keyboard.press("Escape")
    expect(ada.locator("[data-following]")).to_contain_text("Following Frank East")

    # What an observer writes is an observer's, also after a reload.
    frank.get_by_label("Message to everyone").fill("I only watch")
    frank.keyboard.press("Enter")
    for page in (ada, grace):
        message = page.locator(".chat-row").filter(has_text="I only watch")
        expect(message.locator(".chat-role")).to_have_text("observer")
        assert colours["Frank"] == {colour_of(message.locator(".peer-dot"))}
    grace.reload()
    come_back(grace)
    expect(grace.locator(".chat-row").filter(has_text="I only watch").locator(".chat-role")).to_have_text("observer")

    look_at(ada, "room-people", results, whole=False)
    ada.locator("[data-people] > summary").click()

    # An observer who leaves takes nobody along.
    frank.get_by_role("button", name="Leave").click()
    announced(ada, "Frank East left the room")
    expect(badge(ada)).to_have_attribute("data-presence", "here")
    expect(person(ada, "Frank East")).to_have_attribute("data-here", "false")
    expect(person(ada, "Grace")).to_have_attribute("data-here", "true")
    expect(cursor(ada, "Frank")).to_have_count(0)

    # The report and the playback know the same people, in the same colours.
    meeting.house.ada.post(f"/interview/{meeting.house.room}/complete", {})
    ada.goto(f"/interview/{meeting.house.room}/report")
    legend = ada.locator("[data-playback-legend] li")
    expect(legend).to_have_count(3, timeout=CONNECT_MS)
    for name, seen in colours.items():
        assert seen == {colour_of(legend.filter(has_text=name).locator(".playback-swatch"))}
    expect(ada.locator("[data-playback-list] li").filter(has_text="I only watch")).to_contain_text(
        "Frank East, observer"
    )
    expect(ada.locator(".message").filter(has_text="I only watch").locator(".message-role")).to_have_text("observer")
