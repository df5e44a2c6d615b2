"""OPC packages: a DOCX is a ZIP file of XML parts. Every part is really unpacked, with a cap, and thrown away.

Declared sizes and counts are never believed. Nothing is extracted to disk and no text is read; the two kinds of
index (content types and relationships) are. Embedded packages share the limits of the one they are in.
"""

import io
import os
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from services.resume import resume_compound, resume_links, resume_refusals

MAGIC = b"PK\x03\x04"
MAX_ENTRIES = 2000
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_INDEX_BYTES = 512 * 1024  # Content types and relationships together; an honest resume has a few kilobytes.

_CHUNK = 64 * 1024
_DIRECTORY_END = struct.Struct("<4s4H2LH")
_DIRECTORY_ENTRY = struct.Struct("<4s24x3H12x")
_DIRECTORY_END_MAGIC = b"PK\x05\x06"
_DIRECTORY_ENTRY_MAGIC = b"PK\x01\x02"
_ZIP64_LOCATOR_MAGIC = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_MOST_ENDS = 100  # Each is looked at; an honest file has one or none.
_STREAM_BEGINS, _STREAM_BEGINS_WITHIN = (b"stream\n", b"stream\r\n"), 8
_STREAM_END = b"endstream"
_ENCRYPTED_FLAGS = 0x2041  # Encrypted, strongly encrypted, encrypted directory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSAFE_NAME = re.compile(r"^/|^[A-Za-z]:|\\|[\x00-\x1f\x7f]|(?:^|/)\.\.(?:/|$)")
_CONTENT_TYPES = "[content_types].xml"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)


@dataclass
class _Budget:
    """What is left of the limits; shared by a package and the packages inside it."""

    entries: int = MAX_ENTRIES
    unpacked_bytes: int = MAX_UNPACKED_BYTES
    index_bytes: int = MAX_INDEX_BYTES

    def spend_entries(self, count: int) -> None:
        self.entries -= count
        if self.entries < 0:
            raise resume_refusals.too_many_parts(MAX_ENTRIES)

    def spend_bytes(self, count: int) -> None:
        self.unpacked_bytes -= count
        if self.unpacked_bytes < 0:
            raise resume_refusals.unpacks_too_large(MAX_UNPACKED_BYTES)

    def spend_index(self, count: int) -> None:
        self.index_bytes -= count
        if self.index_bytes < 0:
            raise resume_refusals.too_many_links()


@dataclass
class _Package:
    """What the reading of one package leaves behind."""

    names: set[str] = field(default_factory=set)
    main_parts: set[str] = field(default_factory=set)


def is_word_document(file: BinaryIO) -> bool:
    """Whether this package is a Word document (a template is not).

    Raises Invalid: resume-damaged, -encrypted, -has-macros, -has-embedded-file, -loads-remote-content,
    -unsafe-names, -too-many-parts, -unpacks-too-large.
    """
    package = _read(file, _Budget(), is_embedded=False)
    return bool(package.names & package.main_parts)


def is_archive_too(file: BinaryIO) -> bool:
    """Whether a PDF can be opened as a ZIP file as well, other than by its own attachment.

    Unzippers look for the directory's end in the last 64 KiB, whatever follows it, and do not mind what comes before
    the archive. So they find an attachment that a PDF holds uncompressed, too, as LibreOffice's hybrid files do: it
    fills a stream of the PDF, and is allowed as any attachment is.
    """
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _DIRECTORY_END.size - 0xFFFF)
    file.seek(start)
    tail = file.read()
    ends = [match.start() for match in islice(re.finditer(re.escape(_DIRECTORY_END_MAGIC), tail), _MOST_ENDS + 1)]
    return len(ends) > _MOST_ENDS or any(_ends_archive(file, tail, at, start + at) for at in ends)


def _ends_archive(file: BinaryIO, tail: bytes, at: int, position: int) -> bool:
    if len(tail) - at < _DIRECTORY_END.size:
        return False
    if tail.startswith(_ZIP64_LOCATOR_MAGIC, max(0, at - _ZIP64_LOCATOR_BYTES)):
        return True
    *_, length, offset, comment = _DIRECTORY_END.unpack_from(tail, at)
    directory = position - length
    if _read_at(file, directory, len(_DIRECTORY_ENTRY_MAGIC)) != _DIRECTORY_ENTRY_MAGIC:
        return _read_at(file, offset, len(_DIRECTORY_ENTRY_MAGIC)) == _DIRECTORY_ENTRY_MAGIC
    before = _read_at(file, directory - offset - _STREAM_BEGINS_WITHIN, _STREAM_BEGINS_WITHIN)
    after = tail[at + _DIRECTORY_END.size + comment :][: _STREAM_BEGINS_WITHIN + len(_STREAM_END)]
    return not (before.endswith(_STREAM_BEGINS) and after.lstrip(b"\r\n").startswith(_STREAM_END))


