"""What a report shows of a code review: each line that somebody commented on, with the lines before it."""

from dataclasses import dataclass

from repositories.interview_questions import InterviewQuestion
from repositories.review_comments import Comment
from services.questions import Line, Place, ReviewFile, bank, comments, review

BEFORE = 2
"""Lines in view before the one that is commented on."""


@dataclass(frozen=True)
class CommentedLine:
    """A line of a file, the last of `lines`, with what was said about it."""

    file: ReviewFile
    lines: list[Line]
    comments: list[Comment]


@dataclass(frozen=True)
class Reviewed:
    """A code review question that was in the room; its lines in the order of the review."""

    title: str
    lines: list[CommentedLine]


def of(interview_id: int, questions: list[InterviewQuestion]) -> list[Reviewed]:
    """The reviews among the questions that people commented on."""
    said: dict[int, dict[Place, list[Comment]]] = {}
    for one in comments.whole(interview_id):
        said.setdefault(one.question, {}).setdefault(Place(one.file, one.side, one.line), []).append(one)
    return [
        Reviewed(one.title, _lines(review.of(bank.get(one.question_id, one.version).content), said[one.id]))
        for one in questions
        if one.id in said
    ]


def _lines(files: tuple[ReviewFile, ...], said: dict[Place, list[Comment]]) -> list[CommentedLine]:
    found = []
    for number, file in enumerate(files):
        lines = [line for stretch in file.stretches for line in stretch.lines]
        for at, line in enumerate(lines):
            here = said.get(Place(number, line.side, line.number))
            if here:
                found.append(CommentedLine(file, lines[max(0, at - BEFORE) : at + 1], here))
    return found
