"""Candidates: adding, editing, deactivating. What a resume may be is `resumes`' business."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import account_links, interview_lists, user_sessions, users
from repositories.paging import Page
from repositories.states import Role
from repositories.users import User
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _, names, utcnow
from services.people import passwords
from services.resume import StoredResume, Upload, resumes
from services.signals import profiles

PER_PAGE = 25
MAX_LISTED = 1000
GENERATED_TRIES = 5
MAX_PHONE_CHARS = 40
MAX_TARGET_ROLE_CHARS = 120
MAX_EXPERIENCE_LEVEL_CHARS = 60


@dataclass(frozen=True)
class Profile:
    """What the form says of a candidate; an empty password means none, or unchanged when editing."""

    name: str
    email: str
    phone: str | None = None
    target_role: str | None = None
    experience_level: str | None = None
    username: str | None = None
    password: str | None = None
    exempt: tuple[str, ...] | None = None
    """Kinds of signals that are not measured of this candidate; None leaves them as they were."""


def add(profile: Profile, upload: Upload | None, *, at: datetime) -> User:
    """Add a candidate, with a resume if one was uploaded; without a user name one is made.

    Raises Invalid with a `field`, TooLarge, DiskFull. Nothing stays on disk after a refusal.
    """
    _check(profile)
    values = _with_password(values_of(profile), profile) | {"role": Role.CANDIDATE, "created_at": at}
    with _stored(upload) as resume:
        return _add(profile, values | _resume_values(resume))


def add_in(db: Connection, profile: Profile, *, at: datetime) -> User:
    """A candidate without a resume and a password inside the caller's transaction, under a user name that is made.

    Raises Invalid with a `field`, and sqlalchemy.exc.IntegrityError when somebody took the address or the name at the
    same moment.
    """
    values = values_of(profile) | {"role": Role.CANDIDATE, "created_at": at}
    username = generated_username(values["email"])
    taken = _who_has(db, username, values["email_key"], None)
    if taken is not None:
        raise taken
    return _inserted(db, values | {"username": username})


def edit(candidate_id: int, profile: Profile, upload: Upload | None, *, at: datetime) -> User:
    """Change a candidate; an empty user name or password, and no upload, leave those as they were.

    A new password ends every session the old one began; the caller closes the sockets.
    Raises NotFound, Invalid with a `field`, TooLarge, DiskFull.
    """
    before = get(candidate_id)
    _check(profile, exclude=candidate_id)
    values = _with_password(values_of(profile), profile)
    if profile.username and profile.username.strip():
        values["username"] = names.clean_username(profile.username)
    with _stored(upload) as resume:
        after = _edit(candidate_id, values | _resume_values(resume), at=at)
    if resume is not None:
        resumes.remove(before.resume_path)
    return after


def get(candidate_id: int) -> User:
    """Raises NotFound."""
    return database.read(lambda db: _existing(db, candidate_id))


def page(*, search: str, number: int) -> Page[User]:
    """One page of all candidates by name; `search` in names, addresses and user names."""
    return database.read(
        lambda db: users.page_of_candidates(
            db, search=search.strip()[: names.MAX_SEARCH_CHARS], page=number, per_page=PER_PAGE
        )
    )


def list_active() -> list[User]:
    """The candidates an interview can be scheduled for, by name, at most 1,000."""
    return database.read(lambda db: users.list_active_candidates(db, limit=MAX_LISTED))


def any_exists() -> bool:
    return database.read(users.any_candidate_exists)


def deactivate(candidate_id: int, *, at: datetime) -> list[str]:
    """End the account's use and its sessions; the links of its open interviews, for the caller to clear."""

    def work(db: Connection) -> list[str]:
        _existing(db, candidate_id)
        users.update_user(db, candidate_id, {"deactivated_at": at})
        user_sessions.end_all_of_user(db, candidate_id, at=at)
        _note(db, audit.Deed.PERSON_DEACTIVATED, candidate_id, at=at)
        return interview_lists.list_open_links_of(db, candidate_id, limit=MAX_LISTED)

    return database.run(work)


def reactivate(candidate_id: int) -> None:
    """Raises NotFound."""

    def work(db: Connection) -> None:
        _existing(db, candidate_id)
        users.update_user(db, candidate_id, {"deactivated_at": None})
        _note(db, audit.Deed.PERSON_REACTIVATED, candidate_id, at=utcnow())

    database.run(work)


def remove_resume(candidate_id: int) -> None:
    """Forget a candidate's resume and remove its file. Raises NotFound."""

    def work(db: Connection) -> str | None:
        before = _existing(db, candidate_id).resume_path
        users.update_user(db, candidate_id, {"resume_path": None, "resume_original_name": None})
        _note(db, audit.Deed.RESUME_REMOVED, candidate_id, at=utcnow())
        return before

    resumes.remove(database.run(work))


