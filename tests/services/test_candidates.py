"""Candidates: what is refused leaves nothing behind, what is changed ends what it must."""

import io
from datetime import timedelta

import pytest

from db.engine import database
from repositories import users
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotFound, TooLarge
from services.people import accounts, candidates, sessions
from services.people.candidates import Profile
from services.planning import agenda
from services.resume.resumes import Upload
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.resume_files import pdf

pytestmark = pytest.mark.usefixtures("app")

GRACE = {"name": "Grace Hopper", "email": "grace@example.org", "username": "grace", "password": "compiler-of-cobol"}


@pytest.fixture(autouse=True)
def folder(config):
    """The folder of resumes, empty."""
    folder = config.upload_dir / "resumes"
    for path in folder.glob("*"):
        path.unlink()
    return folder


def profile(**fields):
    return Profile(**GRACE | fields)


def resume(data=None, name="Grace's resume.pdf"):
    return Upload(io.BytesIO(pdf() if data is None else data), name)


def add(upload=None, **fields):
    return candidates.add(profile(**fields), upload, at=utcnow())


def edit(candidate, upload=None, **fields):
    return candidates.edit(candidate.id, profile(**fields), upload, at=utcnow())


def everybody():
    return candidates.page(search="", number=1).items


def files_in(folder):
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


REFUSED = [
    ({"name": "  "}, "name-missing", "name"),
    ({"email": "grace at example"}, "email-invalid", "email"),
    ({"email": "ü@…"}, "email-invalid", "email"),
    ({"email": "grace@example.org\r\nBcc: all@example.org"}, "email-invalid", "email"),
    ({"username": "g"}, "username-invalid", "username"),
    ({"username": "grace hopper"}, "username-invalid", "username"),
    ({"password": "short"}, "password-too-short", "password"),
    ({"email": "bob@example.org"}, "email-taken", "email"),
    ({"email": "  BOB@Example.ORG"}, "email-taken", "email"),
    ({"username": "bob"}, "username-taken", "username"),
    ({"username": "BOB "}, "username-taken", "username"),
]


@pytest.mark.parametrize(("fields", "code", "field"), REFUSED)
def test_a_refused_candidate_is_told_beside_the_field_and_leaves_nothing_behind(folder, fields, code, field):
    add(username="bob", email="bob@example.org")
    with pytest.raises(Invalid) as refused:
        add(resume(), **fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert [one.username for one in everybody()] == ["bob"]
    assert files_in(folder) == []


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (lambda: resume(b"MZ this is a program"), "resume-wrong-content"),
        (lambda: resume(name="resume.exe"), "resume-wrong-type"),
        (lambda: resume(b""), "resume-empty"),
        (lambda: resume(pdf() + bytes(11 * 1024 * 1024)), "resume-too-large"),
    ],
)
def test_a_refused_resume_adds_nobody(folder, upload, code):
    with pytest.raises((Invalid, TooLarge)) as refused:
        add(upload())
    assert (refused.value.code, refused.value.field) == (code, "resume")
    assert everybody() == []
    assert files_in(folder) == []


def test_of_two_with_one_address_at_once_one_is_added_and_one_is_told(folder):
    outcomes = at_once(*(lambda n=n: add(resume(), username=f"grace{n}") for n in range(6)))
    refused = [one for one in outcomes if isinstance(one, Invalid)]
    assert [(one.code, one.field) for one in refused] == [("email-taken", "email")] * 5
    assert len(everybody()) == 1
    assert len(files_in(folder)) == 1


def test_of_two_with_one_user_name_at_once_one_is_added_and_one_is_told(folder):
    outcomes = at_once(*(lambda n=n: add(resume(), email=f"grace{n}@example.org") for n in range(6)))
    refused = [one for one in outcomes if isinstance(one, Invalid)]
    assert [(one.code, one.field) for one in refused] == [("username-taken", "username")] * 5
    assert len(everybody()) == len(files_in(folder)) == 1


def test_password_and_user_name_are_optional():
    grace = add(username=None, password=None)
    assert not grace.has_password
    assert accounts.authenticate(grace.username, "") is None
    assert grace.username.startswith("grace-")
    assert add(username="  ", password="", email="grace@example.com").username.startswith("grace-")


