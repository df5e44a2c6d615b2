"""Which interviews somebody may have to act on before they begin, as a condition: a few, of which more is read then."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from db.tables import accommodation_requests, interviews, invitations, mails
from repositories.states import JoinStatus, MailState


def is_doubtful(*, kinds: Collection[str], at: datetime) -> ColumnElement[bool]:
    """Whether it has no link that works, a letter of these kinds that was not simply sent, none to a candidate who was
    not here yet, or a request for accommodation. It says so of a few more than need it, and of none too few.
    """
    has_link = exists().where(
        invitations.c.interview_id == interviews.c.id,
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > at,
    )
    letter = (mails.c.interview_id == interviews.c.id, mails.c.kind.in_(kinds))
    is_fine = or_(
        mails.c.state.in_((MailState.SENT, MailState.DROPPED)),
        and_(mails.c.state == MailState.WAITING, mails.c.answer.is_(None)),
    )
    is_told = exists().where(
        *letter,
        mails.c.user_id == interviews.c.candidate_id,
        mails.c.state.in_((MailState.SENT, MailState.WAITING)),
    )
    is_untold = and_(interviews.c.candidate_join_status == JoinStatus.PENDING, not_(is_told))
    is_asked = exists().where(accommodation_requests.c.interview_id == interviews.c.id)
    return or_(not_(has_link), exists().where(*letter, not_(is_fine)), is_untold, is_asked)
