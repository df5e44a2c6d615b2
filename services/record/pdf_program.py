"""Setting a report as a PDF or a board as a PNG, with everything that people wrote as data and never as markup.

This runs as a program of its own (`pdf.py` starts it), so that whatever a text makes the typesetter do ends at a limit
of the system. It imports nothing of ours. In: a line of JSON (what is wanted, and where the fonts and the template
are), and the report or the drawing. Out: the file.
"""

import json
import os
import resource
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import typst

MAX_CPU_S = 30
MAX_S = 60.0
"""By the clock: on a machine that has much to do, the seconds of the processor take longer."""
MAX_BYTES = 2 * 1024 * 1024 * 1024
"""Of addresses; the longest report takes half of it."""
NICENESS = 10
STAND_IN = "\u25a1"
"""An empty square."""
JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""They shape their neighbours and need no glyph."""
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
LINES = {0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n"}


class Legible:
    """Replaces what no font has, for a report must not fail for a character; counts what it replaced."""

    def __init__(self, fonts: list[list[list[int]]], *, has_marks: bool) -> None:
        self._files = [frozenset(code for first, last in file for code in range(first, last + 1)) for file in fonts]
        self._known = frozenset().union(*self._files) | {0x0A}
        self._plain = frozenset(code for code in self._known if not _is_attached(chr(code)))
        self._has_marks = has_marks
        self.replaced = 0

    def text(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4))
        text = text.translate(UNSEEN | LINES)
        if self._plain.issuperset(map(ord, set(text))):
            return text
        return "".join(map(self._cluster, _clusters(text)))

    def _cluster(self, cluster: str) -> str:
        """One font must have the whole of it: marks cannot be borrowed from another."""
        needed = {ord(char) for char in cluster if char not in JOINERS}
        is_whole = any(needed <= file for file in self._files)
        if len(cluster) == 1 and needed <= self._plain:
            return cluster
        if is_whole and self._has_marks:
            return cluster
        return "".join(map(self._single, cluster))

    def _single(self, char: str) -> str:
        if char in JOINERS:
            return ""
        if ord(char) in self._plain:
            return char
        self.replaced += 1
        return STAND_IN


def _is_attached(char: str) -> bool:
    return char in JOINERS or unicodedata.category(char)[0] == "M"


def _clusters(text: str) -> Iterator[str]:
    """A character with the marks after it, and what a joiner joins to it."""
    start = 0
    for place in range(1, len(text)):
        if not _is_attached(text[place]) and text[place - 1] != "\u200d":
            yield text[start:place]
            start = place
    yield text[start:]


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Every text within a value; the names of fields are ours."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    return value


def pdf(report: dict[str, Any], *, fonts: Path, template: Path) -> bytes:
    """As PDF/UA-1; where the typesetter refuses even so, first without marks, then without that standard."""
    has = json.loads((fonts / "fonts.json").read_text())
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
    compiler = typst.Compiler(root=str(template.parent), font_paths=found)
    attempts: tuple[tuple[bool, Literal["ua-1"] | None], ...] = ((True, "ua-1"), (False, "ua-1"), (False, None))
    for has_marks, standard in attempts:
        legible = Legible(has, has_marks=has_marks)
        data = _each(report, legible.text) | {"replaced": legible.replaced}
        try:
            made = compiler.compile(
                str(template), format="pdf", pdf_standards=standard, sys_inputs={"report": json.dumps(data)},
                timestamp=report["timestamp"],
            )  # fmt: skip
        except typst.TypstError:
            if standard is None:
                raise
        else:
            assert isinstance(made, bytes)
            return made
    raise AssertionError("the last attempt returns or raises")


def png(board: dict[str, Any], *, fonts: Path, template: Path) -> bytes:
    """Of a drawing, with as many pixels to an inch as it asks for."""
    has = json.loads((fonts / "fonts.json").read_text())
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
    compiler = typst.Compiler(root=str(template.parent), font_paths=found)
    svg = Legible(has, has_marks=False).text(board["svg"])
    made = compiler.compile(str(template), format="png", ppi=board["ppi"], sys_inputs={"svg": svg})
    assert isinstance(made, bytes)
    return made


def main() -> None:
    """Bound this process, then set what it is given."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, MAX_S)
    os.nice(NICENESS)
    places = json.loads(sys.stdin.buffer.readline())
    given = json.load(sys.stdin.buffer)
    make = {"pdf": pdf, "png": png}[places["form"]]
    sys.stdout.buffer.write(make(given, fonts=Path(places["fonts"]), template=Path(places["template"])))


if __name__ == "__main__":
    main()
