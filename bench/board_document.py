"""The document's part of `bench.board`: reading, judging and applying alone, without a server around it."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from pycrdt import Doc, Map, Text

from bench.rooms import text_of
from bench.tables import heading, row
from services.document.live_document import LiveDocument
from tests.drawing import as_pages_write, element

ROUND = 100
"""So many keys, then so many steps; of all rounds the quickest of each counts, because others use the machine."""
CODE_BYTES = 10 * 1024


def run(*, steps: int, elements: int) -> Iterator[str]:
    del elements  # Only one is dragged.
    doc: Doc[Any] = Doc()
    text, board = doc.get("text:main", type=Text), doc.get("board", type=Map)
    text.insert(0, text_of(CODE_BYTES))
    live, chance = LiveDocument([doc.get_update()]), random.Random(1)

    def key(count: int) -> None:
        text.insert(len(text) // 2 + count, chance.choice("etaoin shrdlu"))

    def step(count: int) -> None:
        board["moved"] = element("moved", x=chance.uniform(-1000, 1000), y=chance.uniform(-1000, 1000), version=count)

    best = {"a step of a drag": float("inf"), "a key": float("inf")}
    for _round in range(max(2, steps // ROUND)):
        for name, do in (("a step of a drag", step), ("a key", key)):
            best[name] = min(best[name], _round_of(doc, live, do))
    yield from heading("in the document alone", "CPU µs for each")
    for name, seconds in best.items():
        yield row(name, f"{seconds / ROUND * 1e6:.0f}")


def _round_of(doc: Doc[Any], live: LiveDocument, do: Callable[[int], None]) -> float:
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    for count in range(ROUND):
        do(count)
    doc.unobserve(subscription)
    updates = [as_pages_write(one) for one in updates]
    began = time.process_time()
    for one in updates:
        reading, allowance = live.read(one)
        live.take(one, reading, allowance)
    return time.process_time() - began
