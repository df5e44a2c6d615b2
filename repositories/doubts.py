"""Which interviews somebody may have to act on before they begin, as a condition: a few, of which more is read then."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, literal, not_, or_, select

from db.tables import accommodation_requests, interviews, invitations, mails
from repositories.search_parts import aside
from repositories.states import JoinStatus, MailState


def is_doubtful(*, kinds: Collection[str], at: datetime) -> ColumnElement[bool]:
    """Whether it has no link that works, a letter of these kinds that was not simply sent, none to a candidate who was
    not here yet, or a request for accommodation. It says so of a few more than need it, and of none too few.
    """
    has_link = _one_of(
        invitations,
        invitations.c.interview_id == interviews.c.id,
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > at,
    )
    letter = (mails.c.interview_id == interviews.c.id, mails.c.kind.in_(kinds))
    is_fine = or_(
        mails.c.state.in_((MailState.SENT, MailState.DROPPED)),
        and_(mails.c.state == MailState.WAITING, mails.c.answer.is_(None)),
    )
    is_told = _one_of(
        mails,
        *letter,
        aside(mails.c.user_id) == interviews.c.candidate_id,  # Else SQLite reads all letters to that person.
        mails.c.state.in_((MailState.SENT, MailState.WAITING)),
    )
    is_untold = and_(interviews.c.candidate_join_status == JoinStatus.PENDING, not_(is_told))
    is_asked = _one_of(accommodation_requests, accommodation_requests.c.interview_id == interviews.c.id)
    return or_(not_(has_link), _one_of(mails, *letter, not_(is_fine)), is_untold, is_asked)


def _one_of(table: Table, *found: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the interview has such a row. As EXISTS, MariaDB would first read all rows of the table into another."""
    row = select(literal(1)).select_from(table).where(*found).limit(1)
    return row.correlate(interviews).scalar_subquery().is_not(None)
