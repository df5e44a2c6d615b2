"""DOCX: what may be inside one, and how far a hostile one gets."""

import io
import struct
import time
import zipfile
import zlib

import pytest

from services.base.errors import Invalid
from services.resume import resume_content
from services.resume.resume_content import ResumeKind
from tests.services.resume_files import (
    STORAGE,
    STREAM,
    compound,
    docx_file,
    docx_related,
    docx_with,
    package,
    parts_of,
    with_declared_size,
    with_password_flag,
)

MEGABYTE = 1024 * 1024
SHEET = package([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")])
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def inspect(data, name="cv.docx"):
    return resume_content.inspect(io.BytesIO(data), name)


def refusal(data, name="cv.docx"):
    with pytest.raises(Invalid) as caught:
        inspect(data, name)
    return caught.value.code


def typed(part, content_type):
    override = f'<Override PartName="{part}" ContentType="{content_type}"/></Types>'.encode()
    return lambda xml: xml.replace(b"</Types>", override)


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "vbaProject.bin", "word/vbaData.xml"])
def test_a_macro_part_is_refused(part):
    assert refusal(docx_with((part, b"anything"))) == "resume-has-macros"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.MACROENABLEDTemplate.main+xml",
        "application/vnd.ms-office.vbaProject",
        "application/vnd.ms-office.activeX+xml",
    ],
)
def test_an_active_content_type_is_refused(content_type):
    assert refusal(docx_with(content_types=typed("/word/x", content_type))) == "resume-has-macros"


def test_macros_under_an_innocent_name_are_refused_by_their_content_and_by_their_link():
    hidden = compound([("VBA", STORAGE), ("dir", STREAM)], word=None)
    assert refusal(docx_with(("word/media/image9.png", hidden))) == "resume-has-macros"
    link = docx_related(
        "vbaProject", "media/image9.png", mode="", prefix="http://schemas.microsoft.com/office/2006/relationships"
    )
    assert refusal(link) == "resume-has-macros"


def test_a_document_that_is_only_named_docx_is_refused():
    assert refusal(package([("hello.txt", b"hello")])) == "resume-wrong-content"
    assert refusal(SHEET) == "resume-wrong-content"
    parts = parts_of(docx_file())
    del parts["word/document.xml"]
    assert refusal(package(parts.items())) == "resume-wrong-content"
    template = docx_with(content_types=lambda xml: xml.replace(b"document.main+xml", b"template.main+xml"))
    assert refusal(template) == "resume-wrong-content"


def test_a_main_part_under_another_name_is_found_as_some_editors_write_it():
    parts = parts_of(docx_with(content_types=lambda xml: xml.replace(b"/word/document.xml", b"/word/Document2.xml")))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    assert inspect(package(parts.items())) is ResumeKind.DOCX


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "word/../../evil",
        "..",
        "/etc/passwd",
        "C:/evil",
        "word\\evil",
        "..\\evil",
        "word/x\x00.xml",
        "word/\nx",
    ],
)
def test_names_that_point_outside_are_refused(name):
    assert refusal(docx_with((name, b"x"))) == "resume-unsafe-names"


@pytest.mark.parametrize("name", ["word/a..b.xml", "word/...", "customXml/item 1.xml", "word/media/zdjęcie.png"])
def test_unusual_but_harmless_names_are_accepted(name):
    assert inspect(docx_with((name, b"x"))) is ResumeKind.DOCX


def test_two_parts_of_one_name_are_refused():
    assert refusal(docx_with(("WORD/document.xml", b"<other/>"))) == "resume-damaged"


def test_a_part_behind_a_password_is_refused():
    assert refusal(with_password_flag(docx_file(), "word/document.xml")) == "resume-encrypted"


def filled(count):
    have = len(parts_of(docx_file()))
    return docx_with(*((f"word/media/{number}", b"") for number in range(count - have)))


def test_two_thousand_parts_are_accepted_and_one_more_is_not():
    assert inspect(filled(2000)) is ResumeKind.DOCX
    assert refusal(filled(2001)) == "resume-too-many-parts"


