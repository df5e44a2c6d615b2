"""What a question's board begins with comes into the room once, beside what stands there, as an edit of who put it in."""

from pycrdt import Map

from db.engine import database
from services.board import own_ids
from services.document import document_saving, edit_log, live_document
from services.document.open_documents import documents
from tests.drawing import element
from tests.questions import add
from tests.services.pages import CrdtPage
from tests.sockets.test_questions import put, take_out


def board_of(world):
    return documents[world.interview.id].live.board()


def again(world, socket, question_id):
    return socket.emit("put-question", {"room": world.room, "question": question_id, "board": True})


def test_neither_candidate_nor_stranger_puts_a_board_anywhere(world):
    alice, bob = world.seated()
    question_id = add(world.alice, board="system")
    assert again(world, bob, question_id)["ok"] is False
    assert again(world, world.carol.connect(world.room), question_id)["ok"] is False
    assert alice.emit("put-question", {"room": world.room, "question": question_id, "board": "yes"})["ok"] is False
    assert board_of(world) == ()


def test_it_is_drawn_once_beside_what_stands_and_every_page_gets_it(world):
    alice, _bob = world.seated()
    page = CrdtPage(world.bob, world.interview).open()
    page.doc.get("board", type=Map)["mine"] = element("mine", width=400)
    page.send()
    answer = put(world, alice, add(world.alice, board="frame"))
    assert (answer["board"], answer["board_refused"]) == (True, None)
    mine, frame = board_of(world)
    assert (mine["id"], frame["type"], frame["name"]) == ("mine", "frame", "Count the words")
    assert frame["x"] >= mine["x"] + mine["width"], "beside, and never over it"
    page.sync()
    assert page.doc.get("board", type=Map)[frame["id"]]["name"] == "Count the words"
    document_saving.flush_quietly()
    authors = database.read(
        lambda db: [
            author
            for _n, author, _at, _data in edit_log.list_page(
                db, world.interview.id, after=0, up_to=9, limit=9, max_bytes=9**9
            )
        ]
    )
    assert authors == [world.bob.user_id, world.alice.user_id]


def test_asking_again_draws_it_only_where_nothing_of_it_is_left(world):
    alice, _bob = world.seated()
    question_id = add(world.alice, board="system")
    row = put(world, alice, question_id)["id"]
    count = len(board_of(world))
    assert put(world, alice, question_id, "python")["board"] is False, "only the files were asked for"
    assert again(world, alice, question_id)["board"] is False
    take_out(world, alice, row)
    assert len(board_of(world)) == count, "it stays, as files do"
    assert put(world, alice, question_id)["board"] is False
    page = CrdtPage(world.alice, world.interview).open()
    board = page.doc.get("board", type=Map)
    for one in list(board.keys()):
        del board[one]
    page.send()
    assert board_of(world) == ()
    assert again(world, alice, question_id)["board"] is True
    assert len(board_of(world)) == count


def test_no_name_of_an_element_keeps_a_questions_board_out(world):
    """Numbers can be guessed, and the names on another room's board can be seen; none of them is this question's own."""
    alice, _bob = world.seated()
    latest = put(world, alice, add(world.alice, "Without a board"))["id"]
    guessed = range(latest + 1, latest + 40)
    page = CrdtPage(world.bob, world.interview).open()
    board = page.doc.get("board", type=Map)
    for row in guessed:
        for key in (f"question{row}-0123456789ab", own_ids.fresh(world.interview.id + 1, row)):
            board[key] = element(key)
    page.send()
    drawn = len(board_of(world))
    answer = put(world, alice, add(world.alice, board="frame"))
    assert answer["id"] in guessed
    assert (answer["board"], len(board_of(world))) == (True, drawn + 1)


def test_a_question_without_one_draws_nothing_and_a_full_document_is_said(world, monkeypatch):
    alice, bob = world.seated()
    assert put(world, alice, add(world.alice))["board"] is False
    assert board_of(world) == ()

    monkeypatch.setattr(live_document, "MAX_STATE_BYTES", live_document.KEPT_FOR_TEXT_BYTES)
    answer = put(world, alice, add(world.alice, "Other", board="system"))
    assert (answer["ok"], answer["board"]) == (True, False)
    assert "board" in answer["board_refused"]
    assert "question-put" in dict(bob.heard()), "the question is in the room all the same"
