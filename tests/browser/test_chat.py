"""Two people write to each other: once, whatever happens on the way, and never more than a message holds."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import CONNECT_MS, Windows, in_state, meet
from tests.live.house import House
from tests.serving import Server

LIMIT = 4000
MB = 1024 * 1024
CLIPBOARD = ["clipboard-read", "clipboard-write"]
PHONE = {"width": 390, "height": 844}


@dataclass
class Conversation:
    server: Server
    host: Page
    guest: Page
    room: str


@pytest.fixture
def talk(house: House, windows: Windows) -> Conversation:
    host, guest = windows.of(house.ada), windows.of(house.grace, permissions=CLIPBOARD)
    meet(host, guest, house.room)
    return Conversation(house.ada.server, host, guest, house.room)


def chat_of(page: Page) -> Locator:
    return page.locator("[data-panel=chat]")


def field_of(page: Page) -> Locator:
    return page.locator("[data-chat-input]")


def bubbles(page: Page) -> Locator:
    return page.locator(".chat-bubble")


def say(page: Page, text: str) -> None:
    field_of(page).fill(text)
    field_of(page).press("Enter")


def test_a_message_too_long_is_refused_with_the_reason_and_nothing_is_lost(talk: Conversation) -> None:
    guest = talk.guest
    written = ("a long answer, " * 400)[:4999] + "."
    field_of(guest).fill(written)
    field_of(guest).press("Enter")
    expect(chat_of(guest)).to_contain_text("A message can have 4,000 characters. This one is 1,000 too long.")
    expect(guest.get_by_role("button", name="Send")).to_be_disabled()
    expect(field_of(guest)).to_have_value(written)
    expect(bubbles(guest)).to_have_count(0)
    field_of(guest).fill(written[:LIMIT])
    field_of(guest).press("Enter")
    expect(bubbles(talk.host)).to_have_text([written[:LIMIT].strip()])


def test_ten_megabytes_are_left_out_of_the_field_and_the_room_stays(talk: Conversation) -> None:
    guest = talk.guest
    field_of(guest).fill("half a thought")
    guest.evaluate(f"() => navigator.clipboard.writeText('x'.repeat({10 * MB}))")
    field_of(guest).press("Control+V")
    expect(chat_of(guest)).to_contain_text("The text you inserted has 10,485,760 and was left out.")
    expect(field_of(guest)).to_have_value("half a thought")
    field_of(guest).press("Enter")
    expect(bubbles(talk.host)).to_have_text(["half a thought"])
    in_state(guest, "live")


def test_what_is_said_while_the_server_restarts_arrives_once_and_in_order(talk: Conversation) -> None:
    host, guest = talk.host, talk.guest
    say(guest, "before")
    expect(bubbles(host)).to_have_text(["before"])
    talk.server.stop()
    in_state(guest, "reconnecting")
    for word in ("during one", "during two", "during three"):
        say(guest, word)
    expect(guest.locator('.chat-row[data-sent="pending"]')).to_have_count(3)
    talk.server.start()
    in_state(guest, "live")
    in_state(host, "live")
    said = ["before", "during one", "during two", "during three"]
    for page in (host, guest):
        expect(bubbles(page)).to_have_text(said, timeout=CONNECT_MS)
    expect(guest.locator('.chat-row[data-sent="sent"]')).to_have_count(4)
    host.reload()
    in_state(host, "live")
    expect(bubbles(host)).to_have_text(said)


def test_what_was_not_sent_is_sent_after_a_reload_too(talk: Conversation) -> None:
    host, guest = talk.host, talk.guest
    talk.server.stop()
    in_state(guest, "reconnecting")
    say(guest, "written while away")
    expect(guest.locator('.chat-row[data-sent="pending"]')).to_have_count(1)
    room = guest.url
    guest.goto("about:blank")
    talk.server.start()
    guest.goto(room)
    in_state(guest, "live")
    for page in (host, guest):
        expect(bubbles(page)).to_have_text(["written while away"], timeout=CONNECT_MS)
    expect(guest.locator('.chat-row[data-sent="sent"]')).to_have_count(1)


def test_unread_messages_are_counted_where_they_wait_and_gone_once_seen(talk: Conversation) -> None:
    host, guest = talk.host, talk.guest
    chat_tab = host.get_by_role("tab", name="Chat")
    host.get_by_role("tab", name="Alerts").click()
    say(guest, "one")
    expect(chat_tab.locator("[data-count]")).to_have_text("1")
    say(guest, "two")
    expect(chat_tab).to_have_accessible_name("Chat 2 unread messages")
    chat_tab.click()
    expect(chat_tab.locator("[data-count]")).to_be_hidden()
    expect(bubbles(host)).to_have_text(["one", "two"])


@pytest.mark.parametrize("window", [None, PHONE], ids=["desktop", "phone"])
def test_typing_is_shown_while_it_lasts_and_nothing_moves(talk: Conversation, window: dict[str, int] | None) -> None:
    host, guest = talk.host, talk.guest
    if window:
        host.set_viewport_size(window)  # type: ignore[arg-type]
        host.get_by_role("tab", name="Chat").click()
    line = host.locator("[data-chat-typing]")
    places = "() => ['[data-chat-input]', '[data-chat-scroll]'].map((one) => JSON.stringify(document.querySelector(one).getBoundingClientRect()))"
    before = host.evaluate(places)
    field_of(guest).press_sequentially("I would")
    expect(line).to_have_text("Grace Candidate is typing")
    assert host.evaluate(places) == before, "the line moved something"
    expect(guest.locator("[data-chat-typing]")).to_have_text("")
    field_of(guest).press("Enter")
    expect(bubbles(host)).to_have_text(["I would"])
    expect(line).to_have_text("")
    guest.wait_for_timeout(3000)  # What is told of writing is told at most every three seconds.
    field_of(guest).press_sequentially("and then")
    expect(line).to_have_text("Grace Candidate is typing")
    field_of(guest).fill("")
    expect(line).to_have_text("")


def test_the_line_about_typing_goes_when_the_person_is_cut_off(talk: Conversation) -> None:
    line = talk.host.locator("[data-chat-typing]")
    field_of(talk.guest).press_sequentially("I w")
    expect(line).to_have_text("Grace Candidate is typing")
    talk.guest.context.set_offline(True)
    expect(line).to_have_text("")


def test_only_addresses_of_the_web_become_links_and_they_tell_nothing_of_the_room(talk: Conversation) -> None:
    say(talk.guest, "see https://example.org/a. not javascript:alert(1) nor https://bank.example@evil.example/")
    links = bubbles(talk.host).get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.org/a")
    expect(links).to_have_attribute("rel", "noopener noreferrer")
