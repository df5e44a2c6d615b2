"""F9: two tabs of one person are one person, of which one is live.

That the other tab says so, and can take over, is `test_the_second_tab_takes_over_and_the_first_may_take_it_back`
in tests/browser/test_room.py.
"""

from tests.faults.conftest import on_sqlite
from tests.faults.pages import Page, work
from tests.live.house import House
from tests.serving import Server

pytestmark = on_sqlite


def test_two_tabs_count_as_one_and_only_the_later_writes(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, first = pages
    first.type("first;")
    work(host, first, until=lambda: first.is_saved and host.text == first.text)
    second = Page(house.grace, house.room)
    second.open()
    work(host, first, second, until=lambda: bool(first.events("seat-taken")))
    assert second.text == first.text
    first.type("from the tab that lost its seat;")
    second.type("second;")
    work(host, first, second, until=lambda: second.is_saved and second.text == host.text)
    assert first.refusals[0] == "not-joined"
    assert "lost its seat" not in host.text
    work(host, within_s=0.3)
    assert host.events("user-left") == []
    assert host.wire is not None
    assert len(host.wire.call("join", {"room": house.room, "document": True})["participants"]) == 1
    first.close()
    work(host, second, within_s=0.5)
    assert host.events("user-left") == [], "the tab without the seat is nobody"
    second.close()
    work(host, until=lambda: len(host.events("user-left")) == 1)
