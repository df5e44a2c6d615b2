"""A new colleague turns a second factor on, signs in with it, and an administrator looks at it."""

import re

import pyotp
from playwright.sync_api import Page, expect

from tools.studio import Studio

NAME, USERNAME, PASSWORD = "Elif Aydin", "elif", "a long demo password"


def the_second_factor(studio: Studio) -> None:
    """Every page of it, and each form refused once."""
    _add_colleague(studio)
    with studio.window("stranger") as page:
        _give_password(page)
        page.wait_for_url(re.compile("/dashboard"))
        page.goto("/second-factor")
        studio.shoot(page, "second-factor")
        _prove(page, "000000", "Turn on")
        studio.shoot(page, "second-factor-refused")
        _prove(page, pyotp.TOTP(_secret(page)).now(), "Turn on")
        expect(page.get_by_role("heading", name="Save your recovery codes")).to_be_visible()
        recovery = page.locator("#recovery-codes li").first.inner_text()
        studio.shoot(page, "second-factor-codes")
        page.goto("/second-factor")
        studio.shoot(page, "second-factor-on")
    with studio.window("stranger") as page:
        _give_password(page)
        studio.shoot(page, "login-code")
        _enter(page, "000000")
        studio.shoot(page, "login-code-refused")
        page.get_by_role("link", name="Use a recovery code").click()
        studio.shoot(page, "login-recovery")
        _enter(page, recovery)
        page.wait_for_url(re.compile("/dashboard"))
    _remove(studio)


def _add_colleague(studio: Studio) -> None:
    with studio.window("host") as page:
        page.goto("/team/add")
        for name, value in (("name", NAME), ("email", "elif@example.org"), ("username", USERNAME)):
            page.locator(f"[name={name}]").fill(value)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form.card button[type=submit]").last.click()
        page.wait_for_url(re.compile("/team$"))


def _remove(studio: Studio) -> None:
    with studio.window("host") as page:
        page.goto("/team")
        page.get_by_role("link", name=NAME).click()
        studio.shoot(page, "colleague")
        page.get_by_role("button", name="Remove").first.click()
        expect(page.locator("dialog[open], dialog:popover-open")).to_be_visible()
        studio.shoot(page, "colleague-asks", whole=False)


def _give_password(page: Page) -> None:
    page.goto("/login")
    page.locator("[name=username]").fill(USERNAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/(dashboard|login/code)"))


def _enter(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    page.locator("main form button[type=submit]").click()


def _prove(page: Page, code: str, button: str) -> None:
    page.locator("[name=code]").fill(code)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=button).click()


def _secret(page: Page) -> str:
    return page.locator(".secret").inner_text().replace(" ", "")
