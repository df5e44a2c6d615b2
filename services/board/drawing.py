"""A board as an SVG: every element with plain strokes, texts as texts.

The tree is built by ElementTree, so nothing that somebody wrote can become markup, and what it costs is bounded: what
would go beyond the limits is left out and counted. It names nothing outside itself.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import degrees
from xml.etree import ElementTree as Tree  # nosec B405 (it only writes here)

from services.board import lines, listing, shapes
from services.board.lines import written
from services.board.shapes import Box, Element, Shape
from services.document import board_elements

MAX_POINTS = 60_000
"""Of all lines together: half an hour of drawing by hand, and some 1.5 MB."""
MAX_CHARS = 200_000
"""Of all texts together, as much as forty pages."""
MAX_LINES = 10_000
"""Of all texts together. Each is an element of the drawing, also an empty one: a text of nothing but ends of lines
would cost fifty times what its characters do."""
MAX_DESC_CHARS = 2_000
MAX_SIDE = 4_000.0
"""The longest side in pixels at which a drawing shows itself; one that is larger is scaled down."""
MARGIN = 24.0
EMPTY: Box = (0.0, 0.0, 300.0, 150.0)
PAPER = "#ffffff"
FRAME_INK = "#bbbbbb"
FRAME_ROUND = 8.0
NAME_INK = "#7a7a7a"
NAME_SIZE = 14.0
LETTER_WIDTH = 0.6
"""Of the size of the letters, about."""
HATCHED = "0.45"
"""How dense the fill is that Excalidraw draws with strokes."""
PEN = 2.2
"""A line by hand is so many times as wide as its number says, because Excalidraw draws it as a pen does."""
SANS, MONO = "Inter, Helvetica, Arial, sans-serif", "JetBrains Mono, Menlo, Consolas, monospace"
MONO_FAMILIES = frozenset({3, 8})
"""Cascadia and Comic Shanns, by Excalidraw's numbers."""
BASELINE = 0.35
"""Of the size of the letters, below the middle of their line."""
LINE_END = re.compile("\r\n?|\n")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Size:
    """Of a drawing in pixels, and how many elements are not in it."""

    width: float
    height: float
    left_out: int


@dataclass(frozen=True)
class Drawing(Size):
    """An SVG with its size."""

    svg: str


def measure(elements: Sequence[Element]) -> Size:
    """How large the drawing will be."""
    drawn, left_out = _within_limits(elements)
    return _size(_around(drawn), left_out)


def draw(elements: Sequence[Element], *, title: str) -> Drawing:
    """The board with these elements, the first one lowest; `title` is what a reader of the screen calls it."""
    drawn, left_out = _within_limits(elements)
    box = left, top, right, bottom = _around(drawn)
    size = _size(box, left_out)
    root = Tree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "role": "img",
        "width": written(size.width), "height": written(size.height),
        "viewBox": " ".join(map(written, (left, top, right - left, bottom - top))),
    })  # fmt: skip
    Tree.SubElement(root, "title").text = _legal(title)
    desc = " · ".join(listing.texts(elements))
    if desc:
        Tree.SubElement(root, "desc").text = _legal(desc[:MAX_DESC_CHARS])
    Tree.SubElement(root, "rect", _corners(box) | {"fill": PAPER})
    _add_all(root, drawn)
    return Drawing(size.width, size.height, left_out, Tree.tostring(root, encoding="unicode"))


def _size(box: Box, left_out: int) -> Size:
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(1.0, MAX_SIDE / max(width, height))
    return Size(max(1.0, width * scale), max(1.0, height * scale), left_out)


def _within_limits(elements: Sequence[Element]) -> tuple[list[Shape], int]:
    """As many as may be drawn, in their order, and how many are left out."""
    points, chars, ends = MAX_POINTS, MAX_CHARS, MAX_LINES
    drawn: list[Shape] = []
    for element in elements[: board_elements.BOARD_ELEMENTS]:
        shape = shapes.of(element)
        text = shape.text("text")
        points -= len(shape.points)
        chars -= len(text)
        ends -= len(LINE_END.findall(text)) + 1
        if points < 0 or chars < 0 or ends < 0:
            break
        drawn.append(shape)
    return drawn, len(elements) - len(drawn)


