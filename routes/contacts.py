"""Whom a candidate may turn to."""

from email.utils import parseaddr

from repositories.interviews import Interview
from services.base import settings
from services.people import accounts


def of(interview: Interview) -> dict[str, str | None]:
    """The person named in the configuration, or the interviewer: `name` and `email`."""
    return of_person(interview.interviewer_id)


def of_person(user_id: int) -> dict[str, str | None]:
    """The person named in the configuration, or this member of the team."""
    named = _configured()
    if named is not None:
        return named
    person = accounts.get(user_id)
    return {"name": person.name, "email": person.email}


def of_named(name: str, email: str | None) -> dict[str, str | None]:
    """The person named in the configuration, or this one."""
    return _configured() or {"name": name, "email": email}


def _configured() -> dict[str, str | None] | None:
    configured = settings.config.accommodation_contact
    if not configured:
        return None
    name, email = parseaddr(configured)
    return {"name": name or email or configured, "email": email or None}
