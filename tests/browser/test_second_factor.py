"""An administrator turns a second factor on, keeps the recovery codes, and signs in with them and with the app."""

import re
import time
from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.people import CONNECT_MS, PASSWORD, Windows, add_candidate, schedule, set_up, write_resume
from tests.browser.people import enter as enter_room
from tests.browser.test_team import look_at
from tests.faults import store
from tests.serving import Server, serving

STEP_S = 30


def give_password(page: Page) -> None:
    page.goto("/login")
    page.locator("[name=username]").fill("ada")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/login/code"))


def enter(page: Page, code: str) -> None:
    page.get_by_role("textbox").fill(code)
    page.get_by_role("button", name="Sign in").click()


def turn_on(page: Page) -> pyotp.TOTP:
    """On the page of the second factor; the app."""
    app = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Code from the app").fill(app.now())
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    return app


def next_code(app: pyotp.TOTP) -> str:
    """The present one may still be that of turning it on."""
    return app.at(int(time.time()) + STEP_S)


def test_turning_it_on_keeping_the_codes_and_signing_in(server: Server, windows: Windows, tmp_path: Path) -> None:
    page = windows.open(server)
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    set_up(page)
    page.get_by_text("Account and appearance").locator("..").click()
    page.get_by_role("link", name="Two-step verification").click()
    app = turn_on(page)
    codes = page.locator("#recovery-codes li").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    kept = tmp_path / "codes.txt"
    download.value.save_as(kept)
    assert (len(codes), kept.read_text().split()) == (10, codes)
    assert problems == [], "nothing on these pages is refused by the content security policy"

    page.goto("/logout")
    give_password(page)
    page.goto("/dashboard")
    expect(page).to_have_url(re.compile("/login"))
    give_password(page)
    page.get_by_role("link", name="Use a recovery code").click()
    enter(page, codes[0].upper())
    page.wait_for_url(re.compile("/dashboard"))

    page.goto("/logout")
    give_password(page)
    enter(page, codes[0])
    expect(page.get_by_text("This code is wrong").first).to_be_visible()
    enter(page, next_code(app))
    page.wait_for_url(re.compile("/dashboard"))


def test_the_room_asks_for_the_code_as_well(sqlite_server: Server, windows: Windows, tmp_path: Path) -> None:
    page = windows.open(sqlite_server)
    set_up(page)
    page.goto("/second-factor")
    app = turn_on(page)
    add_candidate(page, write_resume(tmp_path / "grace.pdf"))
    enter_room(page, schedule(page))
    status = page.locator("[data-editor-status]")
    page.locator(".cm-content").click()
    page.keyboard.type("a")
    expect(status).to_have_attribute("data-editor-status", "saved")  # Whatever the page asks for first was answered.
    store.change(sqlite_server, "UPDATE user_sessions SET expires_at = '2020-01-01 00:00:00.000000'")
    page.wait_for_timeout(6000)  # For so long a seat is believed.
    page.keyboard.type("b")
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible(timeout=CONNECT_MS)
    code = dialog.get_by_label("Code from your app")
    expect(code).to_be_hidden()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(code).to_be_focused()
    code.fill("000000")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("This code is wrong")
    code.fill(next_code(app))
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    expect(status).to_have_attribute("data-editor-status", "saved", timeout=CONNECT_MS)


def test_a_server_that_requires_it_leads_there_first(windows: Windows, tmp_path: Path, results: Path) -> None:
    with serving(tmp_path / "server", "sqlite", REQUIRE_SECOND_FACTOR="1") as server:
        page = windows.open(server)
        set_up(page)
        expect(page.get_by_role("heading", name="This server requires it")).to_be_visible()
        look_at(page, "second-factor-required", results)
        page.goto("/team")
        expect(page).to_have_url(re.compile("/second-factor$"))
        turn_on(page)
        page.get_by_role("link", name="I have saved these codes").click()
        expect(page.get_by_role("heading", name="Interviews")).to_be_visible()
