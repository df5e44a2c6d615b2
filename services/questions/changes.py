"""What a code review question shows: files in two versions, or a unified diff. Here is what may be in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.base import Message, _
from services.questions import unified_diff
from services.questions.unified_diff import BadDiff

MAX_FILES = 20
MAX_NAME_CHARS = 200
"""Of a file's name with its folders."""
MAX_VERSION_CHARS = 20_000
"""Of one version of a file: about ten printed pages."""
MAX_DIFF_CHARS = 60_000
MAX_LINES = 2_000
"""Of all versions of all files together, or of a diff: more than anybody reviews in an hour."""
MAX_LINE_CHARS = 1_000


@dataclass(frozen=True)
class Change:
    """A file in two versions; an empty one means that the change adds or removes the file."""

    name: str
    before: str
    after: str


def problems(changes: Sequence[Change], diff: str) -> Iterator[tuple[str, Message]]:
    """What is wrong, as the names of the form's fields (`diff`, `changes-0-name`) with a sentence for each."""
    if diff and changes:
        yield "diff", _("Give either a diff or files in two versions, not both.")
    elif diff:
        yield from _of_diff(diff)
    if len(changes) > MAX_FILES:
        yield "diff", _too_many_files()
        return
    taken: set[str] = set()
    for at, one in enumerate(changes):
        yield from ((f"changes-{at}-{name}", message) for name, message in _of_change(one, taken))
        taken.add(one.name.casefold())
    if sum(one.before.count("\n") + one.after.count("\n") for one in changes) > MAX_LINES:
        yield "diff", _too_many_lines()


def _of_change(one: Change, taken: set[str]) -> Iterator[tuple[str, Message]]:
    if not one.name:
        yield "name", _("Enter a file name, for example main.py.")
    elif one.name.casefold() in taken:
        yield "name", _("Another file of this review has the same name.")
    yield from too_long("name", one.name, MAX_NAME_CHARS)
    if one.before == one.after:
        yield "after", _("The two versions are the same. Change something or remove the file.")
    for version, text in (("before", one.before), ("after", one.after)):
        yield from too_long(version, text, MAX_VERSION_CHARS)
        yield from _long_line(version, text)


def _of_diff(text: str) -> Iterator[tuple[str, Message]]:
    found = [*too_long("diff", text, MAX_DIFF_CHARS), *_long_line("diff", text)]
    yield from found
    if found:
        return
    try:
        files = unified_diff.parse(text)
    except BadDiff as error:
        yield "diff", error.message
        return
    if len(files) > MAX_FILES:
        yield "diff", _too_many_files()
    if any(len(name or "") > MAX_NAME_CHARS for file in files for name in (file.old_name, file.new_name)):
        yield "diff", _("A file name can have %(limit)s characters.", limit=MAX_NAME_CHARS)
    if sum(len(hunk.lines) for file in files for hunk in file.hunks) > MAX_LINES:
        yield "diff", _too_many_lines()


def too_long(field: str, text: str, limit: int) -> Iterator[tuple[str, Message]]:
    """The field with a sentence, where the text has more than `limit` characters."""
    if len(text) > limit:
        yield field, _("This can have %(limit)s characters; it has %(count)s.", limit=limit, count=len(text))


def _long_line(field: str, text: str) -> Iterator[tuple[str, Message]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_CHARS:
            yield field, _("Line %(line)s has more than %(limit)s characters.", line=number, limit=MAX_LINE_CHARS)
            return


def _too_many_files() -> Message:
    return _("A review can have %(limit)s files.", limit=MAX_FILES)


def _too_many_lines() -> Message:
    return _("A review can have %(limit)s lines, all files and both versions together.", limit=MAX_LINES)
