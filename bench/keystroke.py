"""From a key press in one browser to the letter on the other's screen, and what it costs both pages.

    python -m bench.keystroke [--keys 300] [--rounds 2] [--video] [--beside 100] [--backend mariadb] [--alone]

Two Chromium processes enter one room of the real server, and the candidate types at the pace of a person. The key is
timed by the browser's own stamp of the key event; a letter by the change of the text in the page, and by the end of
the next frame, when it can be seen. The same is measured in the typist's own page: what no network could better.
Both clocks are the machine's monotonic one. Without `--video` nobody has a camera, because encoding two pictures in
software takes more of a small machine than everything else. `--beside` lets so many other rooms type meanwhile.

In turns with it the same is measured of a bare editor: CodeMirror and nothing around it, on a Hocuspocus server; not
with `--alone`. Afterwards a few more keys are traced in the room, for why styles were computed and where time went.
"""

import argparse
import os
import platform
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import bare_page, databases
from bench.contenders import Contender, Running, contenders, install_references, running
from bench.load import KEYS_A_SECOND, Load, generating
from bench.page_costs import COUNTED, causes, parts, traced
from bench.rooms import Room, text_of
from bench.tables import heading, percentile, row
from bench.typing_pages import begin, browser, enter, measure, type_keys

TEXT_BYTES = 2 * 1024
SETTLE_S = 2.0
TRACED_KEYS = 40
MOST_CAUSES = 6
PEOPLE = ("typist", "reader")
SCREENS = ("own page, on the screen", "other's page, on the screen")


class Found:
    """What was measured of one kind of page, over all rounds."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self._costs: dict[str, list[dict[str, float]]] = defaultdict(list)

    def add(self, times: dict[str, list[float]], costs: dict[str, dict[str, float]]) -> None:
        for name, some in times.items():
            self.times[name] = sorted([*self.times[name], *some])
        for who, cost in costs.items():
            self._costs[who].append(cost)

    def cost(self, who: str, what: str) -> float:
        costs = self._costs[who]
        return sum(cost[what] for cost in costs) / len(costs)


@contextmanager
def others_typing(load: Load, one: Running, rooms: list[Room], text: str, seconds: float) -> Iterator[None]:
    """Other rooms of the same server, typed in until the caller is done."""
    if not rooms:
        yield
        return
    load.open("beside", "ours", one.server, text=text, rooms=rooms)
    typing = threading.Thread(
        target=load.type, args=("beside", one.server), kwargs={"rooms": len(rooms), "seconds": seconds}
    )
    typing.start()
    yield
    typing.join()
    load.close("beside")


@contextmanager
def windows(*, has_camera: bool) -> Iterator[list[Browser]]:
    """A browser for each of two people."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        yield [stack.enter_context(browser(playwright, has_camera=has_camera)) for _person in PEOPLE]


def enter_room(two: list[Browser], one: Running) -> tuple[Page, Page]:
    room = one.rooms[0]
    typist, reader = (enter(window, one, room, cookie) for window, cookie in zip(two, room.cookies, strict=True))
    return typist, reader


def round_in_room(one: Running, options: argparse.Namespace, text: str, found: Found, *, is_last: bool) -> None:
    seconds = options.keys / KEYS_A_SECOND * 1.3 + SETTLE_S
    with windows(has_camera=options.video) as two, generating() as load:
        typist, reader = enter_room(two, one)
        with others_typing(load, one, one.rooms[1:], text, seconds):
            begin(typist, reader)
            time.sleep(SETTLE_S)
            before = one.server.usage()
            found.add(*measure(typist, reader, options.keys))
            used = one.server.usage().since(before)
        print(f"The server used {used.core:.0%} of a core and waited {used.waiting:.0f} ms/s for one.")
        if is_last:
            say_why(two, (typist, reader))


