"""Lines and arrows as the data of an SVG path: straight, curved, closed, and the heads at their ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.board.shapes import Point

HEAD_LENGTH = 30.0
"""Of a head; of a short line half of its last part."""
OPEN_ANGLE = math.radians(20)
CLOSED_ANGLE = math.radians(25)
CLOSED_LENGTH = 15.0
CLOSE = 8.0
"""Ends of a line that are no further apart make it an outline, which is filled."""


@dataclass(frozen=True)
class Head:
    """What stands at an end: its path, and whether the line's colour fills it."""

    path: str
    is_filled: bool


def written(number: float) -> str:
    """A number with one place after the point, and without what says nothing."""
    text = f"{number:.1f}"
    return "0" if text in ("0.0", "-0.0") else text.removesuffix(".0")


def straight(points: Sequence[Point]) -> str:
    """From point to point."""
    return "M" + "L".join(_place(one) for one in points)


def curved(points: Sequence[Point]) -> str:
    """Through all points without a corner: each part leaves a point as its neighbours stand (Catmull-Rom)."""
    if len(points) < 3:
        return straight(points)
    parts = [f"M{_place(points[0])}"]
    for at in range(len(points) - 1):
        before, here, there, after = (
            points[max(at - 1, 0)],
            points[at],
            points[at + 1],
            points[min(at + 2, len(points) - 1)],
        )
        first = here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6
        second = there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6
        parts.append(f"C{_place(first)} {_place(second)} {_place(there)}")
    return "".join(parts)


def closed(points: Sequence[Point]) -> bool:
    """Whether the ends meet, so that there is something within."""
    return len(points) > 2 and math.dist(points[0], points[-1]) <= CLOSE


def head(kind: str, end: Point, before: Point, line_width: float) -> Head | None:
    """The head of this name at `end`, to which the line comes from `before`; None for one that there is not."""
    length = math.dist(end, before)
    if length == 0:
        return None
    back = math.atan2(before[1] - end[1], before[0] - end[0])
    if kind == "arrow":
        return Head(_wings(end, back, min(HEAD_LENGTH, length / 2), OPEN_ANGLE), is_filled=False)
    size = min(CLOSED_LENGTH, length / 2)
    if kind == "bar":
        sides = (_from(end, back + math.pi / 2, size), _from(end, back - math.pi / 2, size))
        return Head(straight(sides), is_filled=False)
    if kind in ("dot", "circle", "circle_outline"):
        return Head(_circle(end, size / 2 + line_width / 2), is_filled=kind != "circle_outline")
    if kind in ("triangle", "triangle_outline"):
        corners = (end, _from(end, back + CLOSED_ANGLE, size), _from(end, back - CLOSED_ANGLE, size))
        return Head(straight(corners) + "Z", is_filled=kind == "triangle")
    if kind in ("diamond", "diamond_outline"):
        sides = (_from(end, back + CLOSED_ANGLE, size / 2), _from(end, back - CLOSED_ANGLE, size / 2))
        return Head(straight((end, sides[0], _from(end, back, size), sides[1])) + "Z", is_filled=kind == "diamond")
    return _crowfoot(kind, end, back, size)


def _crowfoot(kind: str, end: Point, back: float, size: float) -> Head | None:
    """The signs of diagrams of data: one, many, one or many."""
    if kind not in ("crowfoot_one", "crowfoot_many", "crowfoot_one_or_many"):
        return None
    root = _from(end, back, size)
    path = ""
    if kind != "crowfoot_many":
        sides = (_from(root, back + math.pi / 2, size / 2), _from(root, back - math.pi / 2, size / 2))
        path += straight(sides)
    if kind != "crowfoot_one":
        toes = (_from(end, back + math.pi / 2, size / 2), _from(end, back - math.pi / 2, size / 2))
        path += straight((toes[0], root, toes[1]))
    return Head(path, is_filled=False)


def _wings(end: Point, back: float, size: float, angle: float) -> str:
    return straight((_from(end, back + angle, size), end, _from(end, back - angle, size)))


def _circle(middle: Point, radius: float) -> str:
    left, size = _place((middle[0] - radius, middle[1])), written(radius)
    return f"M{left}a{size} {size} 0 1 0 {written(2 * radius)} 0a{size} {size} 0 1 0 {written(-2 * radius)} 0Z"


def _from(point: Point, angle: float, distance: float) -> Point:
    return point[0] + math.cos(angle) * distance, point[1] + math.sin(angle) * distance


def _place(point: Point) -> str:
    return f"{written(point[0])} {written(point[1])}"
