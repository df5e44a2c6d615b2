"""What a page cuts in pieces (`pieces.js`, run in Node) the real server takes piece by piece, and it is the whole again."""

import random

import pytest

from services.base.errors import TooLarge
from services.document import documents, open_documents, yjs_updates
from services.document.live_document import LiveDocument
from tests import breadth
from tests.convergence.node import decoded, running
from tests.convergence.test_encodings import Yjs
from tests.services.pages import CrdtPage

pytestmark = pytest.mark.slow

SEEDS = breadth.of(narrow=1, wide=3)


@pytest.fixture(scope="module")
def node():
    with running("yjs.mjs") as program:
        yield program


def cut(node, update, most):
    """As a page does that was told these limits in its last sync: to half of them, because the document grows."""
    structs, ranges = most
    return [decoded(one) for one in node.ask("cut", update=update, structs=-(-structs // 2), ranges=-(-ranges // 2))]


def parts(update):
    reading = yjs_updates.read(update)
    return len(reading.items) + len(reading.deletes)


def texts(live):
    files = {file.id: live.text(file.id) for file in live.files()}
    return {"main": live.text(), **files}, [(file.id, file.name, file.language) for file in live.files()], live.board()


def taken_in_pieces(node, page, waiting, *, since=0):
    """Sends these in order; where the document has grown since, the rest is cut anew, and the first of it is taken."""
    taken = []
    while waiting:
        try:
            page.take(waiting[0], since + len(taken) + 1)
        except TooLarge as error:
            assert error.code == "document-too-many-parts"
            page.sync()
            most = documents.parts_taken(page.seat.interview_id)
            waiting = [one for piece in waiting for one in cut(node, piece, most)]
            page.take(waiting[0], since + len(taken) + 1)
        taken.append(waiting.pop(0))
    return taken


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_was_typed_offline_is_taken_in_pieces(world, node, seed):
    rng = random.Random(seed)
    here, there = Yjs(node, f"here {seed}", rng), Yjs(node, f"there {seed}", rng)
    alice = CrdtPage(world.alice, world.interview).open()
    bob = CrdtPage(world.bob, world.interview).open()
    number = 0
    for one in there.edit(150):
        number += 1
        bob.take(one, number)
        here.hear(one)
    most = documents.parts_taken(world.interview.id)
    offline = here.edit(600)
    for one in there.edit(100):  # One of them may have too many parts as well.
        for piece in taken_in_pieces(node, bob, [one], since=number):
            number += 1
            here.hear(piece)

    whole = decoded(node.ask("merge", updates=offline))
    waiting = cut(node, whole, most)
    assert len(waiting) > 1
    taken = taken_in_pieces(node, alice, waiting)
    assert max(map(parts, taken)) < parts(whole) / 2

    live = open_documents.documents[world.interview.id].live
    there.hear(*taken)
    assert texts(live)[0]["main"] == here.read()["texts"]["main"] == there.read()["texts"]["main"]
    assert here.read() == there.read()
    assert here.read()["board"] == list(live.board())
    assert yjs_updates.read_state(live.state()) == yjs_updates.read_state(here.state)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_document_of_several_writers_is_taken_in_pieces(node, seed):
    """However small they are: each builds on those before it alone."""
    rng = random.Random(seed)
    writers = [Yjs(node, f"writer {writer} {seed}", rng) for writer in range(3)]
    for _round in range(20):
        made = [writer.edit(rng.randrange(1, 6)) for writer in writers]
        for writer in writers:
            writer.hear(*(one for ones in made for one in ones))
    whole = writers[0].missing()

    for most in ((2, 2), (7, 3), (60, 60)):
        live = LiveDocument()
        for piece in cut(node, whole, most):
            reading, allowance = live.read(piece)
            live.take(piece, reading, allowance)
        assert texts(live) == texts(LiveDocument([whole]))
        assert texts(live)[0]["main"] == writers[1].read()["texts"]["main"]
        assert list(live.board()) == writers[1].read()["board"]
        assert yjs_updates.read_state(live.state()) == yjs_updates.read_state(writers[2].state)
