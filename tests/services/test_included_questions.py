"""The questions that come with the program: whole, solvable, and not solved by what the candidate begins with."""

import pytest

from db.engine import database
from repositories import questions
from repositories.questions import Filter
from repositories.states import QuestionState
from services.base.clock import utcnow
from services.base.errors import Conflict
from services.board import StartingBoard, starting
from services.questions import bank, included, review
from services.questions.problems import problems
from tests.services.cases import failed

DESIGNS = [content for content, _state in included.entries() if content.board]
CONTENTS = [content for content, _state in included.entries() if not content.is_review and not content.board]
REVIEWS = [content for content, _state in included.entries() if content.is_review]
LANGUAGES = ("python", "javascript")


def test_there_are_ten_and_nothing_is_wrong_with_them():
    assert len({one.title for one in CONTENTS}) == 10
    for content in CONTENTS:
        assert problems(content) == []
        assert len(content.notes) > 200
        assert {one.is_hidden for one in content.cases} == {True, False}
        for purpose in ("starter", "solution"):
            assert {one.language for one in content.files if one.purpose == purpose} >= set(LANGUAGES)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content", CONTENTS, ids=lambda one: one.title)
def test_its_solution_solves_every_case_and_its_starter_does_not(content, language, tmp_path):
    (solution,) = [one for one in content.solutions if one.language == language]
    assert failed(solution, content.cases, tmp_path) == []
    (starter,) = content.starters(language)
    assert failed(starter, content.cases, tmp_path) != []


def test_two_more_are_code_reviews_with_something_to_find():
    assert len({one.title for one in REVIEWS}) == 2
    for content in REVIEWS:
        assert problems(content) == []
        assert len(content.notes) > 200
        for file in review.of(content):
            assert sum(file.counts) > 0


def test_one_more_is_a_system_to_design_and_says_what_it_brings_for_the_board():
    (content,) = DESIGNS
    assert problems(content) == []
    assert len(content.notes) > 200
    assert (content.files, content.cases) == ((), ())
    assert content.board == StartingBoard.SYSTEM
    statement = content.statement.lower()
    for part in starting.SYSTEM.values():
        assert str(part.label.msgid).lower() in statement, "the statement names each box"
    assert "brings boxes for the board" in statement, "not that they stand there: the board may be full"


def test_they_are_added_to_an_empty_bank_only(world):
    assert included.add(by=world.alice.user_id, at=utcnow()) == 13
    with pytest.raises(Conflict):
        included.add(by=world.alice.user_id, at=utcnow())
    page = bank.page(Filter(), number=1)
    assert {one.author for one in page.items} == {"Alice Ames"}
    bank.delete(page.items[0].id, at=utcnow())
    with pytest.raises(Conflict):
        included.add(by=world.alice.user_id, at=utcnow())
    found = database.read(questions.count_all)
    assert (found, {one.state for one in page.items}) == (12, {QuestionState.READY})
