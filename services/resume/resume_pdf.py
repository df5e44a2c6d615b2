"""PDF as its readers take it: where it begins, and whether its end leads to its table of objects.

Looked at from outside only, nothing is parsed. Readers pass over what portals and mail programs leave before the
header and after the end, so a file is not judged by it, unless it is that of another kind of file.
"""

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

from services.resume import resume_package, resume_refusals

HEAD_BYTES = 1024 + 8
"""Readers look for the header in the first 1,024 bytes."""

_HEADER = re.compile(rb"%PDF-[12]\.\d")
# What a program, a page, a picture or an archive begins with: those are made to be two things at once.
_OTHER_KINDS = re.compile(
    rb"(?:\xef\xbb\xbf)?[\s\x00]*(?:<|#!|MZ|\x7fELF|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|GIF8|\x89PNG|\xff\xd8\xff"
    rb"|BM|RIFF|PK|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xd0\xcf\x11\xe0|\{\\rtf|MSCF|ITSF|\x00asm|dex\n)"
)
_END = b"%%EOF"
_END_WITHIN = 1024
_START = b"startxref"
_START_WORDS = re.compile(rb"startxref\s{1,8}(\d{1,10})\s")
_START_BYTES = 64  # The word, the number and the end's mark, with the spaces between them.
_MOST_STARTS = 50  # One for each time that the file was changed; more are not looked at.
_TABLE = re.compile(rb"[\s\x00]*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_CHUNK = 256 * 1024


def begins(head: bytes) -> bool:
    """Whether these first bytes of a file are those of a PDF and of nothing else."""
    header = _HEADER.search(head[:HEAD_BYTES])
    return header is not None and (header.start() == 0 or _OTHER_KINDS.match(head[: header.start()]) is None)


def refuse_bad(file: BinaryIO) -> None:
    """Raises Invalid: "resume-damaged" for a PDF without its end, "resume-has-embedded-file" for an archive."""
    if not _has_end(file):
        raise resume_refusals.damaged()
    if resume_package.is_archive_too(file):
        raise resume_refusals.has_embedded_file()


def _has_end(file: BinaryIO) -> bool:
    """Whether the last bytes are the end, or whatever follows or is missing, some end leads to a table of objects.

    A file that was cut while it was sent has lost its table, which stands last.
    """
    size = file.seek(0, os.SEEK_END)
    if _END in _read_at(file, max(0, size - _END_WITHIN), _END_WITHIN):
        return True
    header = _HEADER.search(_read_at(file, 0, HEAD_BYTES))
    before = header.start() if header else 0
    return any(_leads_to_table(file, at, before) for at in _starts_from_last(file, size))


def _leads_to_table(file: BinaryIO, at: int, before: int) -> bool:
    words = _read_at(file, at, _START_BYTES)
    found = _START_WORDS.match(words)
    if found is None:
        return False
    position = int(found[1])
    # Half of a file written for the web begins with an end of its own, which leads to 0.
    if _END in words and 0 < position < at:
        return True  # Readers look for the objects themselves where the position is wrong.
    # Counted from the header, or from what was put before it.
    places = [place for place in (position, position + before) if place < at]
    return any(_TABLE.match(_read_at(file, place, _START_BYTES)) for place in places)


def _starts_from_last(file: BinaryIO, size: int) -> Iterator[int]:
    """Where the word stands, from the file's end, at most `_MOST_STARTS`."""
    left, end = _MOST_STARTS, size
    while end > 0 and left > 0:
        beginning = max(0, end - _CHUNK)
        chunk = _read_at(file, beginning, end - beginning + len(_START) - 1)
        at = chunk.rfind(_START)
        while at >= 0 and left > 0:
            yield beginning + at
            left -= 1
            at = chunk.rfind(_START, 0, at + len(_START) - 1)
        end = beginning


def _read_at(file: BinaryIO, position: int, count: int) -> bytes:
    file.seek(position)
    return file.read(count)