def _around(drawn: Sequence[Shape]) -> Box:
    """The box of everything, with a margin and room for the names of frames."""
    boxes = [one.covered for one in drawn] or [EMPTY]
    names = MARGIN if any(one.kind == "frame" and one.text("name") for one in drawn) else 0.0
    return (
        min(one[0] for one in boxes) - MARGIN,
        min(one[1] for one in boxes) - MARGIN - names,
        max(one[2] for one in boxes) + MARGIN,
        max(one[3] for one in boxes) + MARGIN,
    )


def _add_all(root: Tree.Element, drawn: Sequence[Shape]) -> None:
    """Each as a group; what is in a frame ends at its edge."""
    frames = {one.id: number for number, one in enumerate(drawn) if one.kind == "frame"}
    used = {one.frame_id for one in drawn if one.frame_id in frames}
    for frame_id in sorted(used, key=lambda one: frames[one or ""]):
        clip = Tree.SubElement(root, "clipPath", {"id": f"frame-{frames[frame_id or '']}"})
        Tree.SubElement(clip, "rect", _corners(drawn[frames[frame_id or ""]].box))
    arrows = {one.id for one in drawn if one.kind == "arrow"}
    for one in drawn:
        place = root
        if one.frame_id in frames and one.kind != "frame":
            place = Tree.SubElement(root, "g", {"clip-path": f"url(#frame-{frames[one.frame_id or '']})"})
        group = Tree.SubElement(place, "g", _placing(one))
        if one.text("containerId") in arrows:
            Tree.SubElement(group, "rect", _corners(one.box) | {"fill": PAPER})
        _KINDS.get(one.kind, _add_nothing)(group, one)


def _placing(one: Shape) -> dict[str, str]:
    found = {}
    if one.opacity < 1:
        found["opacity"] = f"{one.opacity:.2f}"
    if one.angle and one.kind != "frame":
        across, down = one.middle
        found["transform"] = f"rotate({degrees(one.angle):.2f} {written(across)} {written(down)})"
    return found