def test_a_false_count_of_parts_is_seen_through():
    lying = bytearray(filled(2001))
    struct.pack_into("<2H", lying, len(lying) - 14, 10, 10)
    assert refusal(bytes(lying)) == "resume-too-many-parts"
    lying = bytearray(docx_file())
    struct.pack_into("<2H", lying, len(lying) - 14, 1, 1)
    assert refusal(bytes(lying)) == "resume-damaged"


@pytest.mark.slow
def test_fifty_megabytes_are_measured_by_unpacking():
    bomb = docx_with(("word/media/a", bytes(51 * MEGABYTE)))
    assert len(bomb) < MEGABYTE
    assert refusal(bomb) == "resume-unpacks-too-large"
    assert refusal(with_declared_size(bomb, "word/media/a", 10)) == "resume-unpacks-too-large"
    assert inspect(docx_with(("word/media/a", bytes(45 * MEGABYTE)))) is ResumeKind.DOCX


def test_many_parts_share_the_fifty_megabytes():
    assert (
        refusal(docx_with(*((f"word/media/{i}", bytes(6 * MEGABYTE)) for i in range(9)))) == "resume-unpacks-too-large"
    )


@pytest.mark.parametrize("size", [0, 10, 4999, 5001, 2**31])
def test_a_declared_size_that_lies_is_refused(size):
    lying = with_declared_size(docx_with(("word/media/a", b"x" * 5000)), "word/media/a", size)
    assert refusal(lying) == "resume-damaged"


def test_a_lie_that_carries_the_right_checksum_of_its_beginning_is_refused():
    content = b"x" * 5000
    lying = with_declared_size(docx_with(("word/media/a", content)), "word/media/a", 10)
    lying = lying.replace(struct.pack("<I", zlib.crc32(content)), struct.pack("<I", zlib.crc32(content[:10])))
    assert refusal(lying) == "resume-damaged"


