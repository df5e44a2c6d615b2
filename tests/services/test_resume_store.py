"""The folder of resumes: what is refused leaves nothing behind, what is stored is found again, nothing else is."""

import errno
import io
import os
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import ClientDisconnected

from services.base.errors import DiskFull, Invalid, NotFound, TooLarge, Unavailable
from services.resume.resume_content import ResumeKind
from services.resume.resume_store import MAX_NAME_BYTES, ResumeStore, display_name, safe_name
from tests.services.resume_files import STORAGE, compound, docx_file, docx_with, pdf

LIMIT = 10 * 1024 * 1024
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path):
    return ResumeStore(tmp_path / "uploads")


def save(store, data, name="Bob's resume.pdf", max_bytes=LIMIT):
    return store.save(io.BytesIO(data), name, max_bytes=max_bytes)


def left_on_disk(store):
    return sorted(path.name for path in store.folder.glob("*")) if store.folder.exists() else []


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (pdf(), "cv.exe", "resume-wrong-type"),
        (b"", "cv.pdf", "resume-empty"),
        (b"<!doctype html>", "cv.pdf", "resume-wrong-content"),
        (pdf(), "cv.docx", "resume-wrong-name"),
        (pdf()[:-40], "cv.pdf", "resume-damaged"),
        (compound([("Macros", STORAGE)]), "cv.doc", "resume-has-macros"),
        (docx_with(("word/vbaProject.bin", b"x")), "cv.docx", "resume-has-macros"),
        (docx_with(("../evil", b"x")), "cv.docx", "resume-unsafe-names"),
        (docx_with(("word/media/a", bytes(51 * 1024 * 1024))), "cv.docx", "resume-unpacks-too-large"),
    ],
)
def test_a_refused_resume_leaves_nothing_on_disk(store, data, name, code):
    with pytest.raises(Invalid) as caught:
        save(store, data, name)
    assert caught.value.code == code
    assert left_on_disk(store) == []


def test_one_byte_over_the_limit_is_refused_with_the_limit_in_the_sentence(store):
    resume = pdf()
    assert save(store, resume, max_bytes=len(resume))
    with pytest.raises(TooLarge, match="resume-too-large") as caught:
        save(store, resume + b"\n" * (LIMIT - len(resume) + 1))
    assert "10 MB" in str(caught.value.message)
    assert len(left_on_disk(store)) == 1


def test_a_stream_without_an_end_is_stopped_at_the_limit(store):
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(TooLarge):
        store.save(endless, "cv.pdf", max_bytes=LIMIT)
    assert endless.given < LIMIT + 1024 * 1024
    assert left_on_disk(store) == []


def test_an_upload_that_breaks_off_leaves_nothing(store):
    class Broken:
        def read(self, size):
            raise ClientDisconnected

    with pytest.raises(ClientDisconnected):
        store.save(Broken(), "cv.pdf", max_bytes=LIMIT)
    assert left_on_disk(store) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_found_full_when_syncing_is_told_and_leaves_nothing(store, monkeypatch, number):
    def no_room(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DiskFull) as caught:
        save(store, pdf())
    assert (caught.value.code, caught.value.status) == ("disk-full", 507)
    assert left_on_disk(store) == []


@pytest.mark.slow
def test_a_file_that_cannot_grow_is_told_as_a_full_disk_and_leaves_nothing(store):
    """A real refusal by the kernel, in a process of its own because the limit holds for all files of a process."""
    script = """
import io, resource, sys
from pathlib import Path
from services.base import DiskFull
from services.resume.resume_store import ResumeStore
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    ResumeStore(Path(sys.argv[1])).save(io.BytesIO(bytes(500_000)), "cv.pdf", max_bytes=1_000_000)
except DiskFull as error:
    print(error.code)
"""
    root = store.folder.parent
    child = subprocess.run(
        [sys.executable, "-c", script, root], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert child.stdout == "disk-full\n"
    assert left_on_disk(store) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "uploads").write_text("a file where the folder should be")
    with pytest.raises(Unavailable) as caught:
        save(ResumeStore(tmp_path / "uploads"), pdf())
    assert (caught.value.code, caught.value.status) == ("resume-store-unavailable", 503)


def test_the_name_is_refused_before_the_disk_is_touched(store):
    with pytest.raises(Invalid):
        save(store, pdf(), "cv.html")
    assert not store.folder.exists()


@pytest.mark.parametrize(("data", "kind"), [(pdf(), "pdf"), (compound(), "doc"), (docx_file(), "docx")])
def test_an_honest_resume_is_stored_whole_and_found_again(store, data, kind):
    stored = store.save(
        FileStorage(io.BytesIO(data), f"Bob's résumé.{kind.upper()}"), f"Bob's résumé.{kind.upper()}", max_bytes=LIMIT
    )
    assert stored.kind is ResumeKind(kind)
    assert stored.original_name == f"Bob's résumé.{kind}"
    path = store.path_of(stored.path)
    assert path.read_bytes() == data
    assert stored.path == f"uploads/resumes/{path.name}"
    identifier, _, name = path.name.partition("_")
    assert (len(identifier), name) == (32, f"Bob's_résumé.{kind}")
    assert left_on_disk(store) == [path.name]


def test_only_the_server_reads_the_folder_and_the_files(store):
    path = store.path_of(save(store, pdf()).path)
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_name_twice_makes_two_files(store):
    assert save(store, pdf("one")).path != save(store, pdf("two")).path
    assert len(left_on_disk(store)) == 2


