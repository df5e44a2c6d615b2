"""F8, F9: who is told to be there. Nobody who has gone without a word, and two tabs of one person as one.

That the other tab says so, and can take over, is `test_the_second_tab_takes_over_and_the_first_may_take_it_back`
in tests/browser/test_room.py.
"""

import time

from tests.faults.cable import Cable
from tests.faults.conftest import on_sqlite
from tests.faults.pages import Page, open_pages, work
from tests.live.house import House
from tests.serving import Server

pytestmark = on_sqlite

TOLD_S = 15.0


def test_who_vanishes_from_a_silent_room_is_told_absent_in_time(server: Server, house: House, next_door: House) -> None:
    """Nothing is said in either room, so that only the server's own pings can notice."""
    cable = Cable(server.port)
    rooms = [open_pages(one.ada, one.grace, one.room) for one in (house, next_door)]
    for _host, guest in rooms:
        guest.close()
    gone = [Page(one.grace, one.room, url=cable.url) for one in (house, next_door)]
    for page in gone:
        page.open()
    hosts = [host for host, _guest in rooms]
    work(*hosts, *gone, within_s=1)
    for host in hosts:
        host.heard.clear()
    cable.pull()
    began = time.monotonic()
    work(*hosts, until=lambda: all(host.events("user-left") for host in hosts), within_s=TOLD_S)
    assert time.monotonic() - began > 5, "the cable was out, and nobody said goodbye"
    cable.put_in()
    work(*hosts, *gone, until=lambda: all(page.connections == 2 and page.is_live for page in gone), within_s=20)
    for page in (*hosts, *gone):
        page.close()
    cable.close()


def test_two_tabs_count_as_one_and_only_the_later_writes(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, first = pages
    first.type("first;")
    work(host, first, until=lambda: first.is_saved and host.text == first.text)
    host.heard.clear()
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
