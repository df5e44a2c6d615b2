"""What a run wrote: pieces of text by stream, bounded, and how they stand in the database."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from services.interview import run_limits

MAX_PIECES = 4000
"""Of one run. A program that changes its stream with every character would otherwise fill a row with framing."""
LETTERS = {"stdout": "o", "stderr": "e", "stdin": "i"}
STREAMS = {letter: stream for stream, letter in LETTERS.items()}

COMMANDS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\-~]")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, and what turns or hides the text around it."""
LINE_END = re.compile("\r\n?|\n")
LINE_END_AT_LAST = re.compile("(?:\r\n?|\n)\\Z")


@dataclass(frozen=True)
class Piece:
    """Text of one stream: "stdout", "stderr", or "stdin" for a line that was typed while it ran."""

    stream: str
    text: str


@dataclass
class Output:
    """What a run has written so far; `is_cut` says that there was more than is kept."""

    pieces: list[Piece] = field(default_factory=list)
    bytes_left: int = run_limits.MAX_OUTPUT_BYTES
    is_cut: bool = False

    def take(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Add what there is room for, and return it."""
        return [kept for kept in map(self._take_one, pieces) if kept is not None]

    def text(self) -> str:
        """As it is stored."""
        return json.dumps([[LETTERS[one.stream], one.text] for one in self.pieces], ensure_ascii=False)

    def _take_one(self, piece: Piece) -> Piece | None:
        kept = Piece(piece.stream, _within(piece.text, self.bytes_left))
        self.is_cut = self.is_cut or len(kept.text) < len(piece.text)
        if not kept.text:
            return None
        if self.pieces and self.pieces[-1].stream == kept.stream:
            self.pieces[-1] = Piece(kept.stream, self.pieces[-1].text + kept.text)
        elif len(self.pieces) < MAX_PIECES:
            self.pieces.append(kept)
        else:
            self.is_cut = True
            return None
        self.bytes_left -= len(kept.text.encode())
        return kept


def read(stored: str | None) -> list[Piece]:
    """The pieces of what `Output.text` wrote."""
    return [] if stored is None else [Piece(STREAMS[letter], text) for letter, text in json.loads(stored)]


def _within(text: str, size: int) -> str:
    """As much of the text as fits into so many bytes, without half a character."""
    encoded = text.encode()
    return text if len(encoded) <= size else encoded[:size].decode(errors="ignore")


def as_read(pieces: list[Piece], most: int, most_pieces: int) -> tuple[list[Piece], bool]:
    """The first `most` characters as people read them, without what only a terminal obeys; whether there are more."""
    read: list[Piece] = []
    for piece in pieces[:most_pieces]:
        text = COMMANDS.sub("", piece.text).replace("\r\n", "\n").replace("\r", "\n")
        shown = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text[:most])
        if shown:
            read.append(Piece(piece.stream, shown))
        if len(text) > most:
            return read, True
        most -= len(text)
    return read, len(pieces) > most_pieces


def as_lines(pieces: list[Piece]) -> str:
    """All that was written as it is, if it is of one stream; otherwise each line with its stream before it.

    A line into which several streams wrote becomes one for each.
    """
    if all(one.stream == "stdout" for one in pieces):
        return "".join(one.text for one in pieces)
    lines = []
    for piece in pieces:
        lines += [f"{piece.stream}: {line}\n" for line in LINE_END.split(LINE_END_AT_LAST.sub("", piece.text))]
    return "".join(lines)
