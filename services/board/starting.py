"""What a question's board begins with: nothing, an empty frame, or the boxes of a system.

The elements are made new for each room, and stand beside what is on its board already.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import randbelow
from typing import Any

from services.base import Message, _
from services.board import ordering, shapes
from services.document import Element, board_elements

GAP = 80.0
"""Between what stands on a board and what is put beside it."""
FRAME = (960.0, 600.0)
BOX = (180.0, 80.0)
LETTERS = 20.0
LINE = 1.25
PLAIN_FONT = 6
"""Nunito, by Excalidraw's number; the page begins with it, too."""
TIE = 8.0
"""Between the end of an arrow and the box that it is tied to."""
LETTER_WIDTH = 0.6
"""Of the size of the letters, about."""
MAX_SEED = 2**31 - 1

Words = Callable[[Message], str]
"""A sentence in the language of who puts it there."""


class StartingBoard(StrEnum):
    """The kinds; the value is how a question keeps it."""

    NONE = ""
    FRAME = "frame"
    SYSTEM = "system"


@dataclass(frozen=True)
class _Box:
    """One part of the system, where it stands, in columns and rows, and what is written in it."""

    column: int
    row: int
    label: Message
    colour: str


SYSTEM_TITLE: Message = _("System")
SYSTEM: Mapping[str, _Box] = {
    "client": _Box(0, 1, _("Client"), "#e9ecef"),
    "balancer": _Box(1, 1, _("Load balancer"), "#ffec99"),
    "service": _Box(2, 1, _("Service"), "#a5d8ff"),
    "cache": _Box(3, 0, _("Cache"), "#ffc9c9"),
    "database": _Box(3, 1, _("Database"), "#b2f2bb"),
    "queue": _Box(3, 2, _("Queue"), "#d0bfff"),
}
ARROWS = (
    ("client", "balancer"),
    ("balancer", "service"),
    ("service", "cache"),
    ("service", "database"),
    ("service", "queue"),
)
COLUMN, ROW = 260.0, 150.0


def elements(
    kind: StartingBoard, fresh_id: Callable[[], str], board: Sequence[Element], *, title: str, words: Words
) -> list[Element]:
    """What a question brings, to the right of everything on the board; `title` is the question's."""
    if kind is StartingBoard.NONE:
        return []
    maker = _Maker(fresh_id, *_free_corner(board), last_index=board[-1]["index"] if board else None)
    if kind is StartingBoard.FRAME:
        maker.frame(FRAME, title)
    else:
        _add_system(maker, words)
    return [board_elements.require(one, one["id"]) for one in maker.made]


def _free_corner(board: Sequence[Element]) -> tuple[float, float]:
    """The place of the left upper corner; to the right there is room unless the board reaches its edge. Lines may go
    beyond all edges, and what is put there may not.
    """
    boxes = [shapes.of(one).covered for one in board]
    if not boxes:
        return 0.0, 0.0
    right, top = max(one[2] for one in boxes) + GAP, min(one[1] for one in boxes)
    if right + 2 * FRAME[0] < board_elements.BOARD_COORDINATE:
        return _inside(right), _inside(top)
    return 0.0, _inside(max(one[3] for one in boxes) + GAP)


def _inside(place: float) -> float:
    return max(-board_elements.BOARD_COORDINATE / 2, min(place, board_elements.BOARD_COORDINATE - 2 * FRAME[1]))


def _add_system(maker: "_Maker", words: Words) -> None:
    boxes = {}
    for name, one in SYSTEM.items():
        boxes[name] = maker.box(one.column * COLUMN, one.row * ROW, words(one.label), one.colour)
    for start, end in ARROWS:
        maker.arrow(boxes[start], boxes[end])


@dataclass
class _Maker:
    """Makes elements as Excalidraw has them, each above the one before."""

    fresh_id: Callable[[], str]
    left: float
    top: float
    last_index: str | None
    made: list[dict[str, Any]] = field(default_factory=list)

    def frame(self, size: tuple[float, float], name: str) -> None:
        look = {"strokeColor": "#bbb", "name": name[: board_elements.BOARD_NAME_CHARS]}
        self._add("frame", (self.left, self.top, *size), look)

    def box(self, across: float, down: float, label: str, colour: str) -> dict[str, Any]:
        """A box with a text in it that moves along."""
        left, top = self.left + across, self.top + down
        around = {"roundness": {"type": 3}, "backgroundColor": colour}
        made = self._add("rectangle", (left, top, *BOX), around)
        wide, high = len(label) * LETTERS * LETTER_WIDTH, LETTERS * LINE
        place = left + (BOX[0] - wide) / 2, top + (BOX[1] - high) / 2
        text = self._add("text", (*place, wide, high), {
            "text": label, "originalText": label, "fontSize": LETTERS, "fontFamily": PLAIN_FONT, "textAlign": "center",
            "verticalAlign": "middle", "containerId": made["id"], "autoResize": True, "lineHeight": LINE,
        })  # fmt: skip
        made["boundElements"].append({"id": text["id"], "type": "text"})
        return made

    def arrow(self, start: dict[str, Any], end: dict[str, Any]) -> None:
        """From the right side of one box to the left side of another, tied to both."""
        from_x, from_y = start["x"] + BOX[0] + TIE, start["y"] + BOX[1] / 2
        wide, high = end["x"] - TIE - from_x, end["y"] + BOX[1] / 2 - from_y
        made = self._add("arrow", (from_x, from_y, wide, abs(high)), {
            "points": [[0.0, 0.0], [wide, high]], "endArrowhead": "arrow", "startArrowhead": None, "elbowed": False,
            "roundness": {"type": 2},
            "startBinding": {"elementId": start["id"], "focus": 0.0, "gap": TIE},
            "endBinding": {"elementId": end["id"], "focus": 0.0, "gap": TIE},
        })  # fmt: skip
        for one in (start, end):
            one["boundElements"].append({"id": made["id"], "type": "arrow"})

    def _add(self, kind: str, box: tuple[float, float, float, float], more: dict[str, Any]) -> dict[str, Any]:
        self.last_index = ordering.after(self.last_index)
        x, y, width, height = box
        made: dict[str, Any] = {
            "id": self.fresh_id(),
            "type": kind, "x": x, "y": y, "width": width, "height": height, "angle": 0.0,
            "strokeColor": shapes.INK, "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2.0,
            "strokeStyle": "solid", "roughness": 0.0, "opacity": 100.0, "seed": randbelow(MAX_SEED),
            "version": 1, "versionNonce": randbelow(MAX_SEED), "index": self.last_index, "groupIds": [],
            "frameId": None, "roundness": None, "boundElements": [], "updated": 1, "locked": False,
        }  # fmt: skip
        made |= more
        self.made.append(made)
        return made
