"""A colleague comes in by a link, subscribes to her calendar, forgets her password and gets another link."""

import re

from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser.people import PASSWORD, Windows, choose, set_up, sign_in
from tests.serving import Server


@breadth.EVERY_RUN
def test_a_colleague_comes_in_by_a_link_and_back_by_another(sqlite_server: Server, windows: Windows) -> None:
    page = windows.open(sqlite_server)
    set_up(page)
    page.goto("/team")
    page.get_by_role("link", name="Invite colleague").first.click()
    page.get_by_label("Full name").fill("Edith Est")
    page.get_by_label("E-mail").fill("edith@example.org")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("status").first).to_contain_text("Edith Est was added.")

    edith = windows.open(sqlite_server)
    edith.goto(link_on(page))
    expect(edith).to_have_url(re.compile("/set-password$"))
    edith.get_by_label("Full name").fill("Edith East")
    set_password(edith)
    expect(edith.get_by_role("status").first).to_contain_text("Your password is set.")
    sign_in(edith, "edith@example.org")
    edith.goto("/account")
    choose(edith, "Your time zone", "Tokyo")
    edith.get_by_role("switch", name="As each interview is planned").uncheck()
    edith.get_by_role("switch", name="A day before").uncheck()
    edith.get_by_role("button", name="Save").click()
    expect(edith.get_by_role("combobox", name="Your time zone")).to_have_value(re.compile("Tokyo"))
    expect(edith.get_by_role("switch", name="A day before")).not_to_be_checked()
    edith.get_by_role("button", name="Make an address").click()
    address = edith.get_by_label("Your private address").input_value()
    assert edith.request.get(address).text().startswith("BEGIN:VCALENDAR")

    page.goto("/team")
    page.get_by_role("link", name="Edith East").click()
    page.get_by_role("button", name="Make a link").click()
    edith.goto(link_on(page))
    set_password(edith)
    expect(edith).to_have_url(re.compile("/login$"))
    edith.get_by_role("link", name="Forgot your password?").click()
    expect(edith.get_by_role("heading", name="Whom to ask")).to_be_visible()


def link_on(page: Page) -> str:
    return page.get_by_label("Link for Edith").input_value()


def set_password(page: Page) -> None:
    page.get_by_label(re.compile("^(New password|Password)$")).fill(PASSWORD)
    page.get_by_label(re.compile("^Repeat")).fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
