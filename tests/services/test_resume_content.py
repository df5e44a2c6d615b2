"""What counts as a resume, and what is refused: names against content, PDF, and the old DOC. DOCX has its own file."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.base.errors import Invalid
from services.resume import resume_content
from services.resume.resume_content import ResumeKind
from tests.services import resume_files
from tests.services.resume_files import STORAGE, STREAM, compound, docx_file, pdf


def inspect(data, name):
    return resume_content.inspect(io.BytesIO(data), name)


def outcome(data, name):
    """The kind, or the code of the refusal."""
    try:
        return inspect(data, name)
    except Invalid as error:
        return error.code


def refusal(data, name):
    with pytest.raises(Invalid) as caught:
        inspect(data, name)
    assert caught.value.field == "resume"
    assert str(caught.value.message).endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    "name", ["cv", "", "cv.exe", "cv.pdf.exe", "cv.docm", "cv.dotx", "cv.rtf", "cv.pdf\x00.exe", "pdf"]
)
def test_other_names_are_refused_whatever_is_in_the_file(name):
    assert refusal(pdf(), name) == "resume-wrong-type"


@pytest.mark.parametrize("name", ["cv.pdf", "cv.doc", "cv.docx"])
@pytest.mark.parametrize("data", [b"", b"\x00" * 3000, b" \r\n"])
def test_a_file_without_content_is_called_empty(name, data):
    assert refusal(data, name) == "resume-empty"


@pytest.mark.parametrize("name", ["cv.pdf", "cv.doc", "cv.docx"])
@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + b"\x00" * 2000,
        b"\x7fELF" + b"\x01" * 2000,
        b"<!doctype html><script>fetch('/logout')</script> %PDF-1.7 %%EOF",
        b"{\\rtf1\\ansi Bob's resume}",
        b"MZ" + b"\x00" * 500 + b"%PDF-1.7\n%%EOF",
    ],
)
def test_a_renamed_program_page_or_text_is_refused(name, data):
    assert refusal(data, name) == "resume-wrong-content"


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (pdf, "cv.doc"),
        (pdf, "cv.docx"),
        (compound, "cv.docx"),
        (compound, "cv.pdf"),
        (docx_file, "cv.doc"),
        (docx_file, "cv.pdf"),
    ],
)
def test_an_honest_resume_under_the_name_of_another_kind_is_told_its_right_name(make, name):
    with pytest.raises(Invalid) as caught:
        inspect(make(), name)
    assert caught.value.code == "resume-wrong-name"
    assert caught.value.message.params["right_extension"] == inspect(
        make(), f"cv.{caught.value.message.params['right_extension']}"
    )


@pytest.mark.parametrize(
    "name", ["cv.pdf", "CV.PDF", "Żółć résumé.Pdf", ".pdf", "C:\\cv\\bob.pdf", "bob.v2.pdf", "bob.pdf. "]
)
def test_a_pdf_is_a_pdf_under_any_spelling_of_its_name(name):
    assert inspect(pdf(), name) is ResumeKind.PDF


def test_a_pdf_that_is_also_an_archive_is_refused():
    archive_whose_comment_ends_the_pdf = bytearray(resume_files.package([("a", b"a")])) + b"%%EOF"
    struct.pack_into("<H", archive_whose_comment_ends_the_pdf, len(archive_whose_comment_ends_the_pdf) - 7, 5)
    assert refusal(pdf() + archive_whose_comment_ends_the_pdf, "cv.pdf") == "resume-has-embedded-file"
    assert refusal(pdf() + resume_files.package([("a", b"a")]), "cv.pdf") == "resume-has-embedded-file"


ARCHIVE = resume_files.package([("run.exe", b"MZ"), ("word/document.xml", b"<xml/>")])


@pytest.mark.parametrize(
    "after", [b"\n%%EOF\n", b"\nendstream\n%%EOF", b"\n" + pdf(), b"\x00" * 900 + b"%%EOF", b"PK\x05\x06\n%%EOF", b"PK\x05\x06" + bytes(18) + b"\n%%EOF"],
)  # fmt: skip
def test_what_follows_the_archive_makes_it_no_other(after):
    """Each of these opens with an unzipper that reads the last end it finds, or any."""
    assert refusal(pdf() + ARCHIVE + after, "cv.pdf") == "resume-has-embedded-file"


def test_an_archive_that_counts_from_the_files_beginning_is_one():
    buffer = io.BytesIO(pdf())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("run.exe", b"MZ")
    assert zipfile.is_zipfile(io.BytesIO(buffer.getvalue() + b"\n%%EOF"))
    assert refusal(buffer.getvalue() + b"\n%%EOF", "cv.pdf") == "resume-has-embedded-file"


@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
def test_a_pdf_with_an_attachment_that_is_not_compressed_is_a_pdf(line):
    """As LibreOffice writes the document that a PDF was made of into it."""
    length = str(len(ARCHIVE)).encode()
    attached = b"9 0 obj <</Length " + length + b">> stream" + line + ARCHIVE + line + b"endstream endobj" + line
    assert inspect(pdf() + attached + b"%%EOF", "cv.pdf") is ResumeKind.PDF


@pytest.mark.parametrize("letters", [b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"PK\x01\x02 PK\x05\x06" + b"\xff" * 18])
def test_a_few_letters_of_an_archive_make_none(letters):
    assert inspect(pdf() + b"% " + letters + b"\n%%EOF", "cv.pdf") is ResumeKind.PDF


def test_more_ends_than_are_looked_at_are_refused():
    assert refusal(pdf() + b"PK\x05\x06" * 120 + b"\n%%EOF", "cv.pdf") == "resume-has-embedded-file"


@pytest.mark.parametrize("small", [False, True])
def test_a_doc_is_a_doc_with_a_large_and_with_a_small_text(small):
    assert inspect(compound(small=small), "cv.doc") is ResumeKind.DOC


@pytest.mark.parametrize(
    "entries",
    [
        [("Macros", STORAGE)],
        [("VBA", STORAGE)],
        [("_VBA_PROJECT", STREAM)],
        [("_VBA_PROJECT_CUR", STORAGE)],
        [("mACROS", STORAGE)],
        [("filler", STREAM)] * 40 + [("Macros", STORAGE)],
        [("\x03OCXNAME", STREAM)],
    ],
)
def test_a_doc_with_macros_or_controls_is_refused_wherever_they_are_listed(entries):
    assert refusal(compound(entries), "cv.doc") == "resume-has-macros"


def test_macros_hidden_from_the_tree_of_a_doc_are_still_macros():
    assert refusal(compound([("Macros", STORAGE)], linked=False), "cv.doc") == "resume-has-macros"


def test_what_is_left_of_removed_macros_is_no_reason_to_refuse():
    assert inspect(compound([("Macros", 0)]), "cv.doc") is ResumeKind.DOC


def test_a_doc_with_a_file_packed_inside_is_refused():
    assert (
        refusal(compound([("ObjectPool", STORAGE), ("\x01Ole10Native", STREAM)]), "cv.doc")
        == "resume-has-embedded-file"
    )


def test_documents_behind_a_password_are_refused():
    with_password = struct.pack("<HHIHH", 0xA5EC, 0xC1, 0, 0, 0x1100)
    assert refusal(compound(word=with_password), "cv.doc") == "resume-encrypted"
    assert refusal(compound([("EncryptedPackage", STREAM)], word=None), "cv.docx") == "resume-encrypted"


def test_other_compound_files_such_as_installers_and_sheets_are_not_word_documents():
    assert refusal(compound([("Workbook", STREAM)], word=None), "cv.doc") == "resume-wrong-content"
    assert refusal(compound(word=b"\x09\x08" + bytes(20)), "cv.doc") == "resume-wrong-content"


def overwritten(data, at, shape, *values):
    raw = bytearray(data)
    struct.pack_into(shape, raw, at, *values)
    return bytes(raw)


@pytest.mark.parametrize(
    "data",
    [
        compound()[:300],
        compound()[:2000],
        overwritten(compound(), 30, "<H", 31),  # Sectors of two gigabytes.
        overwritten(compound(), 48, "<I", 0x00FFFFFF),  # A directory beyond the end.
        overwritten(compound(), 512 + 9 * 4, "<I", 9),  # A directory that follows itself.
        overwritten(compound(), 76, "<109I", *range(2, 111)),  # An allocation table made of text.
        overwritten(compound(), 68, "<2I", 1, 1),  # A table of tables that is none.
    ],
)
def test_a_doc_that_makes_no_sense_is_called_damaged_or_read_to_the_end(data):
    assert outcome(data, "cv.doc") in {"doc", "resume-damaged"}


HONEST = {"cv.pdf": pdf(), "cv.doc": compound([("Data", STREAM)]), "cv.docx": docx_file()}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(HONEST)), st.data())
def test_damage_anywhere_is_accepted_or_refused_and_never_an_error(name, draw):
    data = bytearray(HONEST[name])
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at : at + draw.draw(st.integers(1, 4))] = draw.draw(st.binary(min_size=1, max_size=4))
    data = data[: draw.draw(st.integers(0, len(data)))] if draw.draw(st.booleans()) else data
    assert outcome(bytes(data), name).startswith((name.rpartition(".")[2], "resume-"))


@pytest.mark.parametrize("kind", ResumeKind)
def test_every_kind_has_a_fixed_type_to_be_served_as(kind):
    assert resume_content.MEDIA_TYPES[kind].startswith("application/")