@pytest.mark.parametrize("email", ["ß😀@example.org", "x" * 64 + "@example.org", "-..-@example.org", "a+b@example.org"])
def test_a_user_name_is_made_of_any_address(email):
    grace = add(username=None, email=email)
    assert accounts.authenticate(grace.username, GRACE["password"]).id == grace.id
    assert accounts.authenticate(email, GRACE["password"]).id == grace.id


def test_the_text_of_a_profile_is_one_line_without_control_characters():
    grace = add(name="Grace\x00\u2028 \tHopper\n", phone=" +1\r\n555 ", target_role="\x07", experience_level="x" * 100)
    assert (grace.name, grace.phone, grace.target_role) == ("Grace Hopper", "+1 555", None)
    assert grace.experience_level == "x" * 60


def test_signs_beyond_ascii_are_kept_as_they_were_written():
    grace = add(name="Grâce Höpper 😀 李", email="grâce@exämple.org")
    assert candidates.get(grace.id).name == "Grâce Höpper 😀 李"
    assert accounts.authenticate("GRÂCE@exämple.org", GRACE["password"]).id == grace.id


@pytest.mark.parametrize("person", ["alice", "dave"])
def test_people_who_are_no_candidates_are_not_found(world, person):
    user_id = getattr(world, person).user_id
    for verb in (
        lambda: candidates.get(user_id),
        lambda: candidates.edit(user_id, profile(), None, at=utcnow()),
        lambda: candidates.deactivate(user_id, at=utcnow()),
        lambda: candidates.reactivate(user_id),
        lambda: candidates.remove_resume(user_id),
    ):
        with pytest.raises(NotFound):
            verb()
    assert database.read(lambda db: users.find(db, user_id)).is_active


def test_a_candidate_who_does_not_exist_is_not_found():
    for candidate_id in (0, -1, 2**31, 2**63, 10**30):
        with pytest.raises(NotFound):
            candidates.get(candidate_id)


