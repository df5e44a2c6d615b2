"""What one element of a board may be: everything else is refused, wherever it stands."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.document import board_elements, json_values
from services.document.board_elements import MalformedElement, in_order, require
from tests.drawing import KINDS, element

HOST = "https://example.org/a.png"
LONG = "x" * 5001


def line(**different):
    return element("one", "line", **different)


def text(**different):
    return element("one", "text", **different)


def without(key, kind="rectangle"):
    return {name: one for name, one in element("one", kind).items() if name != key}


REFUSED = {
    "nothing": None,
    "a text": "rectangle",
    "a list": [],
    "an empty object": {},
    "a picture": element() | {"type": "image", "fileId": "f", "status": "saved", "scale": [1, 1]},
    "a page in a frame": element() | {"type": "iframe"},
    "an embedded page": element() | {"type": "embeddable", "link": HOST},
    "a magic frame": element() | {"type": "magicframe", "name": None},
    "a selection": element() | {"type": "selection"},
    "a kind that is no text": element() | {"type": ["rectangle"]},
    "a kind that is an object": element() | {"type": {}},
    "a link": element(link=HOST),
    "a link within": element(link="#two"),
    "custom data": element(customData={"a": 1}),
    "a picture's file": element(fileId="f"),
    "an unknown key": element(onclick="x"),
    "a key of another kind": element(points=[[0, 0]]),
    "a prototype": element() | {"__proto__": {}},
    "something deleted": element(isDeleted=True),
    "another one's id": element("two"),
    "an id with a slash": element("a/b"),
    "no id": without("id"),
    "no kind": without("type"),
    "no place": without("x"),
    "no order": without("index"),
    "an empty order": element(index=""),
    "no order yet": element(index=None),
    "an order of other characters": element(index="a 0"),
    "an endless order": element(index="a" * 201),
    "an order that begins with a digit": element(index="0"),
    "an order that ends too early": element(index="zzzz"),
    "an order that ends with a zero": element(index="a10"),
    "an order that nothing comes before": element(index="A" + 26 * "0"),
    "a version that no page counts to": element(version=2**53),
    "half a version": element(version=1.5),
    "half a nonce": element(versionNonce=0.5),
    "a version that is no number": element(version=math.nan),
    "a place that is no number": element(x="10"),
    "a line without a point": line(points=[]),
    "an arrow without a point": element("one", "arrow", points=[]),
    "a line by hand without a point": element("one", "freedraw", points=[], pressures=[]),
    "a place that is true": element(x=True),
    "a place nowhere": element(x=math.nan),
    "a place infinitely far away": element(y=-math.inf),
    "a place far away": element(y=1_000_001),
    "too wide": element(width=-1e7),
    "turned without end": element(angle=1e300),
    "a colour that fetches": element(strokeColor=f"url({HOST})"),
    "a colour that is none": element(backgroundColor="red;x"),
    "a colour in lines": element(backgroundColor="red\n"),
    "an unknown fill": element(fillStyle="image"),
    "an unknown stroke": element(strokeStyle="wavy"),
    "a stroke too wide": element(strokeWidth=101),
    "too opaque": element(opacity=101),
    "a version below nothing": element(version=-1),
    "a version beyond numbers": element(version=2.0**60),
    "a group that is no id": element(groupIds=[""]),
    "groups without end": element(groupIds=["g"] * 51),
    "locked somewhat": element(locked=1),
    "rounded somehow": element(roundness={"type": 4}),
    "rounded with more": element(roundness={"type": 3, "link": HOST}),
    "bound to a picture": element(boundElements=[{"id": "two", "type": "image"}]),
    "bound without end": element(boundElements=[{"id": "two", "type": "text"}] * 301),
    "bound with more": element(boundElements=[{"id": "two", "type": "text", "link": HOST}]),
    "a text too long": text(text=LONG),
    "an original too long": text(originalText=LONG),
    "a text that is a list": text(text=["a"]),
    "a text without a text": without("text", "text"),
    "a font that is a name": text(fontFamily=HOST),
    "letters too large": text(fontSize=10_001),
    "a text on its head": text(verticalAlign="down"),
    "a line without points": without("points", "line"),
    "points that are texts": line(points=["0,0"]),
    "points in space": line(points=[[0, 0, 0]]),
    "points nowhere": line(points=[[0, math.nan]]),
    "points without end": line(points=[[0, 0]] * 2001),
    "an unknown head": line(endArrowhead="url(x)"),
    "tied to nothing": line(startBinding={"focus": 0, "gap": 1}),
    "tied with more": line(endBinding={"elementId": "a", "focus": 0, "gap": 1, "link": HOST}),
    "a line with a corner": line(elbowed=True),
    "corners without end": element("one", "arrow", fixedSegments=[{"start": [0, 0], "end": [1, 1], "index": 0}] * 101),
    "pressed too hard": element("one", "freedraw", pressures=[2]),
    "pressed without end": element("one", "freedraw", pressures=[0.5] * 2001),
    "a frame with a long name": element("one", "frame", name="n" * 201),
    "a frame without a name": without("name", "frame"),
    "16 KB and more": text(text="é" * 4100, originalText="é" * 4100),
    "16 KB of points": line(points=[[0.1234567, 0.7654321]] * 900),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_element_is_refused(name):
    with pytest.raises(MalformedElement) as refused:
        require(REFUSED[name], "one")
    assert HOST not in str(refused.value), "what somebody wrote is not for the log"


def test_the_name_of_an_unknown_key_is_not_for_the_log():
    with pytest.raises(MalformedElement) as refused:
        require(element() | {"a private word": 1}, "one")
    assert "private" not in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_an_element_of_each_kind_is_taken_as_it_is(kind):
    one = element("a_-9", kind)
    assert require(one, "a_-9") is one
    encoded = json_values.encode(one)
    assert json_values.read(encoded, 0, len(encoded)) == (one, len(encoded))


TAKEN = {
    "the longest text": text(text="x" * 5000, originalText="x" * 5000),
    "2,000 points": line(points=[[1, 2]] * 2000),
    "at the edge": element(x=-1_000_000, y=1_000_000.0),
    "a named colour": element(strokeColor="rebeccapurple", backgroundColor="rgba(0, 10, 20, .5)"),
    "a line that was only begun": line(points=[[0, 0]]),
    "without what has gone": without("boundElements"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_a_page_makes_is_taken(name):
    require(TAKEN[name], "one")


def test_the_size_is_that_of_json_as_a_page_counts_it():
    """What is near the bound in Yjs's encoding may be far from it in JSON, and the other way round."""
    short = line(points=[[0.1, 0.2]] * 1200)
    encoded = json_values.encode(short)
    assert len(encoded) > board_elements.BOARD_ELEMENT_BYTES > len(json.dumps(short, separators=(",", ":")))
    require(short, "one", len(encoded))
    nothing = element(groupIds=["g" * 40] * 50, boundElements=[{"id": "i" * 40, "type": "arrow"}] * 250)
    assert len(json.dumps(nothing, separators=(",", ":"))) > board_elements.BOARD_ELEMENT_BYTES
    with pytest.raises(MalformedElement):
        require(nothing, "one", len(json_values.encode(nothing)))


def test_elements_come_in_the_order_in_which_they_are_drawn():
    stands = {
        "b": element("b", index="a1"),
        "a": element("a", index="a1"),
        "front": element("front", index="b00"),
        "back": element("back", index="Zz"),
        "none": {"id": "none"},
        "another": element("an0ther"),
    }
    assert [one["id"] for one in in_order(stands)] == ["back", "a", "b", "front"]


SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_anything_in_any_place_is_an_element_or_refused(kind, data):
    one = element("one", kind)
    one[data.draw(st.sampled_from(sorted(one)) | st.text(max_size=12))] = data.draw(SOMETHING)
    try:
        taken = require(one, "one")
    except MalformedElement:
        return
    json.dumps(taken, allow_nan=False)
    assert taken["type"] in KINDS
