"""Random edits of a text, as people make them, and the marks by which a lost or doubled one is found.

A kept mark is put in once and deleted by nobody. A passing mark is put in by somebody and later deleted as a whole.
Nobody writes inside a mark. No two marks begin or end with the same character: of two texts alone nobody can tell
which of two equal characters beside each other was deleted. Between marks stands text of very few characters.
"""

import random
import re
from dataclasses import dataclass, field

FREE = "ab \né中😀👩‍💻"
LETTERS = "cdefghijklmnopqrstuvwxyz"
FIRST_BEGIN, FIRST_END, LAST = 0xE000, 0xE800, 0xEFFF  # For private use: no keyboard has them.
MARKS_EACH = 600
MARK = re.compile(
    f"[{chr(FIRST_BEGIN)}-{chr(FIRST_END - 1)}][^{chr(FIRST_BEGIN)}-{chr(LAST)}]*[{chr(FIRST_END)}-{chr(LAST)}]"
)
KEPT, PASSING = "K", "P"


def is_passing(mark: str) -> bool:
    return mark[1] == PASSING


@dataclass
class Change:
    """`start` to `end` becomes `insert`; positions are characters. `marks` went in, `gone` went out."""

    start: int
    end: int
    insert: str
    marks: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def of(self, text: str) -> str:
        return text[: self.start] + self.insert + text[self.end :]


class Typist:
    """One person's random edits. One who `deletes_marks` deletes them at once; otherwise a few characters at a time."""

    def __init__(self, index: int, rng: random.Random, *, deletes_marks: bool) -> None:
        self._deletes_marks = deletes_marks
        self._rng = rng
        self._count = index * MARKS_EACH

    def change(self, text: str) -> Change:
        kind = self._rng.random()
        passing = [mark for mark in MARK.finditer(text) if is_passing(mark.group())]
        if passing and kind < 0.15 and self._deletes_marks:
            found = self._rng.choice(passing)
            insert = self._free() if self._rng.random() < 0.3 else ""
            return Change(found.start(), found.end(), insert, gone={found.group()})
        start = self._place(text)
        end = start
        if kind < 0.5:
            end = self._end_of_free(text, start)
            if kind < 0.35 and end > start:
                return Change(start, end, "")
        if self._rng.random() < 0.5:
            return Change(start, end, self._free())
        mark = self._mark()
        return Change(start, end, mark, marks={mark})

    def _mark(self) -> str:
        self._count += 1
        # Two marks made at the same time in the same place have little in common, as two people's words.
        word = "".join(self._rng.choices(LETTERS, k=self._rng.randint(4, 12))) + self._rng.choice(["", "😀", "中"])
        kind = KEPT if self._rng.random() < 0.6 else PASSING
        return f"{chr(FIRST_BEGIN + self._count)}{kind}{word}{chr(FIRST_END + self._count)}"

    def _free(self) -> str:
        return "".join(self._rng.choices(FREE, k=self._rng.choice([1, 1, 1, 2, 5, 20])))

    def _place(self, text: str) -> int:
        """Half of the time where everybody writes: at the beginning or at the end."""
        if self._rng.random() < 0.5:
            return self._rng.choice([0, len(text)])
        at = self._rng.randint(0, len(text))
        inside = next((mark for mark in MARK.finditer(text) if mark.start() < at < mark.end()), None)
        return at if inside is None else inside.end()

    def _end_of_free(self, text: str, start: int) -> int:
        mark = MARK.search(text, start)
        return min(start + self._rng.randint(1, 6), mark.start() if mark else len(text))