def _check(profile: Profile, *, exclude: int | None = None) -> None:
    """Raise Invalid for what would be refused anyway, before a file is stored for nothing."""
    values_of(profile)
    if profile.password:
        passwords.check_new(profile.password, about=[profile.name, profile.email, profile.username or ""])
    is_named = bool(profile.username and profile.username.strip())
    username = names.clean_username(profile.username or "") if is_named else ""
    taken = database.read(lambda db: _who_has(db, username, names.fold(profile.email), exclude))
    if taken is not None:
        raise taken


@contextmanager
def _stored(upload: Upload | None) -> Iterator[StoredResume | None]:
    """The upload on disk, and gone again if what follows fails."""
    if upload is None:
        yield None
        return
    stored = resumes.store(upload)
    try:
        yield stored
    except BaseException:
        resumes.remove(stored.path)
        raise


def _resume_values(resume: StoredResume | None) -> dict[str, Any]:
    if resume is None:
        return {}
    return {"resume_path": resume.path, "resume_original_name": resume.original_name}


def _add(profile: Profile, values: dict[str, Any]) -> User:
    is_named = bool(profile.username and profile.username.strip())
    for _try in range(GENERATED_TRIES):
        username = names.clean_username(profile.username or "") if is_named else generated_username(values["email"])
        named = values | {"username": username}
        try:
            return database.run(lambda db, named=named: _inserted(db, named))  # type: ignore[misc]
        except IntegrityError as error:
            taken = _taken(username, values["email_key"])
            if is_named or taken.field == "email":
                raise taken from error
    raise Conflict("username-taken", _("No user name could be generated. Enter one."))


def _inserted(db: Connection, values: dict[str, Any]) -> User:
    made = _existing(db, users.insert_user(db, values))
    _note(db, audit.Deed.CANDIDATE_ADDED, made.id, at=values["created_at"])
    return made


def _note(db: Connection, deed: audit.Deed, candidate_id: int, *, at: datetime) -> None:
    audit.write(db, deed, by=audit.acting(), on=audit.person(candidate_id), at=at)


def _edit(candidate_id: int, values: dict[str, Any], *, at: datetime) -> User:
    def work(db: Connection) -> User:
        users.update_user(db, candidate_id, values)
        account_links.delete_of_user(db, candidate_id)  # One may have gone to an address that was wrong.
        if "password_hash" in values:
            user_sessions.end_all_of_user(db, candidate_id, at=at)
        _note(db, audit.Deed.CANDIDATE_CHANGED, candidate_id, at=at)
        return _existing(db, candidate_id)

    try:
        return database.run(work)
    except IntegrityError as error:
        raise _taken(values.get("username", ""), values["email_key"], exclude=candidate_id) from error


def values_of(profile: Profile) -> dict[str, Any]:
    """What is stored of a profile, without user name and password. Raises Invalid with a `field`."""
    name = names.clean_full_name(profile.name)
    address = names.clean_email(profile.email)
    return {
        "name": name,
        "email": address,
        "email_key": names.fold(address),
        "phone": (names.clean_line(profile.phone) or "")[:MAX_PHONE_CHARS] or None,
        "target_role": (names.clean_line(profile.target_role) or "")[:MAX_TARGET_ROLE_CHARS] or None,
        "experience_level": (names.clean_line(profile.experience_level) or "")[:MAX_EXPERIENCE_LEVEL_CHARS] or None,
        **({} if profile.exempt is None else {"exempt_signals": profiles.check_kinds(profile.exempt)}),
    }


def _with_password(values: dict[str, Any], profile: Profile) -> dict[str, Any]:
    if not profile.password:
        return values
    about = [str(values["name"]), str(values["email"]), profile.username or ""]
    return values | {"password_hash": passwords.choose(profile.password, about=about)}


def _existing(db: Connection, candidate_id: int) -> User:
    found = users.find_by_role(db, candidate_id, Role.CANDIDATE)
    if found is None:
        raise NotFound
    return found


def _taken(username: str, email_key: str, exclude: int | None = None) -> Invalid:
    found = database.read(lambda db: _who_has(db, username, email_key, exclude))
    return found or Invalid("username-taken", _("This user name is taken. Choose another."), field="username")


def _who_has(db: Connection, username: str, email_key: str, exclude: int | None) -> Invalid | None:
    holder = users.find_id_by_username(db, username) if username else None
    if holder is not None and holder != exclude:
        return Invalid("username-taken", _("This user name is taken. Choose another."), field="username")
    holder = users.find_id_by_email_key(db, email_key)
    if holder is not None and holder != exclude:
        return Invalid("email-taken", _("This e-mail address is already in use."), field="email")
    return None


def generated_username(email: str) -> str:
    """One of somebody who chose none; nearly always free."""
    stem = re.sub(r"[^a-z0-9.-]+", "-", names.fold(email).partition("@")[0]).strip("-.")[:40] or "candidate"
    return f"{stem}-{secrets.token_hex(3)}"
