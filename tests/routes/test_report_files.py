"""The report shows every file of the document, the first one first."""

import html
import re

from services.base.clock import utcnow
from services.document.journal import journal
from services.interview import interviews
from services.planning import ending
from services.record import final_texts
from tests.routes.full_house import admit, write_in
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
        code = html.unescape(re.sub(r"<.*?>", "", page.source, flags=re.DOTALL))
        assert code.index("print('main')") < code.index("helper.py") < code.index("def helper(): ...")
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


def test_every_file_is_coloured_and_one_of_newlines_was_left_empty(world):
    admit(world)
    typing = Typing()
    typing.insert(0, 0, "def main():\n\n    return '<i>'\n")
    for number, (name, language, text) in enumerate(
        [("gap.py", "python", "\n\n\n"), ("odd.zz", "no-such-language", "def odd(): ...")]
    ):
        typing.name_file(1, f"abcd123{number}", name, language, number + 1)
        typing.insert(1, 0, text, file=f"abcd123{number}")
    recordings.type_in(world, typing)
    page = read(world.alice.http.get(f"/interview/{world.room}/report"))
    assert page.all("pre", aria_label="Code of main.py, read only")
    assert not page.all("pre", aria_label="Code of gap.py, read only")
    assert page.text.count("This file was left empty.") == 1
    assert '<span class="code-k">def</span>' in page.source
    assert "&lt;i&gt;" in page.source
    assert '<span class="code-line">def odd(): ...\n</span>' in page.source


def test_what_is_coloured_of_a_page_is_limited(world):
    admit(world)
    typing = Typing()
    for number in range(4):
        typing.name_file(1, f"abcd123{number}", f"f{number}.py", "python", number + 1)
        typing.insert(1, 0, "x = 12\n" * 2500, file=f"abcd123{number}")
    recordings.type_in(world, typing)
    source = world.alice.http.get(f"/interview/{world.room}/report").text
    assert source.count(">12<") == 2 * 2500


def test_files_are_read_once_of_what_is_over_and_of_no_more_than_fits(world, monkeypatch):
    write_in(world, world.interview, "first")
    assert final_texts.of(world.interview).main.startswith("print('first')")
    assert final_texts.of(world.interview) is not final_texts.of(world.interview), "somebody may still write"
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    over = interviews.get(world.interview.id)
    assert final_texts.of(over) is final_texts.of(over)
    assert final_texts.of(over).main.startswith("print('first')")
    monkeypatch.setattr(final_texts, "MAX_REMEMBERED_CHARS", 5)
    assert final_texts.of(over) is not final_texts.of(over)