@pytest.mark.parametrize(
    "prefix",
    [
        "uploads/resumes/",
        "",
        "/srv/old/uploads/resumes/",
        "C:\\xampp\\uploads\\resumes\\",
        "uploads\\resumes/",
        "../../",
    ],
)
def test_rows_of_older_databases_find_their_file(store, prefix):
    name = Path(save(store, pdf()).path).name
    assert store.path_of(prefix + name) == store.folder / name


@pytest.mark.parametrize(
    "stored_path",
    [
        "",
        ".",
        "..",
        "/",
        "gone.pdf",
        "../secret.pdf",
        "..\\secret.pdf",
        "/etc/passwd",
        "resumes/../../secret.pdf",
        "a\x00b.pdf",
        "x" * 300,
        "nested",
        "link.pdf",
        ".incoming-1",
    ],
)
def test_anything_else_is_missing(store, stored_path):
    store.folder.mkdir(parents=True)
    (store.folder.parent / "secret.pdf").write_bytes(pdf())
    (store.folder / "nested").mkdir()
    (store.folder / "link.pdf").symlink_to(store.folder.parent / "secret.pdf")
    (store.folder / ".incoming-1").write_bytes(pdf())
    with pytest.raises(NotFound) as caught:
        store.path_of(stored_path)
    assert caught.value.code == "resume-missing"
    store.remove(stored_path)
    assert left_on_disk(store) == [".incoming-1", "link.pdf", "nested"]
    assert (store.folder.parent / "secret.pdf").exists()


def test_removing_twice_is_removing_once(store):
    kept, stored = save(store, pdf()), save(store, pdf())
    store.remove(stored.path)
    store.remove(stored.path)
    assert left_on_disk(store) == [Path(kept.path).name]
    with pytest.raises(NotFound):
        store.path_of(stored.path)


def test_what_a_killed_process_left_is_removed_later_and_the_rest_is_not(store):
    stored = save(store, pdf())
    old, fresh = store.folder / ".incoming-old", store.folder / ".incoming-fresh"
    old.touch()
    fresh.touch()
    os.utime(old, (1, 1))
    assert store.remove_unfinished() == 1
    assert left_on_disk(store) == [".incoming-fresh", Path(stored.path).name]


@pytest.mark.parametrize(
    ("original", "shown", "stored"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\bob\\My CV.PDF", "My CV.pdf", "My_CV.pdf"),
        ("Żółw  życiorys\t2026.pdf", "Żółw życiorys 2026.pdf", "Żółw_życiorys_2026.pdf"),
        ("履歴書.pdf", "履歴書.pdf", "履歴書.pdf"),
        ("हिन्दी.pdf", "हिन्दी.pdf", "हिन्दी.pdf"),
        ("e\u0301.pdf", "é.pdf", "é.pdf"),
        ("bob\u202efdp.exe.pdf", "bobfdp.exe.pdf", "bobfdp.exe.pdf"),
        ('a"<b>:c|d?e*\r\nX-Evil: 1.pdf', 'a"<b>:c|d?e* X-Evil: 1.pdf', "a__b__c_d_e__X-Evil__1.pdf"),
        (".htaccess.pdf", "htaccess.pdf", "htaccess.pdf"),
        (".pdf", "resume.pdf", "resume.pdf"),
        ("\x00\x07.pdf", "resume.pdf", "resume.pdf"),
        ("....pdf", "resume.pdf", "resume.pdf"),
        ("bob.pdf.", "bob.pdf", "bob.pdf"),
        ("\udcffbob.pdf", "bob.pdf", "bob.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf", "x" * 96 + ".pdf"),
        ("ż" * 300 + ".pdf", "ż" * 48 + ".pdf", "ż" * 48 + ".pdf"),
    ],
)
def test_names_stay_readable_and_become_harmless(store, original, shown, stored):
    assert display_name(original, ResumeKind.PDF) == shown
    assert safe_name(shown) == stored
    path = store.path_of(save(store, pdf(), original).path)
    assert path.name.partition("_")[2] == stored


NAMES = st.text(max_size=300) | st.text(alphabet="./\\ \x00.ż\u0301\u202eé:", max_size=120)


@given(NAMES, st.sampled_from(ResumeKind))
def test_no_name_is_empty_or_long_or_leads_elsewhere(name, kind):
    folder = Path("/uploads/resumes")
    shown = display_name(f"{name}.{kind}", kind)
    stored = safe_name(shown)
    for made in (shown, stored):
        assert made.endswith(f".{kind}")
        assert len(made) > len(kind) + 1
        assert len(made.encode()) <= MAX_NAME_BYTES
        assert not made.startswith((".", " "))
        assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in made)
        assert (folder / made).parent == folder
        assert Path(os.path.normpath(folder / made)).parent == folder
        assert "\\" not in made
    assert stored.split() == [stored]
    assert display_name(shown, kind) == shown


@given(NAMES)
def test_whatever_an_upload_is_called_it_lands_inside_the_folder(name):
    with tempfile.TemporaryDirectory() as root:
        store = ResumeStore(Path(root) / "uploads")
        assert store.path_of(save(store, pdf(), f"{name}.pdf").path).parent == store.folder
        assert [path.name for path in Path(root).iterdir()] == ["uploads"]
