"""Sign-on at npm's certified provider: an administrator connects, a colleague is invited and needs no password."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.looking import look_at
from tests.browser.people import PASSWORD, Windows, set_up
from tests.hostile_provider import CLIENT, SECRET
from tests.real_provider import RealProvider
from tests.serving import Server, free_port, serving

NAME = "Northwind directory"


@pytest.fixture
def provided(tmp_path: Path) -> Iterator[tuple[Server, RealProvider]]:
    """A server and its provider, which know each other's addresses."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    provider = RealProvider(tmp_path / "provider", address).start()
    settings = {
        "PORT": str(port), "PUBLIC_URL": address, "OIDC_PROVIDERS": "real", "OIDC_REAL_ISSUER": provider.issuer,
        "OIDC_REAL_CLIENT_ID": CLIENT, "OIDC_REAL_CLIENT_SECRET": SECRET, "OIDC_REAL_LABEL": NAME,
    }  # fmt: skip
    try:
        with serving(tmp_path / "server", "sqlite", **settings) as server:
            yield server, provider
    finally:
        provider.stop()


def at_provider(page: Page, name: str, server: Server) -> None:
    """Sign in there and agree, if it asks."""
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("x")
    page.locator("[type=submit]").click()
    page.wait_for_load_state()
    if not page.url.startswith(server.url):
        page.locator("[type=submit]").click()
    page.wait_for_url(f"{server.url}/**")


def test_signing_in_with_a_provider(provided: tuple[Server, RealProvider], windows: Windows, results: Path) -> None:
    server, provider = provided
    page = windows.open(server)
    problems: list[str] = []

    def note(said: ConsoleMessage) -> None:
        # The provider's page asks for a font of another host, which is not ours to mend.
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            problems.append(said.text)

    page.on("console", note)
    set_up(page)
    page.goto("/account")
    page.get_by_label("Your password here").fill(PASSWORD)
    page.get_by_role("button", name=f"Connect {NAME}").click()
    at_provider(page, "ada", server)
    expect(page.get_by_text("is connected: you can sign in with it")).to_be_visible()
    expect(page.get_by_role("button", name="Disconnect").first).to_be_visible()

    page.goto("/team/invite")
    page.get_by_label("Full name").fill("Erin East")
    page.get_by_label("E-mail").fill("erin@example.org")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#account-link").input_value()

    erin = windows.open(server)
    erin.goto(link)
    expect(erin.get_by_role("heading", name="No password needed")).to_be_visible()
    erin.get_by_role("link", name=f"Sign in with {NAME}").click()
    at_provider(erin, "erin", server)
    expect(erin).to_have_url(re.compile("/dashboard$"))

    mallory = windows.open(server)
    mallory.goto("/login")
    look_at(mallory, "sign-on-login", results)
    mallory.get_by_role("link", name=f"Sign in with {NAME}").click()
    at_provider(mallory, "mallory", server)
    expect(mallory.get_by_role("heading", name="You are not signed in")).to_be_visible()
    look_at(mallory, "sign-on-refused", results)

    erin.goto("/logout")
    erin.locator("[name=logout]").click()
    expect(erin).to_have_url(re.compile("/login"))
    provider.kill()
    page.goto("/dashboard")
    expect(page).to_have_url(re.compile("/dashboard$"))
    assert problems == []
