"""The board on the report, on the candidate's own page, in the files, and for whom a report is shared."""

import io
import json
import tarfile
import zipfile
from xml.etree import ElementTree

import pytest
from pycrdt import Map

from db.engine import database
from operating import export
from services.base.clock import utcnow
from services.document import document_saving
from services.planning import ending
from services.record import pdf
from services.report_shares import sharing
from tests import questions
from tests.drawing import element
from tests.people import add_user, sign_in
from tests.routes import test_report_downloads as downloads
from tests.routes.full_house import admit
from tests.routes.pages import read
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of

WORDS = "<b>Queue</b> שלום 你好"
FORMS = {"svg": "image/svg+xml", "png": "image/png", "excalidraw": "application/vnd.excalidraw+json"}


def draw(world, person=None, interview=None, words=WORDS):
    """Bob draws a box with these words in it."""
    interview = interview or world.interview
    admit(world, interview)
    page = CrdtPage(person or world.bob, interview).open()
    board = page.doc.get("board", type=Map)
    for one in (
        element("box", boundElements=[{"id": "text", "type": "text"}]),
        element("text", "text", text=words, originalText=words, containerId="box", index="a1"),
    ):
        board[one["id"]] = one
    page.send()
    document_saving.flush_quietly()


def path_of(world, form="svg"):
    return f"/interview/{world.room}/report/board.{form}"


def test_nobody_else_sees_it_and_there_is_none_before_somebody_drew(app, world):
    admit(world)
    for form in FORMS:
        assert world.alice.http.get(path_of(world, form)).status_code == 404
    assert not read(world.alice.http.get(f"/interview/{world.room}/report")).all("section", id="board")
    draw(world)
    for form in FORMS:
        assert world.nobody.http.get(path_of(world, form)).status_code == 302
        for person in (world.carol, world.dave):
            assert person.http.get(path_of(world, form)).status_code == 404
    assert world.alice.http.get(path_of(world, "exe")).status_code == 404
    olga = sign_in(app, "olga", downloads.seat_observer(world))
    assert olga.http.get(path_of(world)).status_code == 200, "as the code"


def test_who_was_never_admitted_reads_no_board(world):
    page = CrdtPage(world.alice, world.interview).open()
    page.doc.get("board", type=Map)["one"] = element("one")
    page.send()
    assert world.bob.http.get(path_of(world)).status_code == 404


def test_interviewer_and_candidate_see_the_drawing_and_its_words(world):
    draw(world)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    for person in (world.alice, world.bob):
        page = read(person.http.get(f"/interview/{world.room}/report"))
        (picture,) = page.all("img", **{"class": "drawn-board"})
        assert picture["src"] == path_of(world)
        assert picture["alt"] == f"A board with 2 elements. It says: {WORDS}"
        assert "<b>Queue" not in page.source
        assert WORDS in page.text
        drawn = person.http.get(path_of(world))
        assert (drawn.status_code, drawn.mimetype) == (200, FORMS["svg"])
        assert WORDS in "".join(ElementTree.fromstring(drawn.data).itertext())
        file = person.http.get(path_of(world, "excalidraw"))
        assert "attachment" in file.headers["Content-Disposition"]
        assert [one["id"] for one in json.loads(file.data)["elements"]] == ["box", "text"]


@pytest.mark.skipif(not pdf.is_possible(), reason="the front end is not built")
def test_it_is_a_picture_and_a_tagged_part_of_the_pdf(world):
    draw(world)
    picture = world.bob.http.get(path_of(world, "png"))
    assert (picture.status_code, picture.mimetype, picture.data[:4]) == (200, "image/png", b"\x89PNG")
    path = f"/interview/{world.room}/report.pdf"
    whole, without = (world.alice.http.get(path + query).data for query in ("", "?without=board"))
    assert b"pdfuaid" in whole
    assert b"/Figure" in whole
    assert b"/Figure" not in without


def test_without_its_fonts_the_server_makes_no_picture_and_offers_none(world, monkeypatch, tmp_path):
    draw(world)
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    answer = world.alice.http.get(path_of(world, "png"))
    assert (answer.status_code, "This server makes no PNG" in answer.text) == (409, True)
    assert "board.png" not in world.alice.http.get(f"/interview/{world.room}/report").text


def test_the_file_of_the_report_has_it_unless_it_is_left_out(world):
    assert downloads.read(world.alice, world.interview)["board"] is None
    draw(world)
    data = downloads.read(world.alice, world.interview)
    assert [one["type"] for one in data["board"]["elements"]] == ["rectangle", "text"]
    left_out = downloads.read(world.alice, world.interview, "?without=board")
    assert (left_out["has_board"], left_out["board"]) == (False, None)


def test_a_shared_report_has_it_as_it_has_the_code(app, world):
    draw(world)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    rita = add_user("rita", "Rita Reader", "interviewer")
    world.alice.post(f"/interview/{world.room}/shares", {"reader_id": str(rita), "until": "7", "word": ""})
    (share,) = sharing.list_of(world.interview.id)
    reader = sign_in(app, "rita", rita)
    path = f"/shared-report/{share.link}"
    assert f"{path}/board.svg" in reader.http.get(path).text
    for form in ("svg", "excalidraw"):
        answer = reader.http.get(f"{path}/board.{form}")
        assert (answer.status_code, answer.mimetype) == (200, FORMS[form])
    assert (
        sign_in(app, "dora", add_user("dora", "Dora", "interviewer")).http.get(f"{path}/board.svg").status_code == 404
    )
    assert json.loads(reader.http.get(f"{path}/report.json").data)["board"]["elements"]


def test_the_record_and_what_is_handed_to_the_candidate_carry_it(world, tmp_path):
    draw(world)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    with zipfile.ZipFile(io.BytesIO(world.alice.http.get(f"/interview/{world.room}/record.zip").data)) as record:
        assert len(json.loads(record.read("board.excalidraw"))["elements"]) == 2
        assert "board.excalidraw" in json.loads(record.read("manifest.json"))["members"]
    target = tmp_path / "bob.tar.gz"
    export.write(world.bob.user_id, target, at=utcnow(), engine=database.engine, resumes=tmp_path)
    with tarfile.open(target) as archive:
        (name,) = [one for one in archive.getnames() if one.startswith("board-")]
        assert len(json.loads(archive.extractfile(name).read())["elements"]) == 2


def test_a_question_shows_what_its_board_begins_with_and_takes_no_other(world):
    page = world.alice.post("/questions/add", data=questions.fields() | {"board": "castle"})
    assert (page.status_code, "Choose one of: frame, system, or none." in page.text) == (400, True)
    saved = world.alice.post("/questions/add", data=questions.fields() | {"board": "system"})
    assert saved.status_code == 302
    assert "Board: The boxes of a system" in world.alice.http.get(saved.location).text
    assert read(world.alice.http.get(f"{saved.location}/edit")).chosen_in("board") == "system"
    for form in ("json", "md"):
        file = world.alice.http.get(f"/questions/export?form={form}&id={saved.location.rsplit('/', 1)[1]}")
        assert (b'"board": "system"' if form == "json" else b"- board: system") in file.data
