"""Browsers that lack something: without calls, too old for the pages, without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser.looking import look_at, picture
from tests.browser.people import ROOM, Windows, admit, in_state, to_room
from tests.live.house import House, open_house
from tests.serving import serving

WITHOUT_CALLS = "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection"
TOO_OLD = "delete HTMLElement.prototype.popover"
CANNOT_CALL = "This browser cannot make calls. The editor and the chat work."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with serving(tmp_path_factory.mktemp("supported"), "sqlite") as server:
        yield open_house(server)


def opened(windows: Windows, house: House, *, who: str = "grace", script: str | None = None, **context: object) -> Page:
    page = windows.open(house.ada.server, **context)
    person = house.ada if who == "ada" else house.grace
    page.context.add_cookies(
        [{"name": one.name, "value": one.value or "", "url": house.ada.server.url} for one in person.http.cookies]
    )
    if script:
        page.add_init_script(script)
    return page


def come(page: Page, house: House) -> None:
    to_room(page, f"/interview/{house.room}")
    if page.get_by_role("heading", name="Before you join").count():
        page.locator("[name=decision][value=decline]").click()
    page.locator("[data-entry-ask]:visible").first.wait_for()


def test_without_calls_the_page_says_so_and_the_rest_works(windows: Windows, house: House, results: Path) -> None:
    guest = opened(windows, house, script=WITHOUT_CALLS)
    come(guest, house)
    expect(guest.locator("[data-no-calls]")).to_contain_text(CANNOT_CALL)
    expect(guest.locator('[data-check="direct"]')).to_contain_text("cannot make calls")
    expect(guest.locator('[data-check="relay"]')).not_to_contain_text("Testing")
    expect(guest.locator('[data-panel="entry"]')).not_to_contain_text("VPN")
    # Else the bar with the button lies over half of a field, wherever that happens to be.
    guest.locator(".entry-go").evaluate("(bar) => { bar.style.position = 'static' }")
    look_at(guest, "green-room-without-calls", results)

    host = opened(windows, house, who="ada")
    come(host, house)
    expect(host.locator("[data-no-calls]")).to_be_hidden()
    host.locator("[data-entry-ask]:visible").first.click()
    in_state(host, "live")
    guest.locator("[data-entry-ask]:visible").first.click()
    admit(host)
    in_state(guest, "live")
    expect(guest.locator("[data-call-words]")).to_contain_text(CANNOT_CALL)
    expect(guest.locator("[data-call-retry]")).to_be_hidden()
    look_at(guest, "room-without-calls", results, whole=False)
    guest.locator(f"{ROOM} .cm-content").click()
    guest.keyboard.type("still here")
    expect(host.locator(f"{ROOM} .cm-content")).to_contain_text("still here")


@breadth.EVERY_RUN
def test_a_browser_that_is_too_old_reads_which_are_not(windows: Windows, house: House, results: Path) -> None:
    page = opened(windows, house, script=TOO_OLD)
    page.goto("/dashboard")
    expect(page.locator("#old-browser")).to_contain_text("too old")
    picture(page, results / "too-old.png")
    page.locator("#old-browser a").click()
    expect(page.get_by_role("heading", name="Supported browsers")).to_be_visible()


@breadth.EVERY_RUN
def test_the_list_can_be_read_by_everybody(windows: Windows, house: House, results: Path) -> None:
    page = windows.open(house.ada.server)
    page.goto("/login")
    expect(page.locator("#old-browser")).to_be_hidden()
    page.get_by_role("link", name="Supported browsers").click()
    expect(page.get_by_role("row", name="Safari")).to_contain_text("17 or newer")
    look_at(page, "supported-browsers", results)


def test_without_scripts_the_page_asks_for_them(windows: Windows, house: House) -> None:
    page = windows.open(house.ada.server, java_script_enabled=False)
    page.goto("/login")
    expect(page.locator(".old-browser", has_text="needs JavaScript")).to_be_visible()
