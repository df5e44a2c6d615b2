"""What one element of the board may be: kinds, keys, types and bounds. Pure; how it comes here is `live_document`'s.

The elements are those of Excalidraw 0.18, each one plain JSON object that is always set whole. Everything they may
hold is named here, and what is not named is refused: a page or a report draws what stands in the document, so
nothing may stand there that names another host, brings a picture, or is larger than a page can draw.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, NotRequired, TypedDict, cast

from services.document import board_order
from services.document.update_parts import MalformedUpdate
from services.document.value_checks import (
    Check,
    fits,
    is_bool,
    is_list,
    is_nothing,
    is_number,
    is_object,
    is_one_of,
    is_text,
    may_lack,
)

BOARD_ELEMENTS = 3_000
"""At a time. A drawing of a large system has some hundreds; with 3,000 a page still opens the board within seconds."""
BOARD_KEYS = 20_000
"""Elements that were ever made in one document; what was removed leaves its key behind. Somebody who makes one every
second makes 20,000 in five and a half hours."""
BOARD_ELEMENT_BYTES = 16 * 1024
"""Of one element as JSON: a line by hand with 1,000 points, or the longest text."""
BOARD_ENCODED_BYTES = 3 * BOARD_ELEMENT_BYTES
"""Of one element in Yjs's encoding, in which a number takes up to 9 bytes: `0.1` is three times as long as in JSON."""
JSON_TIMES = 6
"""A value takes at most so many times as many bytes as JSON: `false` has one in Yjs's encoding."""
BOARD_POINTS = 2_000
BOARD_TEXT_CHARS = 5_000
BOARD_NAME_CHARS = 200
BOARD_COORDINATE = 1_000_000
"""In either direction. Excalidraw itself warns of elements beyond it."""
BOARD_STEP_MS = 50
"""A page sends at most one update of the board in this time; a hand seems to move without steps."""
BOARD_ELEMENTS_PER_S = 60
"""So many elements a page writes at most in a second while something is dragged: of ten at once, each six times. It
keeps what a drag of several leaves behind (`board_state`) and what a person may send (`open_documents.BYTES_PER_S`)."""

DRAWN = b"\x0bstrokeColor"
"""By this an edit is told from one of the code without being read: every element has it, and a text has no such
character unless somebody pastes it."""

MAX_GROUPS = 50
MAX_BOUND = 300
MAX_SEGMENTS = 100
LARGEST = 2**53
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30}|(?:rgb|hsl)a?\([0-9., %]{1,40}\)")
"""No other function of CSS: `url(…)` would fetch something."""

Kind = Literal["rectangle", "diamond", "ellipse", "arrow", "line", "freedraw", "text", "frame"]
Point = Sequence[float]
"""Two numbers: to the right and down, from the element's own corner."""


class Binding(TypedDict):
    """What an arrow's end is tied to."""

    elementId: str
    focus: float
    gap: float
    fixedPoint: NotRequired[Point | None]


class Element(TypedDict):
    """One element as it stands in the document, under Excalidraw's own names."""

    id: str
    type: Kind
    x: float
    y: float
    width: float
    height: float
    angle: float
    """In radians, clockwise, about the element's middle."""
    strokeColor: str
    backgroundColor: str
    fillStyle: str
    strokeWidth: float
    strokeStyle: Literal["solid", "dashed", "dotted"]
    roughness: float
    opacity: float
    """0 to 100."""
    seed: float
    version: float
    versionNonce: float
    index: str
    groupIds: Sequence[str]
    frameId: NotRequired[str | None]
    roundness: NotRequired[Mapping[str, float] | None]
    boundElements: NotRequired[Sequence[Mapping[str, str]] | None]
    locked: NotRequired[bool]
    # Of text:
    text: NotRequired[str]
    originalText: NotRequired[str]
    fontSize: NotRequired[float]
    fontFamily: NotRequired[float]
    textAlign: NotRequired[str]
    verticalAlign: NotRequired[str]
    containerId: NotRequired[str | None]
    autoResize: NotRequired[bool]
    lineHeight: NotRequired[float]
    # Of lines, arrows and what is drawn by hand:
    points: NotRequired[Sequence[Point]]
    pressures: NotRequired[Sequence[float]]
    startBinding: NotRequired[Binding | None]
    endBinding: NotRequired[Binding | None]
    startArrowhead: NotRequired[str | None]
    endArrowhead: NotRequired[str | None]
    elbowed: NotRequired[bool]
    # Of a frame:
    name: NotRequired[str | None]


class MalformedElement(MalformedUpdate):
    """A value that is no element of a board; the text names the key at which it was found."""


def _is_point(value: object) -> bool:
    return type(value) is list and len(value) == 2 and _is_place(value[0]) and _is_place(value[1])


def _is_whole(value: object) -> bool:
    """As a page counts; it passes over elements with another version, which a report would show."""
    return (type(value) is float or type(value) is int) and 0 <= value < LARGEST and value == int(value)


_is_place = is_number(-BOARD_COORDINATE, BOARD_COORDINATE)
_is_count = is_number(0, LARGEST)
_is_id = fits(ID)
# A line without any ends the drawing of every page: Excalidraw asks for the first.
_is_points = is_list(_is_point, BOARD_POINTS, least=1)
_is_binding = is_object(
    {"elementId": _is_id, "focus": _is_place, "gap": _is_place, "fixedPoint": may_lack(_is_point)},
    ("elementId", "focus", "gap"),
)
_is_segment = is_object({"start": _is_point, "end": _is_point, "index": _is_count}, ("start", "end", "index"))
_is_arrowhead = may_lack(
    is_one_of(
        "arrow", "bar", "dot", "circle", "circle_outline", "triangle", "triangle_outline", "diamond",
        "diamond_outline", "crowfoot_one", "crowfoot_many", "crowfoot_one_or_many",
    )
)  # fmt: skip

