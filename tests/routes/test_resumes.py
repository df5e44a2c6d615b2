"""Resumes are served as what they are, to the people of the interview, and can run nothing."""

import re

import pytest

from db.engine import database
from repositories import users
from services.people import candidates
from services.resume import resumes
from tests.routes.full_house import give_resume
from tests.routes.pages import read
from tests.services.resume_files import compound, docx_file, pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def of_interview(world):
    return f"/interview/{world.room}/resume"


def of_candidate(world):
    return f"/candidates/{world.bob.user_id}/resume"


def get(caller, path):
    return caller.http.get(path, buffered=True)


def remember_name(world, **columns):
    """What an older version may have left in the row."""
    database.run(lambda db: users.update_user(db, world.bob.user_id, columns))


@pytest.mark.parametrize("person", ["carol", "dave"])
def test_people_of_another_interview_see_no_difference_between_theirs_and_nothing(world, person):
    caller = getattr(world, person)
    without = get(caller, of_interview(world)).status_code
    give_resume(world.bob)
    missing = get(caller, "/interview/11111111-2222-4333-8444-555555555555/resume")
    foreign = get(caller, of_interview(world))
    assert (without, foreign.status_code, missing.status_code) == (404, 404, 404)
    assert plain(foreign) == plain(missing)


def plain(answer):
    return answer.text.replace(read(answer).token, "")


def test_candidates_read_no_resume_by_its_candidate_not_even_their_own(world):
    give_resume(world.bob)
    assert get(world.bob, of_candidate(world)).status_code == 403
    assert get(world.carol, of_candidate(world)).status_code == 403


def test_where_there_is_none_there_is_nothing(world):
    for path in (of_interview(world), of_candidate(world)):
        assert get(world.alice, path).status_code == 404
    assert get(world.alice, f"/candidates/{world.dave.user_id}/resume").status_code == 404


@pytest.mark.parametrize("path", [of_interview, of_candidate])
def test_a_pdf_is_shown_in_our_own_frames_and_can_do_nothing(world, path):
    data = pdf("Bob's life")
    give_resume(world.bob, data)
    answer = get(world.alice, path(world))
    headers = answer.headers
    assert (answer.status_code, answer.data, answer.mimetype) == (200, data, "application/pdf")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'self'"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [(docx_file(), "Bob's resume.docx", WORD), (compound(), "Bob's resume.doc", "application/msword")],
)
def test_a_word_file_is_only_ever_downloaded(world, data, name, media_type):
    give_resume(world.bob, data, name)
    for caller in (world.alice, world.bob):
        answer = get(caller, of_interview(world))
        assert (answer.status_code, answer.data, answer.mimetype) == (200, data, media_type)
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


HOSTILE = [
    'a"; filename="evil.exe', "a\r\nSet-Cookie: x=1", "a\nb", "a\x00b", "../../etc/passwd", "..\\..\\evil", "a;b=c", "a%0d%0ab", "CON",
    "résumé 李 😀", "\u202egpj.exe", "a" * 250, "'\"<script>", "%s%n", ".", " ",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_name_is_one_name_of_the_right_kind_whatever_it_was(world, name):
    give_resume(world.bob, name=f"{name}.pdf")
    assert_is_one_name(get(world.alice, of_interview(world)))


@pytest.mark.parametrize("name", [*HOSTILE, "resume.exe", "resume.html", ""], ids=range(len(HOSTILE) + 3))
def test_a_name_that_an_older_version_stored_is_made_harmless_too(world, name):
    give_resume(world.bob)
    remember_name(world, resume_original_name=name)
    answer = get(world.alice, of_interview(world))
    assert_is_one_name(answer)
    assert get(world.alice, f"/interview/{world.room}").status_code == 200


def assert_is_one_name(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    told = answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    assert all(ord(char) >= 32 for char in told)
    quoted = re.sub(r'"(?:[^"\\]|\\.)*"', '""', told)
    assert re.fullmatch(r"inline; filename=(\"\"|[^;\s\"]+)(; filename\*=UTF-8''[^;\s\"]+)?", quoted), told
    assert ".pdf" in told
    assert "/" not in told.replace("%2F", "")


def test_a_resume_that_is_gone_from_disk_is_a_page_that_says_so(world, caplog):
    give_resume(world.bob)
    resume = resumes.of(candidates.get(world.bob.user_id))
    resumes.file_of(resume).unlink()
    for path in (of_interview(world), of_candidate(world)):
        answer = get(world.alice, path)
        assert answer.status_code == 404
        assert "This resume's file is no longer on the server." in read(answer).text
    assert "missing" in caplog.text
    assert "Bob" not in caplog.text
    assert get(world.alice, f"/interview/{world.room}").status_code == 200, "the room opens all the same"


@pytest.mark.parametrize(
    "path",
    ["uploads/resumes/../../test.db", "/etc/passwd", "../../../../etc/passwd", "uploads/resumes/", "", ".", "..", "\x00", "x" * 255],
)  # fmt: skip
def test_a_row_that_points_elsewhere_finds_nothing(world, path):
    remember_name(world, resume_path=path, resume_original_name="a.pdf")
    answer = get(world.alice, of_interview(world))
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_windows_paths_of_an_older_server_are_found(world):
    after = give_resume(world.bob)
    remember_name(world, resume_path="C:\\xampp1\\uploads\\resumes\\" + after.resume_path.rpartition("/")[2])
    assert get(world.alice, of_interview(world)).status_code == 200


def test_it_is_read_after_the_end_too_and_by_the_next_candidate_never(world):
    give_resume(world.bob)
    world.alice.post(f"/interview/{world.room}/complete")
    assert get(world.bob, of_interview(world)).status_code == 200
    assert get(world.carol, of_interview(world)).status_code == 404


def test_a_removed_resume_is_gone(world):
    give_resume(world.bob)
    assert (
        world.alice.post(f"/candidates/{world.bob.user_id}/resume/remove").location
        == f"/candidates/{world.bob.user_id}"
    )
    assert "The resume was removed." in read(get(world.alice, f"/candidates/{world.bob.user_id}")).text
    assert get(world.alice, of_interview(world)).status_code == 404


@pytest.mark.parametrize("headers", [{"Range": "bytes=0-9"}, {"Range": "bytes=999999999-"}, {"If-None-Match": "*"}])
def test_a_part_is_guarded_as_the_whole(world, headers):
    give_resume(world.bob)
    assert world.carol.http.get(of_interview(world), headers=headers, buffered=True).status_code == 404
    answer = world.alice.http.get(of_interview(world), headers=headers, buffered=True)
    assert answer.status_code in (200, 206, 304, 416)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
