"""Resumes made for the tests: honest ones of every kind, and the parts that dishonest ones are built from."""

import io
import struct
import zipfile

import docx
from reportlab.pdfgen.canvas import Canvas

SECTOR = 512
FREE, END_OF_CHAIN, TABLE_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
WORD_START = struct.pack("<HHIHH", 0xA5EC, 0xC1, 0, 0, 0x1000)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(text="Bob's resume"):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 720, text)
    canvas.save()
    return buffer.getvalue()


def docx_file(text="Bob's resume"):
    document = docx.Document()
    document.add_heading(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def package(parts):
    """A ZIP file of (name, content) pairs, under exactly these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx_with(*extra, **changed):
    """An honest DOCX with more (name, content) pairs, or with parts edited: `content_types=lambda xml: ...`."""
    parts = parts_of(docx_file())
    for name, edit in changed.items():
        path = {"content_types": "[Content_Types].xml", "relationships": "word/_rels/document.xml.rels"}[name]
        parts[path] = edit(parts[path])
    return package([*parts.items(), *extra])


def docx_related(kind, target, *, mode=' TargetMode="External"', prefix=OFFICE):
    """An honest DOCX with one relationship more."""
    link = f'<Relationship Id="rId999" Type="{prefix}/{kind}" Target="{target}"{mode}/></Relationships>'
    return docx_with(relationships=lambda xml: xml.replace(b"</Relationships>", link.encode()))


def patched(data, name, offsets, value, shape):
    """The ZIP file with a field of one entry overwritten, in its local header and in the directory."""
    raw = bytearray(data)
    local_offset, directory_offset = offsets
    for magic, name_at, field_at in ((b"PK\x03\x04", 30, local_offset), (b"PK\x01\x02", 46, directory_offset)):
        at = raw.find(magic)
        while raw[at + name_at : at + name_at + len(name)] != name.encode():
            at = raw.find(magic, at + 4)
        struct.pack_into(shape, raw, at + field_at, value)
    return bytes(raw)


def with_declared_size(data, name, size):
    return patched(data, name, (22, 24), size, "<I")


def with_password_flag(data, name):
    return patched(data, name, (6, 8), 1, "<H")


def compound(entries=(), *, word=WORD_START, small=False, linked=True):
    """An OLE compound file with a WordDocument stream (large or small) and more (name, type) directory entries.

    Unless `linked`, the root knows of none of them.
    """
    size = 1024 if small else 4096
    listed = [("Root Entry", ROOT, 1 if small else END_OF_CHAIN, size if small else 0)]
    if word is not None:
        listed.append(("WordDocument", STREAM, 0 if small else 1, size))
    listed += [(name, kind, END_OF_CHAIN, 0) for name, kind in entries]
    content_sectors = size // SECTOR
    content = (word or b"").ljust(size, b"\x00")
    links = [(FREE, 1 if linked and len(listed) > 1 else FREE)]
    links += [(number + 1 if linked and number + 1 < len(listed) else FREE, FREE) for number in range(1, len(listed))]
    directory = b"".join(_directory_entry(*entry, *link) for entry, link in zip(listed, links, strict=True))
    directory += bytes(-len(directory) % SECTOR)
    first_directory = 1 + content_sectors
    directory_sectors = len(directory) // SECTOR
    table = [TABLE_SECTOR, *_chain(1, content_sectors), *_chain(first_directory, directory_sectors)]
    table += [FREE] * (SECTOR // 4 - len(table))
    return _header(first_directory) + struct.pack(f"<{len(table)}I", *table) + content + directory


def _header(first_directory):
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    start += struct.pack("<3I", 0, 1, first_directory) + struct.pack("<2I", 0, 4096)
    start += struct.pack("<4I", END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    return start + struct.pack("<109I", 0, *[FREE] * 108)


def _chain(first, count):
    return [*range(first + 1, first + count), END_OF_CHAIN]


def _directory_entry(name, kind, start, size, sibling, child):
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    head = encoded.ljust(64, b"\x00") + struct.pack("<HBB3I", len(encoded), kind, 1, FREE, sibling, child)
    return head.ljust(116, b"\x00") + struct.pack("<III", start, size, 0)