_REQUIRED: Mapping[str, Check] = {
    "id": _is_id,
    "type": lambda value: True,  # It chose these checks.
    "x": _is_place,
    "y": _is_place,
    "width": _is_place,
    "height": _is_place,
    "angle": _is_place,
    "strokeColor": fits(COLOUR),
    "backgroundColor": fits(COLOUR),
    "fillStyle": is_one_of("hachure", "cross-hatch", "solid", "zigzag"),
    "strokeWidth": is_number(0, 100),
    "strokeStyle": is_one_of("solid", "dashed", "dotted"),
    "roughness": is_number(0, 10),
    "opacity": is_number(0, 100),
    "seed": _is_count,
    "version": _is_whole,
    "versionNonce": _is_whole,
    "index": board_order.is_index,
    "groupIds": is_list(_is_id, MAX_GROUPS),
}
_OPTIONAL: Mapping[str, Check] = {
    "frameId": may_lack(_is_id),
    "roundness": may_lack(is_object({"type": is_number(1, 3), "value": may_lack(_is_place)}, ("type",))),
    "boundElements": may_lack(
        is_list(is_object({"id": _is_id, "type": is_one_of("arrow", "text")}, ("id", "type")), MAX_BOUND)
    ),
    "updated": _is_count,
    "locked": is_bool,
    "link": is_nothing,
    "customData": is_nothing,
    "isDeleted": lambda value: value is False,
}
_TEXT: Mapping[str, Check] = {
    "text": is_text(BOARD_TEXT_CHARS),
    "originalText": is_text(BOARD_TEXT_CHARS),
    "fontSize": is_number(0, 10_000),
    "fontFamily": is_number(1, 20),
    "textAlign": is_one_of("left", "center", "right"),
    "verticalAlign": is_one_of("top", "middle", "bottom"),
    "lineHeight": is_number(0, 10),
}
_LINE: Mapping[str, Check] = {
    "startBinding": may_lack(_is_binding),
    "endBinding": may_lack(_is_binding),
    "startArrowhead": _is_arrowhead,
    "endArrowhead": _is_arrowhead,
    "lastCommittedPoint": may_lack(_is_point),
}
_ELBOW: Mapping[str, Check] = {
    "elbowed": is_bool,
    "fixedSegments": may_lack(is_list(_is_segment, MAX_SEGMENTS)),
    "startIsSpecial": may_lack(is_bool),
    "endIsSpecial": may_lack(is_bool),
}
_BY_HAND: Mapping[str, Check] = {
    "pressures": is_list(is_number(0, 1), BOARD_POINTS),
    "simulatePressure": may_lack(is_bool),
    "lastCommittedPoint": may_lack(_is_point),
}


class _Rules(NamedTuple):
    """What is checked of one kind, by key, and the keys that must be there."""

    checks: Mapping[str, Check]
    needed: frozenset[str]


def _rules(required: Mapping[str, Check], optional: Mapping[str, Check]) -> _Rules:
    needed = {**_REQUIRED, **required}
    return _Rules(MappingProxyType({**needed, **_OPTIONAL, **optional}), frozenset(needed))


_PLAIN = _rules({}, {})
_OF_KIND: Mapping[str, _Rules] = {
    "rectangle": _PLAIN,
    "diamond": _PLAIN,
    "ellipse": _PLAIN,
    "text": _rules(_TEXT, {"containerId": may_lack(_is_id), "autoResize": is_bool}),
    "line": _rules({"points": _is_points}, _LINE),
    "arrow": _rules({"points": _is_points}, {**_LINE, **_ELBOW}),
    "freedraw": _rules({"points": _is_points}, _BY_HAND),
    "frame": _rules({"name": may_lack(is_text(BOARD_NAME_CHARS))}, {}),
}


def require(
    value: object, key: str, encoded_bytes: int = BOARD_ENCODED_BYTES, different: Collection[str] | None = None
) -> Element:
    """The element that stands under this key and takes so many bytes in an update. Raises MalformedElement.

    With `different`, the value has the same names as an element under this key that was judged, and the same under
    all others than these, which are not judged again.
    """
    if type(value) is not dict:
        raise MalformedElement("no element of a board")
    kind = value.get("type")
    rules = _OF_KIND.get(kind) if type(kind) is str else None
    if rules is None:
        raise MalformedElement("no kind of element that is taken")
    is_like = different is not None and "type" not in different
    checks = rules.checks
    for name in different if different is not None and is_like else value:
        check = checks.get(name)
        if check is None:
            raise MalformedElement("an element of a board has a key that is not taken")  # Its name is not for the log.
        if not check(value[name]):
            raise MalformedElement(f"an element of a board has no such {name}")
    if not is_like and not rules.needed <= value.keys():
        raise MalformedElement("an element of a board lacks something")
    if value["id"] != key:
        raise MalformedElement("an element of a board under another key than its own")
    if encoded_bytes * JSON_TIMES > BOARD_ELEMENT_BYTES and _json_bytes(value) > BOARD_ELEMENT_BYTES:
        raise MalformedElement("an element of a board is too long")
    return cast("Element", value)


def in_order(values: Mapping[str, object]) -> tuple[Element, ...]:
    """The elements of a board from the hindmost to the foremost. What is none is left out."""
    found = []
    for key, value in values.items():
        try:
            found.append(require(value, key))
        except MalformedElement:
            continue
    return tuple(sorted(found, key=lambda one: (one["index"], one["id"])))


def _json_bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
