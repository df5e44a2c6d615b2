"""A file of questions as Markdown. Comments that Markdown does not show say where each part begins:

    <!-- neurohire: question -->
    # Title

    - level: junior
    - minutes: 20
    - tags: arrays, sorting
    - board: system                                  or `frame`; without the line, none

    <!-- neurohire: statement -->
    <!-- neurohire: notes -->
    <!-- neurohire: starter python main.py -->      and `solution`, with the text in a fence
    <!-- neurohire: case visible call json -->       and `hidden`, with `given` and `expected` in a fence each
    <!-- neurohire: change src/main.py -->           with `before` and `after` in a fence each
    <!-- neurohire: diff -->                         with the diff in a fence

A line of somebody's text that looks like such a comment gets a backslash in front, and loses it when it is read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARK = re.compile(r"<!-- neurohire: (\S.*) -->")
ESCAPED = re.compile(r"\\+<!-- neurohire: .+ -->")
LIKE_MARK = re.compile(r"\\*<!-- neurohire: .+ -->")
FENCE = re.compile(r"(`{3,})([^`]*)")
FACT = re.compile(r"- (\w+): ?(.*)")
HEAD = "<!-- neurohire: questions 1 -->"
PARTS = ("files", "cases", "changes")
"""Of a question, each below a comment of its own."""
VISIBILITY = {"visible": False, "hidden": True}


class BadLine(Exception):
    """A line that cannot be read, with its number from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(line, text)
        self.line = line
        self.text = text[:80]


@dataclass(frozen=True)
class _Part:
    """What stands below one comment: the words of the comment, and the lines with the number of the first."""

    words: list[str]
    at: int
    lines: list[str]

    def text(self) -> str:
        return "\n".join(_unescaped(line) for line in self.lines).strip("\n")


def write(found: Sequence[Mapping[str, Any]]) -> str:
    """The file with these questions, each as `files.write` makes them."""
    return "\n".join([HEAD, "", *(line for one in found for line in _question(one))]) + "\n"


def read(text: str) -> Iterator[dict[str, Any]]:
    """The questions, unchecked. Raises BadLine."""
    question: dict[str, Any] | None = None
    for part in _parts(text.replace("\r\n", "\n").split("\n")):
        kind = part.words[0]
        if kind == "question":
            if question is not None:
                yield question
            question = _facts(part)
        elif question is None:
            raise BadLine(part.at, " ".join(part.words))
        else:
            _take(question, part)
    if question is not None:
        yield question


def _take(question: dict[str, Any], part: _Part) -> None:
    """Add a part to its question. Raises BadLine."""
    kind = part.words[0]
    if kind in ("statement", "notes") and len(part.words) == 1:
        question[kind] = part.text()
    elif kind in ("starter", "solution") and len(part.words) >= 3:
        ((_name, body),) = _fences(part, 1)
        made = {"purpose": kind, "language": part.words[1], "name": " ".join(part.words[2:]), "text": body}
        question["files"].append(made)
    elif kind == "change" and len(part.words) >= 2:
        question["changes"].append({"name": " ".join(part.words[1:]), **_pair(part, "before", "after")})
    elif kind == "diff" and len(part.words) == 1:
        ((_name, question["diff"]),) = _fences(part, 1)
    elif kind == "case" and len(part.words) == 4 and part.words[1] in VISIBILITY:
        question["cases"].append(_case(part))
    else:
        raise BadLine(part.at, " ".join(part.words))


