"""A call between Firefox and Chromium, with text and chat; either may be the interviewer's."""

from pathlib import Path

import pytest

from tests import breadth
from tests.browser.people import Windows
from tests.live.house import House
from tests.other_browsers import chromium
from tests.other_browsers.firefox import Firefox
from tests.other_browsers.meeting import meet, see_each_other, write_code, write_to_each_other


@pytest.mark.parametrize("interviewer", ["firefox", pytest.param("chromium", marks=breadth.ONLY_WIDE)])
def test_both_see_each_other_and_read_what_the_other_writes(
    house: House, firefox: Firefox, windows: Windows, results: Path, interviewer: str
) -> None:
    pair = [firefox.open(house.ada.server), chromium.opened(windows, house.ada.server)]
    host, guest = pair if interviewer == "firefox" else reversed(pair)
    host.goto("/login")
    host.sign_in("ada")
    meet(host, guest, house.room)
    see_each_other(host, guest)
    write_code(host, guest)
    write_to_each_other(host, guest)
    pair[1].picture(results / f"call-with-{interviewer}-interviewing.png")
    assert [*host.errors(), *guest.errors()] == []
