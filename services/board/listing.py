"""A board in words, for who does not see it: its texts from top to bottom, and which of them arrows join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.board import shapes
from services.board.shapes import Element

ROW = 40.0
"""Texts whose tops are no further apart stand beside each other, and are read from left to right."""
MAX_JOINED_CHARS = 80
"""Of a text that names the end of an arrow."""


@dataclass(frozen=True)
class Joint:
    """An arrow between two things that have a text; `label` is what is written on it."""

    start: str
    end: str
    label: str


def texts(elements: Sequence[Element]) -> list[str]:
    """What is written on the board, names of frames included, as it is read."""
    found = []
    for element in elements:
        written = _written(element)
        if written:
            shape = shapes.of(element)
            left, top, _right, _bottom = shape.box
            found.append((top // ROW, left, top, written))
    return [one[-1] for one in sorted(found)]


def joints(elements: Sequence[Element]) -> list[Joint]:
    """The arrows that begin at one thing with a text and end at another, in the order in which they were drawn."""
    named = _named(elements)
    found = []
    for element in elements:
        if element.get("type") == "arrow":
            start, end = (named.get(_bound(element, name), "") for name in ("startBinding", "endBinding"))
            if start and end:
                found.append(Joint(start, end, named.get(str(element.get("id")), "")))
    return found


def _named(elements: Sequence[Element]) -> Mapping[str, str]:
    """What is written in each thing, or is the text itself."""
    named: dict[str, str] = {}
    for element in elements:
        written = " ".join(_written(element).split())[:MAX_JOINED_CHARS]
        if written:
            inside = element.get("containerId")
            named[inside if isinstance(inside, str) else str(element.get("id"))] = written
    return named


def _written(element: Element) -> str:
    """Without the ends of lines that only the width of its box made."""
    kind = element.get("type")
    names = ("originalText", "text") if kind == "text" else ("name",) if kind == "frame" else ()
    values = (element.get(name) for name in names)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _bound(element: Element, name: str) -> str:
    binding = element.get(name)
    return str(binding.get("elementId")) if isinstance(binding, Mapping) else ""