def _question(one: Mapping[str, Any]) -> Iterator[str]:
    yield from ("<!-- neurohire: question -->", f"# {_escaped(one['title'])}", "")
    yield from (f"- state: {one['state']}", f"- level: {one['level']}", f"- minutes: {one['minutes']}")
    yield f"- tags: {', '.join(one['tags'])}"
    yield from ([f"- board: {one['board']}"] if one["board"] else [])
    yield ""
    for name in ("statement", "notes"):
        if one[name]:
            yield from (f"<!-- neurohire: {name} -->", "", *map(_escaped, one[name].split("\n")), "")
    for file in one["files"]:
        yield f"<!-- neurohire: {file['purpose']} {file['language']} {file['name']} -->"
        yield from (*_fence(file["language"], file["text"].removesuffix("\n")), "")
    for case in one["cases"]:
        seen = "hidden" if case["is_hidden"] else "visible"
        yield f"<!-- neurohire: case {seen} {case['kind']} {case['compare']} -->"
        yield from (*_fence("given", case["given"]), *_fence("expected", case["expected"]), "")
    for change in one["changes"]:
        yield f"<!-- neurohire: change {change['name']} -->"
        before, after = (change[name].removesuffix("\n") for name in ("before", "after"))
        yield from (*_fence("before", before), *_fence("after", after), "")
    if one["diff"]:
        yield from ("<!-- neurohire: diff -->", *_fence("diff", one["diff"].removesuffix("\n")), "")


def _fence(name: str, text: str) -> list[str]:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return [f"{ticks}{name}", *map(_escaped, text.split("\n")), ticks]


def _parts(lines: list[str]) -> Iterator[_Part]:
    part: _Part | None = None
    for number, line in enumerate(lines, start=1):
        found = MARK.fullmatch(line.rstrip())
        if found is None:
            if part is not None:
                part.lines.append(line)
            elif line.strip():
                raise BadLine(number, line)
            continue
        if part is not None and part.words[0] != "questions":
            yield part
        part = _Part(found[1].split(), number, [])
        if part.words[0] == "questions" and part.words != ["questions", "1"]:
            raise BadLine(number, line)
    if part is not None and part.words[0] != "questions":
        yield part


def _facts(part: _Part) -> dict[str, Any]:
    question: dict[str, Any] = {name: [] for name in PARTS}
    for number, line in enumerate(part.lines, start=part.at + 1):
        fact = FACT.fullmatch(line.rstrip())
        if line.startswith("# "):
            question["title"] = _unescaped(line[2:])
        elif fact is not None and fact[1] not in PARTS:
            question[fact[1]] = _value(fact[1], fact[2])
        elif line.strip():
            raise BadLine(number, line)
    return question


def _value(name: str, text: str) -> Any:
    if name == "tags":
        return [one.strip() for one in text.split(",") if one.strip()]
    return int(text) if name == "minutes" and re.fullmatch("[0-9]{1,6}", text) else text


def _case(part: _Part) -> dict[str, Any]:
    seen = {"kind": part.words[2], "compare": part.words[3], "is_hidden": VISIBILITY[part.words[1]]}
    return seen | _pair(part, "given", "expected")


def _pair(part: _Part, *names: str) -> dict[str, str]:
    bodies = dict(_fences(part, 2))
    if set(bodies) != set(names):
        raise BadLine(part.at, " ".join(part.words))
    return bodies


def _fences(part: _Part, count: int) -> list[tuple[str, str]]:
    """The names and texts of all fences of a part, which has nothing else. Raises BadLine unless there are so many."""
    found: list[tuple[str, str]] = []
    open_at: tuple[str, str] | None = None
    body: list[str] = []
    for number, line in enumerate(part.lines, start=part.at + 1):
        fence = FENCE.fullmatch(line.rstrip())
        if open_at is None and fence is not None:
            open_at, body = (fence[1], fence[2].strip()), []
        elif open_at is not None and line.rstrip() == open_at[0]:
            found.append((open_at[1], "\n".join(body)))
            open_at = None
        elif open_at is not None:
            body.append(_unescaped(line))
        elif line.strip():
            raise BadLine(number, line)
    if open_at is not None or len(found) != count:
        raise BadLine(part.at, " ".join(part.words))
    return found


def _escaped(line: str) -> str:
    return f"\\{line}" if LIKE_MARK.fullmatch(line.rstrip()) else line


def _unescaped(line: str) -> str:
    return line[1:] if ESCAPED.fullmatch(line.rstrip()) else line
