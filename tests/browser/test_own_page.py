"""After the interview the candidate's link, on a phone: reading, a remark, the own code, the wish to be erased, its end."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.people import Windows
from tests.live.house import House, open_house
from tests.serving import ROOT, Server

PHONE = {"viewport": {"width": 390, "height": 844}}
CODE = "print('mine, and no one else’s')\n"
WISH = "Please forget me. שכחו אותי, בבקשה."


def held(house: House) -> str:
    """Grace wrote something, left the window once, and the interview is over; her link."""
    room = f"/interview/{house.room}"
    house.grace.post(f"{room}/consent", {"decision": "agree"}, form_at=room)
    host, guest = house.seated()
    guest.emit("code-change", {"room": house.room, "code": CODE})
    guest.emit("cheat-detected", {"room": house.room, "type": "left-window"})
    page = house.ada.post(f"{room}/invitation", {}, form_at="/dashboard").text
    house.ada.post(f"{room}/complete", {}, form_at="/dashboard")
    for one in (host, guest):
        one.io.disconnect()
    return re.search(r'id="created-link" value="([^"]+)"', page).group(1)


def test_a_candidate_reads_remarks_keeps_their_code_and_is_erased(
    sqlite_server: Server, windows: Windows, results: Path, tmp_path: Path
) -> None:
    house = open_house(sqlite_server)
    link = held(house)
    guest = windows.open(sqlite_server, **PHONE)
    guest.goto(link)
    expect(guest.get_by_role("heading", name="Thank you for the interview")).to_be_visible()
    expect(guest.locator("#kept")).to_contain_text("Signals with your remarks")
    guest.get_by_role("link", name="What was recorded about you").click()
    guest.get_by_text("Add a remark").first.click()
    guest.get_by_label("Your remark on").first.fill("The doorbell rang.")
    guest.get_by_role("button", name="Save remark").first.click()
    expect(guest.locator("#alerts")).to_contain_text("“The doorbell rang.”")
    with guest.expect_download() as download:
        guest.locator("#code").get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "code")
    assert (tmp_path / "code").read_text(encoding="utf-8") == CODE
    look_at(guest, "own-page", results)
    guest.get_by_label("Message (optional)").fill(WISH)
    guest.get_by_role("button", name="Ask to be erased").click()
    expect(guest.locator("#erase")).to_contain_text("Nobody has answered yet.")
    look_at(guest, "own-page-asked", results)

    host = windows.of(house.ada)
    host.goto(f"/interview/{house.room}/report")
    expect(host.get_by_role("heading", name="The candidate asks to be erased")).to_be_visible()
    host.goto("/dashboard")
    look_at(host, "erase-request-dashboard", results)
    host.locator("[data-needs]").get_by_role("link", name=re.compile("^Open the request of Grace")).click()
    expect(host.locator("#erase-requests")).to_contain_text(WISH)
    look_at(host, "erase-request-system", results)
    command = host.locator("#erase-requests code").inner_text().split()
    assert command[0] == "flask"
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=sqlite_server.environment, check=True, timeout=60)
    host.goto("/dashboard")
    expect(host.locator("[data-erase-request]")).to_have_count(0)

    guest.context.clear_cookies()
    guest.goto("about:blank")
    guest.goto(link)
    expect(guest.get_by_role("heading", name="What was about you is erased")).to_be_visible()
    for words in ("your account", "1 interview,", "your resume"):
        expect(guest.locator("main")).to_contain_text(words)
    look_at(guest, "own-page-erased", results)
