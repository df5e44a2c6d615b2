"""What a question's board begins with: elements that the document takes, beside what stands there."""

from secrets import token_hex

import pytest

from services.board import StartingBoard, drawing, listing, ordering, own_ids, shapes, starting
from services.document import board_elements
from tests.drawing import element

KINDS = [StartingBoard.FRAME, StartingBoard.SYSTEM]


def made(kind, board=()):
    return starting.elements(
        kind, lambda: token_hex(6), board, title="Design a shop", words=lambda message: str(message.msgid)
    )


def boxes(elements):
    return [shapes.of(one).covered for one in elements]


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_takes_every_element_and_each_room_gets_its_own(kind):
    elements = made(kind)
    assert [board_elements.require(one, one["id"]) for one in elements] == elements
    assert len({one["id"] for one in [*elements, *made(kind)]}) == 2 * len(elements)
    assert [one["index"] for one in elements] == sorted(one["index"] for one in elements)
    assert drawing.draw(elements, title="").left_out == 0


@pytest.mark.parametrize("longest", [7, 2**31 - 1])
def test_nobody_makes_an_id_that_is_a_questions_own(app, longest):
    """Whoever sees those of one question can make none of another's, and not one more of the same."""
    seen = own_ids.fresh(3, longest)
    assert board_elements.ID.fullmatch(seen)
    assert own_ids.is_own(seen, 3, longest)
    others = [(3, longest + 10), (3, longest // 10), (4, longest)]
    assert not any(own_ids.is_own(seen, *one) for one in others)
    last = "1" if seen.endswith("0") else "0"
    changed = [seen[:-1] + last, seen[:-1], f"question{longest}-", f"question{longest}-{seen[-20:]}0", "", "é"]
    assert not any(own_ids.is_own(one, 3, longest) for one in changed)


def test_nothing_is_nothing_a_frame_has_the_questions_title_and_the_boxes_are_joined():
    assert made(StartingBoard.NONE) == []
    assert listing.texts(made(StartingBoard.FRAME)) == ["Design a shop"]
    system = made(StartingBoard.SYSTEM)
    assert set(listing.texts(system)) == {"Client", "Load balancer", "Service", "Cache", "Database", "Queue"}
    assert len(listing.joints(system)) == 5
    known = {one["id"]: one for one in system}
    for one in system:
        for bound in one["boundElements"] or ():
            assert known[bound["id"]]["type"] == bound["type"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("x", [-1e6, 0, 700.5, 1e6])
def test_it_stands_beside_and_above_what_is_there_and_never_over_it(kind, x):
    board = [element("one", x=x, y=-300, index="Zz"), element("two", x=x, y=400, index="b0F")]
    there, new = boxes(board), boxes(made(kind, board))
    for one in there:
        assert not [other for other in new if overlap(one, other)], one
    assert all(one["index"] > "b0F" for one in made(kind, board))
    limit = board_elements.BOARD_COORDINATE
    assert all(-limit <= one <= limit for box in new for one in box)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("across", [-1e6, 0, 1e6])
@pytest.mark.parametrize("down", [-1e6, 0, 1e6])
def test_it_comes_on_the_board_wherever_others_drew(kind, across, down):
    """A line may go as far from its corner as its corner may lie from the middle."""
    far = element("far", "line", x=across, y=down, points=[[across, down], [across, down - 5]])
    assert made(kind, [far])
    assert made(kind, [far, element("turned", x=across, y=down, width=across, height=down, angle=0.8)])


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize(
    ("index", "following"),
    [
        (None, "a0"), ("a0", "a1"), ("az", "b00"), ("a0V", "a1"), ("bzz", "c000"), ("Zz", "a0"), ("Yzz", "Z0"),
        ("b12x", "b13"), ("0", "0z"), ("b1", "b1z"), ("z" * 27, "z" * 28), ("z" * 200, "z" * 200),
    ],
)  # fmt: skip
def test_the_next_in_order_is_as_excalidraw_has_it(index, following):
    assert ordering.after(index) == following
