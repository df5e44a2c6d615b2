"""The report shows every file of the document, the first one first."""

from services.document.journal import journal
from services.planning import ending
from tests.routes.full_house import admit
from tests.routes.pages import read
from tests.services import test_playback as recordings
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of
from tests.typed_log import Typing


def with_files(world, *, text="def helper(): ...", name="helper.py"):
    admit(world)
    typing = Typing()
    typing.insert(0, 0, "print('main')")
    typing.name_file(1, "abcd1234", name, "go")
    if text:
        typing.insert(1, 0, text, file="abcd1234")
    recordings.type_in(world, typing)
    return f"/interview/{world.room}/report"


def test_both_people_read_every_file_under_its_name(world):
    report = with_files(world)
    ending.complete(seat_of(world.alice, world.interview), at=recordings.after(90))
    for person in (world.alice, world.bob):
        page = read(person.http.get(report))
        assert page.text.index("print('main')") < page.text.index("helper.py") < page.text.index("def helper(): ...")
        assert page.all("pre", aria_label="Code of helper.py, read only")
        assert "Go" in page.text
    assert world.carol.http.get(report).status_code == 404


def test_a_file_that_was_left_empty_is_named_too(world):
    page = read(world.alice.http.get(with_files(world, text="")))
    assert "helper.py" in page.text
    assert "This file was left empty." in page.text


def test_a_name_is_shown_as_it_is_written(world):
    source = world.alice.http.get(with_files(world, name="<b>x</b>")).text
    assert "<b>x</b>" not in source
    assert "&lt;b&gt;x&lt;/b&gt;" in source


def test_an_interview_with_one_file_has_one_card_of_code(world):
    admit(world)
    recordings.type_in(world, recordings.typed(10, seconds=5))
    page = read(world.alice.http.get(f"/interview/{world.room}/report"))
    assert not page.all("section", id="code-1")


def test_reading_stores_nothing_and_shows_what_is_not_stored_yet(world):
    report = with_files(world)
    for person, interview in ((world.bob, world.interview), (world.carol, world.other)):
        page = CrdtPage(person, interview).open()
        page.type("typed just now ")
        page.send()
    waiting = journal.count_waiting()
    assert "typed just now" in read(world.alice.http.get(report)).text
    assert journal.count_waiting() == waiting == 2, "to read one interview stores neither it nor the others"