def test_parts_that_overlap_are_unpacked_within_the_same_limit_and_soon():
    """One piece of compressed data that many directory entries point to."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(MEGABYTE))
        kernel = archive.infolist()[0]
        for number in range(1500):
            twin = zipfile.ZipInfo(f"a{number}")
            for name in ("compress_type", "compress_size", "file_size", "CRC", "header_offset", "external_attr"):
                setattr(twin, name, getattr(kernel, name))
            archive.filelist.append(twin)
    started = time.monotonic()
    assert refusal(buffer.getvalue()) in {"resume-damaged", "resume-unpacks-too-large"}
    assert time.monotonic() - started < 5


def test_a_chart_with_its_sheet_is_accepted():
    assert inspect(docx_with(("word/embeddings/sheet1.xlsx", SHEET))) is ResumeKind.DOCX


def test_what_is_embedded_follows_the_same_rules():
    macro_sheet = package([("[Content_Types].xml", b"<Types/>"), ("xl/vbaProject.bin", b"x")])
    assert refusal(docx_with(("word/embeddings/sheet1.xlsx", macro_sheet))) == "resume-has-macros"
    escaping = package([("[Content_Types].xml", b"<Types/>"), ("../x", b"x")])
    assert refusal(docx_with(("word/embeddings/sheet1.xlsx", escaping))) == "resume-unsafe-names"
    packed = compound([("\x01Ole10Native", STREAM)], word=None)
    assert refusal(docx_with(("word/embeddings/oleObject1.bin", packed))) == "resume-has-embedded-file"


def test_an_archive_inside_is_refused_and_so_is_an_archive_in_an_archive():
    assert refusal(docx_with(("word/embeddings/a.zip", package([("evil.exe", b"MZ")])))) == "resume-has-embedded-file"
    twice = package([("[Content_Types].xml", b"<Types/>"), ("inner.xlsx", SHEET)])
    assert refusal(docx_with(("word/embeddings/a.xlsx", twice))) == "resume-has-embedded-file"


def test_bombs_inside_share_the_limits_of_the_document():
    bomb = package([("[Content_Types].xml", b"<Types/>"), ("xl/a", bytes(26 * MEGABYTE))])
    assert refusal(docx_with(("word/a.xlsx", bomb), ("word/b.xlsx", bomb))) == "resume-unpacks-too-large"
    crowd = package([("[Content_Types].xml", b"<Types/>"), *((f"xl/{i}", b"") for i in range(1200))])
    assert refusal(docx_with(("word/a.xlsx", crowd), ("word/b.xlsx", crowd))) == "resume-too-many-parts"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://evil.example/t.dotm"),
        ("attachedTemplate", "file:///\\\\evil.example\\share\\t.dotm"),
        ("attachedTemplate", "file://evil.example/share/t.dotm"),
        ("attachedTemplate", "\\\\evil.example\\share\\t.dotm"),
        ("attachedTemplate", "//evil.example/t.dotm"),
        ("attachedTemplate", "file:///%5c%5cevil.example%5cshare%5ct.dotm"),
        ("attachedTemplate", "mhtml:https://evil.example/t"),
        ("oleObject", "https://evil.example/x.html!"),
        ("oleObject", "file:///C:\\Users\\bob\\x.xlsx"),
        ("image", "https://evil.example/pixel.png"),
        ("image", "file://evil.example/x/pixel.png"),
        ("frame", "https://evil.example/"),
        ("subDocument", "\\\\evil.example\\a.docx"),
    ],
)
def test_what_opening_would_fetch_from_elsewhere_is_refused(kind, target):
    assert refusal(docx_related(kind, target)) == "resume-loads-remote-content"


@pytest.mark.parametrize("mode", ["", ' TargetMode="Internal"', ' TargetMode="EXTERNAL"'])
def test_the_mode_of_a_link_may_lie(mode):
    assert (
        refusal(docx_related("attachedTemplate", "https://evil.example/t.dotm", mode=mode))
        == "resume-loads-remote-content"
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://bob.example/portfolio"),
        ("hyperlink", "mailto:bob@bob.example"),
        ("attachedTemplate", "file:///C:\\Users\\bob\\AppData\\Roaming\\Microsoft\\Templates\\Basic%20resume.dotx"),
        ("attachedTemplate", "file:///Users/bob/Library/Templates/Resume.dotx"),
        ("attachedTemplate", "Normal.dotm"),
        ("image", "file:///C:/Users/bob/face.png"),
    ],
)
def test_links_to_click_and_traces_of_the_own_disk_are_accepted(kind, target):
    assert inspect(docx_related(kind, target)) is ResumeKind.DOCX


def test_entities_are_refused_before_they_grow():
    laughs = (
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Types xmlns="' + TYPES.encode() + b'">&b;</Types>'
    )
    assert refusal(docx_with(content_types=lambda _honest: laughs)) == "resume-damaged"


@pytest.mark.parametrize("xml", [b"", b"<Types", b'<?xml version="1.0" encoding="nonsense"?><Types/>', b"\xff\xfe\x00"])
def test_an_unreadable_index_is_called_damaged(xml):
    assert refusal(docx_with(content_types=lambda _honest: xml)) == "resume-damaged"


def test_thousands_of_links_are_refused():
    link = b'<Relationship Id="r" Type="x/hyperlink" Target="https://bob.example" TargetMode="External"/>'
    crowd = b"<Relationships>" + link * (MEGABYTE // len(link)) + b"</Relationships>"
    assert refusal(docx_with(relationships=lambda _honest: crowd)) == "resume-too-many-links"


@pytest.mark.parametrize(
    "edit", [lambda d: d[:-30], lambda d: d[: len(d) // 2], lambda d: d + b"MZ", lambda d: d[:4] + bytes(len(d))]
)
def test_a_docx_cut_off_or_added_to_is_called_damaged(edit):
    assert refusal(edit(docx_file())) == "resume-damaged"


def test_a_program_with_a_docx_behind_it_is_not_a_docx():
    assert refusal(b"MZ" + bytes(100) + docx_file()) == "resume-wrong-content"