def _stroke(one: Shape, *, is_plain: bool = False) -> dict[str, str]:
    """How its line is drawn; `is_plain` without the dashes."""
    found = {
        "stroke": one.stroke,
        "stroke-width": written(one.line_width),
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    style = one.text("strokeStyle")
    if style in ("dashed", "dotted") and not is_plain:
        dash, gap = (8.0, 8.0) if style == "dashed" else (1.5, 6.0)
        found["stroke-dasharray"] = f"{written(dash)} {written(gap + one.line_width)}"
    return found


def _fill(one: Shape) -> dict[str, str]:
    if one.fill is None:
        return {"fill": "none"}
    is_solid = one.text("fillStyle") == "solid"
    return {"fill": one.fill} | ({} if is_solid else {"fill-opacity": HATCHED})


def _corners(box: Box) -> dict[str, str]:
    left, top, right, bottom = box
    return {"x": written(left), "y": written(top), "width": written(right - left), "height": written(bottom - top)}


def _is_round(one: Shape) -> bool:
    return bool(one.element.get("roundness"))


def _add_nothing(group: Tree.Element, one: Shape) -> None:
    """A kind that is not drawn."""


def _add_rectangle(group: Tree.Element, one: Shape) -> None:
    left, top, right, bottom = one.box
    around = min(32.0, min(right - left, bottom - top) / 4) if _is_round(one) else 0.0
    corner = {"rx": written(around)} if around else {}
    Tree.SubElement(group, "rect", _corners(one.box) | corner | _fill(one) | _stroke(one))


def _add_diamond(group: Tree.Element, one: Shape) -> None:
    left, top, right, bottom = one.box
    (across, down) = one.middle
    path = lines.straight(((across, top), (right, down), (across, bottom), (left, down))) + "Z"
    Tree.SubElement(group, "path", {"d": path} | _fill(one) | _stroke(one))


def _add_ellipse(group: Tree.Element, one: Shape) -> None:
    left, top, right, bottom = one.box
    (across, down) = one.middle
    sizes = {"rx": written((right - left) / 2), "ry": written((bottom - top) / 2)}
    middle = {"cx": written(across), "cy": written(down)}
    Tree.SubElement(group, "ellipse", middle | sizes | _fill(one) | _stroke(one))


def _add_line(group: Tree.Element, one: Shape) -> None:
    """A line or an arrow; what its ends enclose is filled."""
    if len(one.points) < 2:
        return
    is_curved = _is_round(one) and not one.element.get("elbowed")
    path = (lines.curved if is_curved else lines.straight)(one.points)
    fill = _fill(one) if lines.closed(one.points) else {"fill": "none"}
    Tree.SubElement(group, "path", {"d": path} | fill | _stroke(one))
    if one.kind != "arrow":
        return
    ends = (("startArrowhead", one.points[0], one.points[1]), ("endArrowhead", one.points[-1], one.points[-2]))
    for name, end, before in ends:
        head = lines.head(one.text(name), end, before, one.line_width)
        if head is not None:
            inside = {"fill": one.stroke if head.is_filled else PAPER if head.path.endswith("Z") else "none"}
            Tree.SubElement(group, "path", {"d": head.path} | inside | _stroke(one, is_plain=True))


def _add_freedraw(group: Tree.Element, one: Shape) -> None:
    if len(one.points) < 2:
        for across, down in one.points:
            dot = {"cx": written(across), "cy": written(down), "r": written(one.line_width * PEN / 2)}
            Tree.SubElement(group, "circle", dot | {"fill": one.stroke})
        return
    fill = _fill(one) if lines.closed(one.points) else {"fill": "none"}
    pen = _stroke(one, is_plain=True) | {"stroke-width": written(one.line_width * PEN)}
    Tree.SubElement(group, "path", {"d": lines.curved(one.points)} | fill | pen)


def _add_text(group: Tree.Element, one: Shape) -> None:
    """Line by line, as it was broken on the board."""
    size = max(1.0, min(one.number("fontSize", 20.0), 2_000.0))
    height = size * max(0.5, min(one.number("lineHeight", shapes.DEFAULT_LINE_HEIGHT), 5.0))
    text = _legal(one.text("text"))
    place, look = _aligned(one)
    letters = {
        "fill": one.stroke,
        "font-size": written(size),
        "font-family": MONO if one.number("fontFamily", 0.0) in MONO_FAMILIES else SANS,
        "xml:space": "preserve",
    }
    block = Tree.SubElement(group, "text", letters | look)
    for number, line in enumerate(text.split("\n")):
        middle = one.box[1] + height * (number + 0.5)
        there = {"x": written(place), "y": written(middle + size * BASELINE)}
        Tree.SubElement(block, "tspan", there | {"unicode-bidi": "plaintext"}).text = line


def _aligned(one: Shape) -> tuple[float, dict[str, str]]:
    """Where its lines stand, and which end of them stands there."""
    left, _top, right, _bottom = one.box
    align = one.text("textAlign")
    if align == "center":
        return (left + right) / 2, {"text-anchor": "middle"}
    return (right, {"text-anchor": "end"}) if align == "right" else (left, {})


def _add_frame(group: Tree.Element, one: Shape) -> None:
    edge = {"rx": written(FRAME_ROUND), "fill": "none", "stroke": FRAME_INK, "stroke-width": "2"}
    Tree.SubElement(group, "rect", _corners(one.box) | edge)
    name = _fitted(_legal(one.text("name")).strip(), one.box[2] - one.box[0])
    if name:
        look = {"fill": NAME_INK, "font-size": written(NAME_SIZE), "font-family": SANS}
        place = {"x": written(one.box[0]), "y": written(one.box[1] - NAME_SIZE / 2)}
        Tree.SubElement(group, "text", place | look).text = name


def _fitted(name: str, width: float) -> str:
    """The beginning of a name that is longer than its frame is wide."""
    most = max(1, int(width / (NAME_SIZE * LETTER_WIDTH)))
    return name if len(name) <= most else f"{name[:most]}…"


def _legal(text: str) -> str:
    """Without the characters that no XML may have."""
    return NOT_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")


_KINDS: dict[str, Callable[[Tree.Element, Shape], None]] = {
    "rectangle": _add_rectangle,
    "diamond": _add_diamond,
    "ellipse": _add_ellipse,
    "arrow": _add_line,
    "line": _add_line,
    "freedraw": _add_freedraw,
    "text": _add_text,
    "frame": _add_frame,
}
