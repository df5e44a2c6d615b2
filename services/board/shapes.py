"""An element as it is drawn: numbers that are finite and bounded, colours that are colours, where it stands.

Whatever is missing or odd has a plain value instead; nothing here refuses.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_PLACE = 1_000_000.0
"""As far from the middle as an element may stand."""
MAX_WIDTH = 200.0
"""Of a line; Excalidraw's thickest has 4."""
COLOUR = re.compile(
    r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]{3,20}|(?:rgb|hsl)a?\([0-9., %]{1,40}\)"
)
INK = "#1e1e1e"
DEFAULT_LINE_HEIGHT = 1.25

Element = Mapping[str, Any]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Shape:
    """What is common to all kinds. `points` are those of a line in the board's own places, and none of the others."""

    id: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    angle: float
    stroke: str
    fill: str | None
    line_width: float
    opacity: float
    points: tuple[Point, ...]
    frame_id: str | None
    element: Element

    @property
    def box(self) -> Box:
        """What it covers before it is turned."""
        if self.points:
            across, down = zip(*self.points, strict=True)
            return min(across), min(down), max(across), max(down)
        left, right = sorted((self.x, self.x + self.width))
        top, bottom = sorted((self.y, self.y + self.height))
        return left, top, right, bottom

    @property
    def middle(self) -> Point:
        """Around which it is turned."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def covered(self) -> Box:
        """What it covers as it stands, its line included."""
        left, top, right, bottom = self.box
        if self.angle:
            (across, down), cos, sin = self.middle, math.cos(self.angle), math.sin(self.angle)
            turned = [
                (across + (x - across) * cos - (y - down) * sin, down + (x - across) * sin + (y - down) * cos)
                for x in (left, right)
                for y in (top, bottom)
            ]
            left, right = min(x for x, _y in turned), max(x for x, _y in turned)
            top, bottom = min(y for _x, y in turned), max(y for _x, y in turned)
        edge = self.line_width / 2
        return left - edge, top - edge, right + edge, bottom + edge

    def number(self, name: str, default: float) -> float:
        """Another number of the element."""
        return number(self.element.get(name), default)

    def text(self, name: str) -> str:
        """Another text of the element; empty where it has none."""
        value = self.element.get(name)
        return value if isinstance(value, str) else ""


def of(element: Element) -> Shape:
    """The element, whatever it lacks."""
    x, y = number(element.get("x"), 0.0), number(element.get("y"), 0.0)
    return Shape(
        id=str(element.get("id", "")),
        kind=str(element.get("type", "")),
        x=x,
        y=y,
        width=number(element.get("width"), 0.0),
        height=number(element.get("height"), 0.0),
        angle=math.fmod(number(element.get("angle"), 0.0), 2 * math.pi),
        stroke=colour(element.get("strokeColor")) or "none",
        fill=colour(element.get("backgroundColor"), None),
        line_width=min(max(number(element.get("strokeWidth"), 2.0), 0.1), MAX_WIDTH),
        opacity=min(max(number(element.get("opacity"), 100.0), 0.0), 100.0) / 100,
        points=tuple(_points(element.get("points"), x, y)),
        frame_id=element["frameId"] if isinstance(element.get("frameId"), str) else None,
        element=element,
    )


def number(value: object, default: float) -> float:
    """The value if it is a number on the board, and otherwise the default."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return default
    return max(-2 * MAX_PLACE, min(2 * MAX_PLACE, float(value)))


def colour(value: object, default: str | None = INK) -> str | None:
    """A colour that a drawing may name; None for none. What is no colour is the default."""
    if value == "transparent":
        return None
    return value if isinstance(value, str) and COLOUR.fullmatch(value) else default


def _points(found: object, x: float, y: float) -> list[Point]:
    if not isinstance(found, list | tuple):
        return []
    pairs = [one for one in found if isinstance(one, list | tuple) and len(one) >= 2]
    return [(x + number(one[0], 0.0), y + number(one[1], 0.0)) for one in pairs]
