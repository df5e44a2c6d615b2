"""Elements of a board as pages send them, and random ones."""

import random
from typing import Any

from services.document import json_values, update_encoding, yjs_updates
from services.document.update_parts import ANY, Item

ALWAYS: dict[str, Any] = {
    "x": 10, "y": 20.5, "width": 120, "height": 60.25, "angle": 0, "strokeColor": "#1e1e1e",
    "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2, "strokeStyle": "solid", "roughness": 1,
    "opacity": 100, "groupIds": [], "frameId": None, "index": "a0", "roundness": {"type": 3}, "seed": 1968410350,
    "version": 1, "versionNonce": 1150084233, "isDeleted": False, "boundElements": None, "updated": 1700000000000,
    "link": None, "locked": False,
}  # fmt: skip
OF_LINE: dict[str, Any] = {
    "points": [[0, 0], [50.5, 20], [120, -4.25]], "lastCommittedPoint": None, "startBinding": None, "endBinding": None,
    "startArrowhead": None, "endArrowhead": None,
}  # fmt: skip
OF_KIND: dict[str, dict[str, Any]] = {
    "rectangle": {},
    "diamond": {},
    "ellipse": {},
    "line": OF_LINE,
    "arrow": OF_LINE
    | {
        "endArrowhead": "arrow", "elbowed": True, "startIsSpecial": None, "endIsSpecial": False,
        "startBinding": {"elementId": "one", "focus": 0.25, "gap": 4, "fixedPoint": [0.5, 1]},
        "fixedSegments": [{"start": [0, 0], "end": [10, 0], "index": 1}],
    },
    "freedraw": {"points": [[0, 0], [1.5, 2]], "pressures": [0.5, 0.75], "simulatePressure": False,
                 "lastCommittedPoint": [1.5, 2]},
    "text": {"text": "Queue", "originalText": "Queue", "fontSize": 20, "fontFamily": 5, "textAlign": "left",
             "verticalAlign": "top", "containerId": None, "autoResize": True, "lineHeight": 1.25},
    "frame": {"name": None},
}  # fmt: skip
KINDS = tuple(OF_KIND)


def element(key: str = "one", kind: str = "rectangle", **different: Any) -> dict[str, Any]:
    """One that is taken."""
    return {"id": key, "type": kind} | ALWAYS | OF_KIND[kind] | different


def as_pages_write(update: bytes) -> bytes:
    """The same update with the names of each element in one order; pycrdt has them in another one each time."""
    reading = yjs_updates.read(update)
    brought = update_encoding.encode_items([_in_one_order(item) for item in reading.items])
    return brought[:-1] + update_encoding.encode_deletes(reading.deletes)[1:]  # Each has nothing in place of the other.


def _in_one_order(item: Item) -> Item:
    if item.kind != ANY or not isinstance(item.value, dict):
        return item
    first = [name for name in element(kind=item.value["type"]) if name in item.value]
    content = json_values.encode({name: item.value[name] for name in (*first, *sorted(item.value))})
    return item._replace(content=update_encoding.number(1) + content)


def element_somehow(key: str, chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(KINDS)
    made = element(
        key, kind, x=chance.uniform(-1e4, 1e4), y=chance.randrange(-500, 500), index=f"a{chance.randrange(9)}"
    )
    if kind == "text":
        made["text"] = made["originalText"] = chance.choice(["", "a", "é中😀\n", "words " * 20])
    if "points" in made:
        made["points"] = [[chance.uniform(-9, 9), chance.randrange(9)] for _ in range(chance.randrange(1, 40))]
    return made


def draw_somehow(board: Any, chance: random.Random, keys: tuple[str, ...] = ("one", "two", "three", "4_-")) -> None:
    """Set one or several, drag one, or remove one, as a page does in one transaction."""
    for key in chance.sample(keys, chance.choice([1, 1, 1, 3])):
        if key in board and chance.random() < 0.2:
            del board[key]
        elif key in board and chance.random() < 0.7:
            board[key] = board[key] | {"x": chance.uniform(-100, 100)}
        else:
            board[key] = element_somehow(key, chance)
