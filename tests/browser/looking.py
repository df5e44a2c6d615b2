"""Looking at a page as people may see it: light and dark, wide and on a phone. In the narrow run in one of the four in turn,
and without pictures, which nobody looks at then.
"""

import itertools
from pathlib import Path

from playwright.sync_api import Page

from tests import breadth
from tests.browser.reflow import resize
from tools.studio import HEIGHTS, LOOKS, check

_in_turn = itertools.cycle(LOOKS)


def picture(page: Page, path: Path, *, whole: bool = False) -> None:
    """Of the window, or of the whole page; outside the narrow run only."""
    if not breadth.IS_NARROW:
        page.screenshot(path=path, full_page=whole)


def look_at(page: Page, title: str, results: Path, *, whole: bool = True) -> None:
    """Picture the page in every look, the whole of it or what the window shows; axe-core finds nothing on it."""
    page.evaluate("() => scrollTo(0, 0)")  # What is half under the header has half its size.
    for look in [next(_in_turn)] if breadth.IS_NARROW else LOOKS:
        page.emulate_media(color_scheme="dark" if look.scheme == "dark" else "light", reduced_motion="reduce")
        resize(page, (look.width, HEIGHTS[look.width]))
        picture(page, results / f"{title}-{look}.png", whole=whole)
        found = check(page)
        assert found == [], f"{title}-{look}: {found}"
    resize(page, (1440, 900))
