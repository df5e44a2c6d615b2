"""Candidates' pages: what is refused is said where it belongs and keeps what was typed."""

import gc
import io
import resource
import warnings
from contextlib import contextmanager

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from services.people import candidates
from tests.routes.full_house import give_resume
from tests.routes.pages import read, submit
from tests.services.resume_files import docx_with, pdf

GRACE = {
    "name": "Grace Hopper", "email": "grace@example.org", "phone": "+1 555 0100", "target_role": "Backend engineer",
    "experience_level": "Senior", "username": "grace", "password": "compiler-of-cobol",
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(config):
    """The folder of resumes, empty."""
    folder = config.upload_dir / "resumes"
    for path in folder.glob("*"):
        path.unlink()
    return folder


def add(world, *, resume=None, file_name="Grace's resume.pdf", **fields):
    body, content_type = encoded(world, resume, file_name, **fields)
    return world.alice.http.post("/add-candidate", data=body, content_type=content_type, buffered=True)


def encoded(world, resume, file_name, **fields):
    """The form as the bytes that a browser sends, and their content type."""
    data = {**GRACE, "csrf_token": world.alice.csrf_token(), **fields}
    if resume is not None:
        data["resume"] = FileStorage(io.BytesIO(resume), file_name)
    data = {key: value for key, value in data.items() if value is not None}
    body, _length, boundary = stream_encode_multipart(data, use_tempfile=False)
    return body.read(), f"multipart/form-data; boundary={boundary}"


def names(world):
    return {one.name for one in candidates.page(search="", number=1).items}


def files_in(folder):
    return [path.name for path in folder.glob("*")] if folder.exists() else []


@contextmanager
def disk_with_room_for(size):
    """No file of this process grows beyond this size for a while, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"), ({"name": None}, "name"), ({"email": "grace"}, "email"), ({"email": None}, "email"),
        ({"email": "BOB@example.org"}, "email"), ({"username": "Bob"}, "username"), ({"username": "g h"}, "username"),
        ({"password": "short"}, "password"), ({"phone": "1" * 41}, "phone"), ({"experience_level": "x" * 61}, "experience_level"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_beside_its_field_and_keeps_what_was_typed(world, folder, fields, field):
    answer = add(world, resume=pdf(), **fields)
    page = read(answer)
    assert answer.status_code == 400
    assert page.errors_of(field)
    for name, value in GRACE.items():
        if name == "password":
            assert value not in answer.text
        elif name != field:
            assert page.value_of(name) == value
    assert "Grace Hopper" not in names(world)
    assert files_in(folder) == []


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"MZ a program", "resume.pdf", "the content is something else"),
        (pdf(), "resume.exe", "PDF, DOC or DOCX"),
        (b"", "resume.pdf", "empty"),
        (docx_with(("word/vbaProject.bin", b"x")), "resume.docx", "macros"),
        (pdf(), "resume", "PDF, DOC or DOCX"),
    ],
)
def test_a_refused_resume_is_said_beside_it_and_adds_nobody(world, folder, data, name, words):
    answer = add(world, resume=data, file_name=name)
    assert answer.status_code == 400
    assert words in read(answer).errors_of("resume")
    assert read(answer).value_of("name") == "Grace Hopper"
    assert "Grace Hopper" not in names(world)
    assert files_in(folder) == []


def test_a_resume_just_over_the_limit_is_said_beside_it(world, folder, config):
    answer = add(world, resume=pdf() + bytes(config.max_content_length))
    assert answer.status_code == 413
    assert "larger than 10 MB" in read(answer).errors_of("resume")
    assert read(answer).value_of("email") == "grace@example.org"
    assert files_in(folder) == []


def test_a_request_far_over_the_limit_is_a_page_that_names_it(world, folder):
    answer = add(world, resume=pdf() + bytes(20 * 1024 * 1024))
    page = read(answer)
    assert answer.status_code == 413
    assert "This file is too large" in page.text
    assert "10 MB" in page.text
    assert files_in(folder) == []


@pytest.mark.parametrize(("room_for", "size"), [(5 * 1024 * 1024, 8 * 1024 * 1024), (200 * 1024, 300 * 1024)])
def test_on_a_full_disk_the_upload_is_refused_and_everything_else_goes_on(world, folder, room_for, size):
    """Less room than the form's own temporary file takes, or than the resume itself."""
    alice, bob = world.seated()
    world.alice.http.get("/candidates")  # Notes when and from where she came; the database would need room for it.
    with warnings.catch_warnings(), disk_with_room_for(room_for):
        warnings.simplefilter("ignore", ResourceWarning)  # Werkzeug leaves its temporary file to the collector.
        answer = add(world, resume=pdf() + bytes(size))
        status, text = answer.status_code, read(answer).text
        del answer
        gc.collect()
    assert status == 507
    assert "disk is full" in text
    assert files_in(folder) == []
    assert "Grace Hopper" not in names(world)
    assert alice.emit("chat-message", {"room": world.room, "message": "Still here"})["ok"]
    assert bob.emit("code-change", {"room": world.room, "code": "still here"})["ok"]
    assert add(world, resume=pdf()).status_code == 302, "and when there is room again, it is taken"


def test_a_candidate_is_added_with_the_fields_of_the_document(world, folder):
    assert add(world, resume=pdf()).location == "/candidates"
    assert "Grace Hopper was added." in read(world.alice.http.get("/candidates")).text
    browser = world.alice.app.test_client()
    assert submit(browser, "/login", {"username": "grace", "password": GRACE["password"]}).location == "/dashboard"
    assert len(files_in(folder)) == 1


@pytest.mark.parametrize("left_out", [{"password": None}, {"username": None}, {"password": "", "username": ""}])
def test_user_name_and_password_may_be_left_out(world, left_out):
    assert add(world, **left_out).location == "/candidates"


@pytest.mark.parametrize("candidate_id", ["0", "999999", "2147483648", "9" * 30, "x", "-1", "1.5", "%00"])
@pytest.mark.parametrize("action", ["", "/deactivate", "/reactivate", "/resume/remove", "/resume"])
def test_a_candidate_who_is_not_there_is_a_404_page(world, candidate_id, action):
    path = f"/candidates/{candidate_id}{action}"
    answer = world.alice.http.get(path) if action in ("", "/resume") else world.alice.post(path)
    assert answer.status_code == 404


def test_the_form_of_a_candidate_shows_what_is_stored_and_no_password(world):
    give_resume(world.bob, name="Bob's <resume>.pdf")
    answer = world.alice.http.get(f"/candidates/{world.bob.user_id}")
    page = read(answer)
    assert [page.value_of(name) for name in ("name", "email", "username")] == ["Bob Burns", "bob@example.org", "bob"]
    assert page.value_of("password") == ""
    assert "Bob's <resume>.pdf" in page.text


def test_an_edit_changes_what_was_changed(world):
    fields = {"name": "Bob B. Burns", "email": "bob.burns@example.org", "target_role": "Staff engineer"}
    assert world.alice.post(f"/candidates/{world.bob.user_id}", fields).location == "/candidates"
    after = candidates.get(world.bob.user_id)
    assert (after.name, after.email, after.target_role, after.username) == (
        "Bob B. Burns",
        "bob.burns@example.org",
        "Staff engineer",
        "bob",
    )


def test_a_refused_edit_keeps_what_was_typed(world):
    fields = {"name": "Bob B. Burns", "email": "carol@example.org", "username": "bobby"}
    answer = world.alice.post(f"/candidates/{world.bob.user_id}", fields)
    page = read(answer)
    assert answer.status_code == 400
    assert page.errors_of("email")
    assert [page.value_of(name) for name in fields] == list(fields.values())
    assert candidates.get(world.bob.user_id).name == "Bob Burns"


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "9" * 40, "1e3", "%00"])
def test_any_page_number_is_a_page(world, page):
    for path in ("/candidates", "/dashboard"):
        assert world.alice.http.get(f"{path}?page={page}").status_code == 200


def test_fields_sent_twice_or_as_files_are_no_accident(world):
    token = world.alice.csrf_token()
    for data in (
        {**GRACE, "name": (io.BytesIO(b"x"), "name.txt")}, {**GRACE, "resume": "no file at all"},
        {**GRACE, "resume": (io.BytesIO(b""), "")}, [("name", "A"), ("name", "B"), ("email", "a@b.org")],
    ):  # fmt: skip
        body = {**data, "csrf_token": token} if isinstance(data, dict) else dict(data) | {"csrf_token": token}
        assert world.alice.http.post("/add-candidate", data=body).status_code in (302, 400)


def test_deactivating_and_reactivating_are_told(world):
    for action, words in (("deactivate", "deactivated"), ("reactivate", "active again")):
        answer = world.alice.post(f"/candidates/{world.bob.user_id}/{action}", follow_redirects=True)
        assert words in read(answer).text
