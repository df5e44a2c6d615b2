"""A report is shared with a colleague, who finds it on their dashboard, plays it back, and loses it when it is ended."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.people import Windows, choose
from tests.browser.test_playback import Past, some_typing
from tests.live.house import House
from tests.serving import Browser

PASSWORD = "correct horse battery staple 7"
NAME = "Wolfeschlegelsteinhausenbergerdorff شيماء"


def test_a_colleague_reads_a_shared_report_until_it_is_ended(house: House, windows: Windows, results: Path) -> None:
    host = windows.of(house.ada)
    Past(house, host).write(some_typing(), (30, 1, "joined", None), (63, 1, "paste", 16))
    added = {"name": NAME, "email": "w@example.org", "username": "wolfe", "password": PASSWORD}
    assert house.ada.post("/team/add", added).status_code == 200

    host.goto(f"/interview/{house.room}/report")
    host.get_by_role("link", name="Share the report").click()
    choose(host, "Colleague", "Wolfe")
    host.get_by_label("Message").fill("Please look at how the tests came about: " + "x" * 80)
    look_at(host, "report-shares-share", results)
    host.get_by_role("button", name="Share", exact=True).click()
    expect(host.locator("#shares")).to_contain_text("not opened yet")
    look_at(host, "report-shares-shared", results)

    wolfe = Browser(house.ada.server)
    wolfe.sign_in("wolfe", PASSWORD)
    page = windows.of(wolfe)
    page.goto("/dashboard")
    look_at(page, "report-shares-dashboard", results)
    page.get_by_role("link", name="Open the report").click()
    expect(page.locator("#playback")).to_have_attribute("data-tape", "read")
    expect(page.locator("[data-playback-legend]")).to_contain_text("Grace")
    look_at(page, "report-shares-report", results)

    host.goto(f"/interview/{house.room}/report")
    expect(host.locator("#shares")).to_contain_text("last opened")
    look_at(host, "report-shares-own-report", results)
    host.get_by_role("button", name="End now").click()
    expect(host.locator("#shares")).to_contain_text("Shared with nobody now.")
    page.reload()
    expect(page.locator("main")).to_contain_text("no longer shared with you")