@pytest.mark.slow
@pytest.mark.parametrize(("fields", "code", "field"), REFUSED)
def test_a_refused_edit_changes_nothing(folder, fields, code, field):
    add(username="bob", email="bob@example.org")
    grace = add(resume())
    before = files_in(folder)
    with pytest.raises(Invalid) as refused:
        edit(grace, resume(), **fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert candidates.get(grace.id) == grace
    assert files_in(folder) == before


def test_an_edit_without_password_and_user_name_keeps_both():
    grace = add()
    token = sessions.start(grace.id, at=utcnow(), lifetime=timedelta(hours=1))
    after = edit(grace, name="Grace B. Hopper", username="", password="")
    assert (after.name, after.username) == ("Grace B. Hopper", "grace")
    assert accounts.authenticate("grace", GRACE["password"]).id == grace.id
    assert sessions.find(token, at=utcnow()) is not None


def test_a_new_password_ends_the_sessions_of_the_old_one():
    grace, other = add(), add(username="other", email="other@example.org")
    tokens = [sessions.start(one, at=utcnow(), lifetime=timedelta(hours=1)) for one in (grace.id, grace.id, other.id)]
    edit(grace, password="another-compiler")
    assert [sessions.find(token, at=utcnow()) is not None for token in tokens] == [False, False, True]
    assert accounts.authenticate("grace", GRACE["password"]) is None
    assert accounts.authenticate("grace", "another-compiler").id == grace.id


def test_an_edit_may_keep_its_own_name_and_address_in_another_spelling():
    grace = add()
    after = edit(grace, username="Grace", email="Grace@Example.org")
    assert (after.username, after.email) == ("grace", "Grace@Example.org")


def test_of_two_edits_to_one_address_at_once_one_is_told():
    people = [add(username=f"p{n}-x", email=f"p{n}@example.org") for n in range(4)]
    outcomes = at_once(*(lambda one=one: edit(one, username=one.username, email="new@example.org") for one in people))
    assert sorted(getattr(one, "code", "changed") for one in outcomes) == ["changed", "email-taken", "email-taken", "email-taken"]  # fmt: skip


def test_a_new_resume_takes_the_place_of_the_old_one(folder):
    grace = add(resume(pdf("old")))
    after = edit(grace, resume(pdf("new"), "Newer.pdf"))
    assert after.resume_original_name == "Newer.pdf"
    assert files_in(folder) == [after.resume_path.rpartition("/")[2]]
    assert candidates.get(grace.id).resume_path != grace.resume_path


def test_a_removed_resume_is_gone_from_disk_and_record(folder):
    grace = add(resume())
    candidates.remove_resume(grace.id)
    candidates.remove_resume(grace.id)
    assert not candidates.get(grace.id).has_resume
    assert files_in(folder) == []


def test_deactivation_ends_every_session_and_reactivation_revives_none(world):
    bob = world.bob.user_id
    tokens = [sessions.start(bob, at=utcnow(), lifetime=timedelta(hours=1)) for _ in range(2)]
    links = candidates.deactivate(bob, at=utcnow())
    assert links == [world.room]
    assert [sessions.find(token, at=utcnow()) for token in tokens] == [None, None]
    assert bob not in [one.id for one in candidates.list_active()]
    candidates.reactivate(bob)
    assert [sessions.find(token, at=utcnow()) for token in tokens] == [None, None]
    assert bob in [one.id for one in candidates.list_active()]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["100% Ann", "A_b", "Axb", "C\\d", "E/f", "Ünal"]),
        ("%", ["100% Ann"]), ("_", ["A_b"]), ("a_B", ["A_b"]), ("\\", ["C\\d"]), ("/", ["E/f"]), ("ann", ["100% Ann"]),
        ("  axb ", ["Axb"]), ("ünal", ["Ünal"]), ("ÜNAL", ["Ünal"]), ("p3@", ["C\\d"]), ("USER-0", ["100% Ann"]),
        ("nobody", []), ("'", []), ("%%%", []), ("x" * 5000, []),
    ],
)  # fmt: skip
def test_search_takes_every_sign_literally_and_no_case_seriously(search, found):
    for number, name in enumerate(["100% Ann", "A_b", "Axb", "C\\d", "E/f", "Ünal"]):
        add(name=name, username=f"user-{number}", email=f"p{number}@example.org", password=None)
    page = candidates.page(search=search, number=1)
    assert [one.name for one in page.items] == found
    assert page.total == len(found)


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (2, 2), (0, 1), (-7, 1), (3, 2), (10**30, 2)])
def test_a_page_past_either_end_is_the_nearest_one(number, shown):
    for n in range(candidates.PER_PAGE + 1):
        add(name=f"Person {n:02}", username=f"user-{n:02}", email=f"{n}@example.org", password=None)
    page = candidates.page(search="", number=number)
    assert (page.page, page.pages, page.total) == (shown, 2, candidates.PER_PAGE + 1)
    assert page.items[0].name == ("Person 00" if shown == 1 else f"Person {candidates.PER_PAGE}")


def test_when_every_made_up_name_is_taken_one_is_asked_for(monkeypatch):
    monkeypatch.setattr(candidates, "generated_username", lambda email: "taken")
    add(username="taken", email="first@example.org")
    with pytest.raises(Conflict) as refused:
        add(username=None)
    assert refused.value.code == "username-taken"


def test_of_a_candidates_many_interviews_an_interviewer_finds_their_own(world, monkeypatch):
    monkeypatch.setattr(agenda, "MOST_OF_CANDIDATE", 2)
    start = utcnow() + timedelta(days=1)
    later = [
        schedule(world.dave.user_id, world.bob.user_id, f"Later {n}", at=start + timedelta(hours=n)).id
        for n in range(3)
    ]
    seen = {
        name: [one.id for one in agenda.of_candidate(world.bob.user_id, whose)]
        for name, whose in {
            "alice": agenda.Whose(world.alice.user_id, True),
            "dave": agenda.Whose(world.dave.user_id, True),
            "everybody": agenda.Whose(world.alice.user_id, True, True),
        }.items()
    }
    newest = [later[2], later[1]]
    assert seen == {"alice": [world.interview.id], "dave": newest, "everybody": newest}