def round_at_bare(one: Running, options: argparse.Namespace, url: str, text: str, found: Found) -> None:
    with windows(has_camera=False) as two:
        typist, reader = (bare_page.enter(window, url, one, number, text) for number, window in enumerate(two))
        begin(typist, reader)
        time.sleep(SETTLE_S)
        found.add(*measure(typist, reader, options.keys))


def say_why(two: list[Browser], pages: tuple[Page, Page]) -> None:
    """Of a few keys more, because noting everything takes its time, too."""
    watched = dict(zip(PEOPLE, zip(two, pages, strict=True), strict=True))
    with traced(watched) as events:
        type_keys(pages[0], TRACED_KEYS)
    for who in PEOPLE:
        print(f"\nOn the {who}'s page, for each of {TRACED_KEYS} keys while it was traced:\n")
        for line in heading("styles were computed", "times"):
            print(line)
        for why, times in causes(events[who])[:MOST_CAUSES]:
            print(row(why, f"{times / TRACED_KEYS:.2f}"))
        print()
        for line in heading("the main thread did", "ms"):
            print(line)
        for what, ms in parts(events[who])[:MOST_CAUSES]:
            print(row(what, f"{ms / TRACED_KEYS:.2f}"))


def say(found: dict[str, Found]) -> None:
    print()
    for line in heading("from the key to", *(f"{name}: p50 / p90 / p99 / most ms" for name in found)):
        print(line)
    for name in next(iter(found.values())).times:
        print(row(name, *(_spread(one.times[name]) for one in found.values())))
    print()
    for line in heading("for a key", *(f"{name}, {who}" for name in found for who in PEOPLE)):
        print(line)
    for what in COUNTED:
        print(row(what, *(f"{one.cost(who, what):.2f}" for one in found.values() for who in PEOPLE)))
    if len(found) > 1:
        room, bare = found.values()
        for name in SCREENS:
            shares = (percentile(room.times[name], one) / percentile(bare.times[name], one) for one in (50, 99))
            print(f"\n{name}: {' and '.join(f'{share:.2f}' for share in shares)} times the bare editor's p50 and p99")


def _spread(times: list[float]) -> str:
    return (
        " / ".join(f"{one:.1f}" for one in (*(percentile(times, percent) for percent in (50, 90, 99)), times[-1]))
        if times
        else ""
    )


def bench(contender: Contender, options: argparse.Namespace) -> None:
    text = text_of(TEXT_BYTES)
    found = {"room": Found()} | ({} if options.alone else {"bare editor": Found()})
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = stack.enter_context(running(contender, folder, [text] * (1 + options.beside)))
        for number in range(options.rounds):
            is_last = number == options.rounds - 1
            if not options.alone:
                reference = next(one for one in contenders() if one.spoken == "hocuspocus")
                with running(reference, folder, [text]) as theirs, bare_page.served(folder / f"bare-{number}") as url:
                    round_at_bare(theirs, options, url, text, found["bare editor"])
            round_in_room(ours, options, text, found["room"], is_last=is_last)
    say(found)


def main() -> None:
    parser = argparse.ArgumentParser(description="From a key press to the letter on the other's screen.")
    parser.add_argument("--keys", type=int, default=300, help="how many keys are pressed in a round (300)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each kind of page is opened and measured (2)")
    parser.add_argument("--video", action="store_true", help="with camera and microphone (made up by the browser)")
    parser.add_argument("--beside", type=int, default=0, help="other rooms in which somebody types meanwhile (0)")
    parser.add_argument("--alone", action="store_true", help="without the bare editor")
    parser.add_argument("--backend", choices=databases.backends(), default=databases.SQLITE)
    options = parser.parse_args()
    if not options.alone:
        install_references()
    ours = next(one for one in contenders() if one.spoken == "ours" and one.backend == options.backend)
    print(
        f"Keystroke, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"Python {platform.python_version()}. {ours.name}, {options.rounds} rounds of {options.keys} keys, "
        f"{KEYS_A_SECOND} a second, {options.beside} rooms beside, {'with' if options.video else 'without'} cameras.\n"
    )
    bench(ours, options)


if __name__ == "__main__":
    main()
