"""OLE compound files: the old DOC, and what is embedded in a DOCX. Only the directory is read, never the text.

Every directory entry is looked at, reachable from the root or not: a macro hidden from the tree is still a macro.
Written against [MS-CFB] and [MS-DOC]; all loops are bounded by the size of the file.
"""

import os
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from services.resume import resume_refusals

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MACRO_NAMES = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur", "\x03ocxname", "\x03ocxdata"})
_EMBEDDED_FILE_NAMES = frozenset({"\x01ole10native"})
_ENCRYPTED_NAMES = frozenset({"encryptedpackage"})
_WORD_STREAM = "worddocument"

_HEADER_SIZE = 512
_ENTRY_SIZE = 128
_SECTOR_SHIFTS = (9, 12)
_MINI_SECTOR_SIZE = 64
_LAST_REAL_SECTOR = 0xFFFFFFFA
_UNALLOCATED = 0
_ROOT_STORAGE = 5
_WORD_MARKS = (0xA5EC, 0xA5DC)  # Word 97 and later; Word 6 and 95.
_WORD_ENCRYPTED = 0x0100


@dataclass(frozen=True)
class _Entry:
    name: str
    type: int
    start: int
    size: int


def is_word_document(file: BinaryIO) -> bool:
    """Whether this compound file is a Word document.

    Raises Invalid: resume-encrypted, resume-has-macros, resume-has-embedded-file, resume-damaged.
    """
    compound = _CompoundFile(file)
    _refuse_active_content(compound)
    word = next((entry for entry in compound.entries if entry.name == _WORD_STREAM), None)
    if word is None:
        return False
    start = compound.read_start(word, 12)
    if len(start) < 12:
        raise resume_refusals.damaged()
    mark, flags = struct.unpack_from("<H8xH", start)
    if mark not in _WORD_MARKS:
        return False
    if flags & _WORD_ENCRYPTED:
        raise resume_refusals.encrypted()
    return True


def refuse_active_content(file: BinaryIO) -> None:
    """Look at a compound file found inside a document; raises Invalid as `is_word_document` does."""
    _refuse_active_content(_CompoundFile(file))


def _refuse_active_content(compound: "_CompoundFile") -> None:
    names = {entry.name for entry in compound.entries}
    if names & _ENCRYPTED_NAMES:
        raise resume_refusals.encrypted()
    if names & _MACRO_NAMES:
        raise resume_refusals.has_macros()
    if names & _EMBEDDED_FILE_NAMES:
        raise resume_refusals.has_embedded_file()


class _CompoundFile:
    """The allocation table and the directory of one compound file; raises resume-damaged when they make no sense."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        header = file.read(_HEADER_SIZE)
        if len(header) < _HEADER_SIZE or not header.startswith(MAGIC):
            raise resume_refusals.damaged()
        shift, first_directory, self._mini_cutoff = struct.unpack_from("<30xH16xI4xI", header)
        if shift not in _SECTOR_SHIFTS:
            raise resume_refusals.damaged()
        self._sector_size = 1 << shift
        self._sector_count = -(-size // self._sector_size) - 1  # The header takes the place of one.
        self._next = self._allocation_table(header)
        self.entries = list(self._directory(first_directory))
        if not self.entries or self.entries[0].type != _ROOT_STORAGE:
            raise resume_refusals.damaged()

    def read_start(self, entry: _Entry, count: int) -> bytes:
        """The first bytes of a stream, fewer than fit into one sector, wherever small or large streams live."""
        if entry.size >= self._mini_cutoff:
            return self._sector(entry.start)[:count]
        at = entry.start * _MINI_SECTOR_SIZE
        for index, sector in enumerate(self._chain(self.entries[0].start)):
            if index == at // self._sector_size:
                offset = at % self._sector_size
                return self._sector(sector)[offset : offset + count]
        raise resume_refusals.damaged()

    def _sector(self, number: int) -> bytes:
        if number >= self._sector_count:
            raise resume_refusals.damaged()
        self._file.seek((number + 1) * self._sector_size)
        return self._file.read(self._sector_size).ljust(self._sector_size, b"\x00")

    def _allocation_table(self, header: bytes) -> Sequence[int]:
        """Which sector follows which. Never longer than the file has sectors, whatever the header claims."""
        table: array[int] = array("I")
        for sector in self._table_sectors(header):
            table.extend(_integers(self._sector(sector)))
            if len(table) >= self._sector_count:
                break
        return table

    def _table_sectors(self, header: bytes) -> Iterator[int]:
        """The sectors the table lies in: 109 are named in the header, the rest in a chain of sectors of numbers."""
        yield from (number for number in _integers(header[76:_HEADER_SIZE]) if number <= _LAST_REAL_SECTOR)
        (sector,) = struct.unpack_from("<I", header, 68)
        seen: set[int] = set()
        while sector <= _LAST_REAL_SECTOR and sector not in seen:
            seen.add(sector)
            *numbers, sector = _integers(self._sector(sector))
            yield from (number for number in numbers if number <= _LAST_REAL_SECTOR)

    def _chain(self, sector: int) -> Iterator[int]:
        seen: set[int] = set()
        while sector <= _LAST_REAL_SECTOR:
            if sector in seen or sector >= len(self._next):
                raise resume_refusals.damaged()
            seen.add(sector)
            yield sector
            sector = self._next[sector]

    def _directory(self, first: int) -> Iterator[_Entry]:
        for sector in self._chain(first):
            data = self._sector(sector)
            for at in range(0, len(data), _ENTRY_SIZE):
                name, entry_type, start, size = struct.unpack_from("<64s2xB49xII", data, at)
                if entry_type != _UNALLOCATED:
                    text = name.decode("utf-16-le", "replace").partition("\x00")[0]
                    yield _Entry(text.lower(), entry_type, start, size)


def _integers(data: bytes) -> Sequence[int]:
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
