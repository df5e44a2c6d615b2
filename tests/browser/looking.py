"""Looking at a page as people may see it: light and dark, wide and on a phone."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.reflow import resize
from tools.studio import HEIGHTS, LOOKS, check


def look_at(page: Page, title: str, results: Path, *, whole: bool = True) -> None:
    """Picture the page in every look, the whole of it or what the window shows; axe-core finds nothing on it."""
    page.evaluate("() => scrollTo(0, 0)")  # What is half under the header has half its size.
    for look in LOOKS:
        page.emulate_media(color_scheme="dark" if look.scheme == "dark" else "light", reduced_motion="reduce")
        resize(page, (look.width, HEIGHTS[look.width]))
        page.screenshot(path=results / f"{title}-{look}.png", full_page=whole)
        found = check(page)
        assert found == [], f"{title}-{look}: {found}"
    resize(page, (1440, 900))
