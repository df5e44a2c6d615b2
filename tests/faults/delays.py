"""How long an edit takes from one page to the other."""

import statistics
import time

from tests.faults.pages import Page, work

PER_SECOND = 40


def relay_delays(writer: Page, reader: Page, *, seconds: float) -> list[float]:
    """Of each edit that the writer makes in this time, the seconds until the reader has it. Each within 10 s."""
    assert reader.wire is not None
    arrivals = reader.wire.arrivals.setdefault("document-update", [])
    before = len(arrivals)
    sent: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sent.append(time.monotonic())
        writer.type("d")
        time.sleep(1 / PER_SECOND)
    work(writer, reader, until=lambda: len(arrivals) >= before + len(sent), within_s=10, why="not all edits arrived")
    return [there - here for here, there in zip(sent, arrivals[before:], strict=True)]


def p95(delays: list[float]) -> float:
    return statistics.quantiles(delays, n=20)[-1]
