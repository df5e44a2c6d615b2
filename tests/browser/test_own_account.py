"""Somebody changes their name, tries what calls them, adds a passkey, signs in by it, and signs out another browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import look_at
from tests.browser.people import CONNECT_MS, Windows, set_up, sign_in
from tests.serving import Server


def open_at_localhost(windows: Windows, server: Server, **context: object) -> Page:
    """Browsers make passkeys for a name, and for a number none."""
    browser = windows.chromium.browser()
    windows.contexts.append(browser.new_context(base_url=f"http://localhost:{server.port}", **context))
    page = windows.contexts[-1].new_page()
    page.set_default_timeout(CONNECT_MS)
    return page


def give_device(page: Page) -> None:
    """A device that keeps passkeys and verifies its person at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_ones_own_account_a_passkey_and_signing_out_elsewhere(
    sqlite_server: Server, windows: Windows, results: Path
) -> None:
    page = open_at_localhost(windows, sqlite_server, permissions=["notifications"])
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    set_up(page)
    give_device(page)
    page.get_by_text("Account and appearance").locator("..").click()
    page.get_by_role("link", name="Your account").click()
    page.get_by_label("Full name").fill(
        "Ada Augusta King, Countess of Lovelace-Wolfeschlegelsteinhausenbergerdorff شيماء"
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    page.get_by_role("button", name="Try it: sound").click()
    expect(page.locator("[data-attention-words]")).to_contain_text("The browser plays the sound.")
    page.get_by_role("button", name="Try it: notification").click()
    expect(page.locator("[data-attention-words]")).to_contain_text("The browser has the notification.")

    page.get_by_role("link", name="Add a passkey").click()
    look_at(page, "passkey-add", results)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Continue").click()
    look_at(page, "passkey-make", results)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey is added.")
    expect(page.locator("[data-passkey]")).to_contain_text("Work laptop")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Again")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This device already has a passkey of yours")
    assert problems == [], "nothing on these pages is refused by the content security policy"

    page.goto("/logout")
    look_at(page, "login-passkey", results)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/dashboard"))

    other = open_at_localhost(windows, sqlite_server)
    other.goto("/login")
    sign_in(other, "ada")
    page.goto("/account")
    expect(page.locator("[data-session]")).to_have_count(2)
    look_at(page, "account", results)
    page.get_by_role("button", name=re.compile("^Sign out: Chrom")).click()
    expect(page.locator("[data-session]")).to_have_count(1)
    other.reload()
    expect(other).to_have_url(re.compile("/login"))
    page.goto("/team/1/sessions")
    look_at(page, "team-sessions", results)
