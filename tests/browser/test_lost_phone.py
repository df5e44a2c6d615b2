"""An interviewer loses the phone with the codes: in by a recovery code, then an administrator's reset, and anew."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import look_at
from tests.browser.people import PASSWORD, Windows, set_up
from tests.browser.test_second_factor import enter, turn_on
from tests.browser.test_team import fill_colleague
from tests.serving import serving


def give_password(page: Page) -> None:
    page.goto("/login")
    page.locator("[name=username]").fill("edith")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


def test_an_interviewer_loses_the_phone_and_sets_it_up_anew(windows: Windows, tmp_path: Path, results: Path) -> None:
    with serving(tmp_path / "server", "sqlite", REQUIRE_SECOND_FACTOR="1") as server:
        admin = windows.open(server)
        set_up(admin)
        turn_on(admin)
        admin.goto("/team/add")
        fill_colleague(admin, "edith")
        admin.get_by_role("button", name="Add colleague").click()
        expect(admin.get_by_role("status").first).to_contain_text("Edith East was added.")

        desk = windows.open(server)
        give_password(desk)
        desk.wait_for_url(re.compile("/second-factor$"))
        lost = turn_on(desk)
        code = desk.locator("#recovery-codes li").first.inner_text()

        # At another computer, without the phone.
        elsewhere = windows.open(server)
        give_password(elsewhere)
        elsewhere.get_by_role("link", name="Use a recovery code").click()
        enter(elsewhere, code)
        elsewhere.wait_for_url(re.compile("/dashboard"))

        admin.goto("/team")
        admin.get_by_role("link", name="Edith East").click()
        admin.get_by_role("region", name="Remove two-step verification").get_by_role("button").click()
        look_at(admin, "second-factor-reset-asks", results)
        admin.locator("dialog[open]").get_by_role("button", name="Remove").click()
        expect(admin.get_by_role("status").first).to_be_visible()
        for window in (desk, elsewhere):
            window.goto("/dashboard")
            expect(window).to_have_url(re.compile("/login"))

        give_password(elsewhere)
        expect(elsewhere.get_by_role("heading", name="This server requires it")).to_be_visible()
        assert turn_on(elsewhere).secret != lost.secret
        elsewhere.goto("/dashboard")
        expect(elsewhere.get_by_role("heading", name="Interviews")).to_be_visible()

        admin.goto("/audit?q=Edith")
        for deed in ("Turned off two-step verification", "Turned on two-step verification"):
            expect(admin.get_by_role("row").filter(has_text=deed).first).to_contain_text("Edith East")
        by_admin = admin.get_by_role("row").filter(has_text="Turned off two-step verification")
        expect(by_admin).to_contain_text("Ada Admin")
        look_at(admin, "audit-of-a-reset", results)
