"""What the page does for an open board while people type code: counts, which a busy machine does not change."""

from playwright.sync_api import Page, expect

from tests import breadth
from tests.browser import board_counts
from tests.browser.drawing import draw_box, open_board, same_scene
from tests.browser.editing import code
from tests.browser.people import Windows, meet
from tests.browser.test_board import WIDE
from tests.live.house import House

pytestmark = breadth.ONLY_WIDE

KEYS = "is it so or an ox up in me at us by he go "
PAUSE_MS = 120  # Of a person who types fast.
FRAMES_OF_KEY = 3
"""So many does the editor ask for with no board at all; one that is asked for all the time would be 60 a second."""


def counted(page: Page, before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in board_counts.counts(page).items()}


def test_an_open_board_is_not_drawn_while_people_type_code(house: House, windows: Windows) -> None:
    host, guest = pages = tuple(windows.of(one, viewport=WIDE, has_devices=False) for one in (house.ada, house.grace))
    for page in pages:
        board_counts.count(page)
    meet(host, guest, house.room)
    for page in pages:
        open_board(page)
        page.get_by_role("button", name="Beside the code").click()
    draw_box(host, 120, 200)
    same_scene(host, guest, count=1)
    # The box is chosen: an arrow in the code would move what hangs on it.
    expect(guest.locator(".board-peer-selection")).to_have_count(1)
    for page in pages:
        code(page).click()
        board_counts.count_renders(page)
    expect(guest.locator(".cm-peer")).to_have_count(1)
    host.wait_for_timeout(board_counts.QUIET_MS)
    before = {page: board_counts.counts(page) for page in pages}
    host.keyboard.type(KEYS, delay=PAUSE_MS)
    for _time in range(3):
        host.keyboard.press("ArrowLeft")
    expect(code(guest)).to_contain_text(KEYS.strip())
    for page in pages:
        done = counted(page, before[page])
        frames = done.pop("frames")
        assert done == {"draws": 0, "renders": 0, "changes": 0}
        assert frames <= FRAMES_OF_KEY * (len(KEYS) + 3)
    expect(guest.locator(".board-peer-selection")).to_have_count(1)
    # The counting works, and a board that was left alone is not asleep.
    draw_box(host, 120, 360)
    same_scene(host, guest, count=2)
    assert all(counted(guest, before[guest]).values())
