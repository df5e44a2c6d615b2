"""A board as an SVG and in words: nothing in it is markup, it costs no more than it may, and its texts are texts."""

import json
import random
from time import process_time
from xml.etree import ElementTree

import pytest

from services.board import drawing, listing, scene_file
from services.document import board_elements
from tests.drawing import KINDS, element, element_somehow

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</text><script>alert(1)</script>&\"'<![CDATA[\x00\x08\ufffe\ud800]]> é中😀"


def tree_of(elements, title="Board"):
    return ElementTree.fromstring(drawing.draw(elements, title=title).svg)


def texts_of(tree):
    return ["".join(one.itertext()) for one in tree.iter(f"{SVG}text")]


def test_what_people_wrote_is_never_markup_and_never_an_attribute():
    words = [
        element("one", "text", text=EVIL, originalText=EVIL),
        element("two", "frame", name=EVIL),
        element("three", strokeColor='red" onload="alert(1)', backgroundColor="url(https://example.org)"),
        element("four", strokeStyle='" x="', fillStyle="<", roundness={"type": '"'}),
    ]
    tree = tree_of(words, EVIL)
    names = {one.tag.removeprefix(SVG) for one in tree.iter()}
    assert names <= {"svg", "title", "desc", "g", "rect", "text", "tspan", "clipPath"}
    attributes = {name for one in tree.iter() for name in one.attrib}
    assert not [name for name in attributes if name.startswith("on") or name.endswith(("href", "style"))]
    values = " ".join(value for one in tree.iter() for value in one.attrib.values())
    assert "alert" not in values
    assert "example.org" not in values
    assert texts_of(tree)[0].startswith("</text><script>alert(1)</script>&\"'")


@pytest.mark.parametrize("odd", [None, "x", float("nan"), float("inf"), -1e300, True, [], {}, [[None]], [["x", 2]]])
def test_what_no_element_has_is_drawn_somehow(odd):
    """The document refuses these; a drawing of one from elsewhere still ends."""
    for kind in KINDS:
        for key in element("one", kind):
            if key not in ("id", "type"):
                tree_of([element("one", kind, **{key: odd})])


def test_every_kind_is_drawn_where_it_stands():
    shapes = {kind: [one.tag for one in tree_of([element("one", kind)]).iter()] for kind in KINDS}
    for kind, tag in {
        "rectangle": "rect", "diamond": "path", "ellipse": "ellipse", "line": "path", "arrow": "path",
        "freedraw": "path", "text": "tspan", "frame": "rect",
    }.items():  # fmt: skip
        assert f"{SVG}{tag}" in shapes[kind], kind
    assert tree_of([element("one", x=-500, y=40, width=100, height=20)]).get("viewBox") == "-525 15 150 70"
    turned = tree_of([element("one", angle=1.5707963267948966)])
    assert turned.find(f"{SVG}g").get("transform") == "rotate(90.00 70 50.6)"
    assert tree_of([element("one") | {"type": "iframe"}]).findall(f".//{SVG}iframe") == []


def test_lines_are_texts_with_their_breaks_and_what_is_in_a_frame_ends_at_it():
    text = element("two", "text", text="first\nsecond", originalText="first second", frameId="one")
    tree = tree_of([element("one", "frame", name="System"), text])
    assert [one.text for one in tree.iter(f"{SVG}tspan")] == ["first", "second"]
    assert texts_of(tree)[0] == "System"
    assert tree.find(f".//{SVG}g[@clip-path]").get("clip-path") == "url(#frame-0)"
    assert tree.find(f"{SVG}title").text == "Board"
    assert tree.find(f"{SVG}desc").text == "System · first second"


def test_it_ends_at_its_limits_and_says_how_much_is_missing(monkeypatch):
    monkeypatch.setattr(drawing, "MAX_POINTS", 7)
    monkeypatch.setattr(drawing, "MAX_CHARS", 10)
    lines = [element(str(number), "line") for number in range(3)]
    assert drawing.draw(lines, title="").left_out == drawing.measure(lines).left_out == 1
    words = [element(str(number), "text", text="12345", originalText="") for number in range(5)]
    assert drawing.draw(words, title="").left_out == 3
    far = [element("one", x=-1e6), element("two", x=1e6, y=1e6)]
    assert max(drawing.measure(far).width, drawing.measure(far).height) <= drawing.MAX_SIDE


def test_nothing_that_a_board_can_be_fails_and_the_largest_takes_seconds_at_most():
    chance = random.Random(5)
    for size in (0, 1, 7, 300):
        board = [element_somehow(str(number), chance) for number in range(size)]
        assert len(tree_of(board).findall(f"{SVG}g")) <= size
        listing.texts(board)
        listing.joints(board)
    points = [[number, number % 7] for number in range(board_elements.BOARD_POINTS)]
    largest = [element(str(number), "freedraw", points=points) for number in range(board_elements.BOARD_ELEMENTS)]
    began = process_time()
    drawn = drawing.draw(largest, title="Board")
    assert process_time() - began < 5
    assert drawn.left_out == board_elements.BOARD_ELEMENTS - drawing.MAX_POINTS // board_elements.BOARD_POINTS
    assert len(drawn.svg) < 4_000_000
    lines = "\n" * board_elements.BOARD_TEXT_CHARS
    drawn = drawing.draw([element(str(at), "text", text=lines, originalText=lines) for at in range(40)], title="")
    assert len(drawn.svg) < 1_000_000, "a line costs more than a character"
    assert drawn.left_out > 0


def test_the_texts_are_in_the_order_in_which_they_are_read():
    board = [
        element("low", "text", text="low", originalText="low", x=0, y=300),
        element("right", "text", text="right", originalText="right", x=400, y=10),
        element("left", "text", text="le\nft", originalText="le ft", x=0, y=30),
        element("blank", "text", text=" ", originalText=" "),
        element("frame", "frame", name="frame", x=-50, y=-100),
    ]
    assert listing.texts(board) == ["frame", "le ft", "right", "low"]


def test_an_arrow_between_two_things_with_a_text_is_said():
    tie = {"focus": 0, "gap": 1}
    board = [
        element("box"),
        element("in-box", "text", text="Web\nserver", originalText="Web server", containerId="box"),
        element("free", "text", text="Queue", originalText="Queue"),
        element("arrow", "arrow", startBinding=tie | {"elementId": "box"}, endBinding=tie | {"elementId": "free"}),
        element("label", "text", text="jobs", originalText="jobs", containerId="arrow"),
        element("loose", "arrow", startBinding=tie | {"elementId": "box"}, endBinding=None),
        element("nowhere", "arrow", startBinding=tie | {"elementId": "box"}, endBinding=tie | {"elementId": "gone"}),
    ]
    assert listing.joints(board) == [listing.Joint("Web server", "Queue", "jobs")]


def test_the_file_is_what_excalidraw_calls_its_own():
    board = [element("one"), element("two", "text")]
    found = json.loads(scene_file.written(board))
    assert (found["type"], found["version"], found["files"]) == ("excalidraw", 2, {})
    assert found["elements"] == board