def _read_at(file: BinaryIO, position: int, count: int) -> bytes:
    if position < 0:
        return b""
    file.seek(position)
    return file.read(count)


def _read(file: BinaryIO, budget: _Budget, *, is_embedded: bool) -> _Package:
    try:
        _spend_directory(file, budget)
        with zipfile.ZipFile(file) as archive:
            package = _Package(_checked_names(archive.infolist()))
            for info in archive.infolist():
                content = _unpack(archive, info, budget)
                _look_at(info.filename.lower(), content, package, budget, is_embedded=is_embedded)
    except _UNREADABLE as error:
        raise resume_refusals.damaged() from error
    if is_embedded and _CONTENT_TYPES not in package.names:
        raise resume_refusals.has_embedded_file()  # Not the sheet behind a chart: an archive of anything.
    return package


def _directory_end(file: BinaryIO) -> tuple[int, int, int, int] | None:
    """Where the directory ends, and the count, length and start it claims to have; None if there is none."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _DIRECTORY_END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(_DIRECTORY_END_MAGIC)
    if at < 0 or len(tail) - at < _DIRECTORY_END.size:
        return None
    *_, count, length, start, comment = _DIRECTORY_END.unpack_from(tail, at)
    end = size - len(tail) + at
    if at + _DIRECTORY_END.size + comment != len(tail) or start + length > end:
        return None
    return end, count, length, start


def _spend_directory(file: BinaryIO, budget: _Budget) -> None:
    """Count the entries before `zipfile` makes an object of each; the count they claim is not believed."""
    found = _directory_end(file)
    if found is None:
        raise resume_refusals.damaged()
    end, claimed, length, start = found
    file.seek(start)
    directory = file.read(length)
    at = counted = 0
    while directory.startswith(_DIRECTORY_ENTRY_MAGIC, at):
        budget.spend_entries(1)
        _magic, *lengths = _DIRECTORY_ENTRY.unpack_from(directory, at)
        at += _DIRECTORY_ENTRY.size + sum(lengths)
        counted += 1
    if at != length or start + length != end or counted != claimed:
        raise resume_refusals.damaged()


def _checked_names(infos: list[zipfile.ZipInfo]) -> set[str]:
    """The names in lower case, as readers compare them. Of two parts with one name each reader would choose another."""
    for info in infos:
        if info.flag_bits & _ENCRYPTED_FLAGS:
            raise resume_refusals.encrypted()
        if _UNSAFE_NAME.search(info.orig_filename):
            raise resume_refusals.unsafe_names()
        if info.orig_filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            raise resume_refusals.has_macros()
    names = {info.filename.lower() for info in infos}
    if len(names) != len(infos) or any(info.compress_type not in _METHODS for info in infos):
        raise resume_refusals.damaged()
    return names


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """Read a part to its end; its content if that is to be looked at, nothing for texts and pictures."""
    declared, unpacked = info.file_size, 0
    # `zipfile` stops quietly at the declared size, which would hide a lie: let it go on until the budget stops it.
    info.file_size = budget.unpacked_bytes + 2 * _CHUNK
    kept: list[bytes] = []
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            budget.spend_bytes(len(chunk))
            if _is_index(info.filename):
                budget.spend_index(len(chunk))
                kept.append(chunk)
            elif kept or (unpacked == 0 and chunk.startswith((MAGIC, resume_compound.MAGIC))):
                kept.append(chunk)
            unpacked += len(chunk)
    if unpacked != declared:
        raise resume_refusals.damaged()
    return b"".join(kept)


def _is_index(name: str) -> bool:
    return name.lower() == _CONTENT_TYPES or name.lower().endswith(".rels")


def _look_at(name: str, content: bytes, package: _Package, budget: _Budget, *, is_embedded: bool) -> None:
    if name == _CONTENT_TYPES:
        package.main_parts = resume_links.main_parts(content, package.names)
    elif _is_index(name):
        resume_links.refuse_bad_relationships(content)
    elif content.startswith(resume_compound.MAGIC):
        resume_compound.refuse_active_content(io.BytesIO(content))
    elif content.startswith(MAGIC):
        if is_embedded:
            raise resume_refusals.has_embedded_file()
        _read(io.BytesIO(content), budget, is_embedded=True)
