"""What a colleague reads of a report that is shared with them: what an observer reads, and the playback.

Signals are not shared, although the candidate was told that they could be: what is observed goes to as few people as it
can. Cards and the decision come with it as whoever shared it may read them.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable, database
from repositories import interviews, members, report_shares, second_reviews
from repositories.interviews import Interview
from repositories.report_shares import ReportShare
from repositories.states import InterviewStatus
from services.audit import audit
from services.base import Conflict, NotFound, _
from services.interview import Seat, seats

log = logging.getLogger(__name__)

MAX_LISTED = 50
OPENED_APART = timedelta(minutes=1)
"""The player asks for each run that it shows."""


def get(link: str, user_id: int, *, at: datetime) -> tuple[ReportShare, Interview]:
    """A share with this person, and its interview.

    Raises NotFound for others' and what is gone, Conflict("share-over") once it has ended.
    """

    def work(db: Connection) -> tuple[ReportShare | None, Interview | None, bool]:
        found = report_shares.find_by_link(db, link)
        if found is None or found.reader_id != user_id:
            return None, None, False
        interview = interviews.find(db, found.interview_id)
        return found, interview, interview is not None and _may_read(db, interview, user_id, at)

    share, interview, may_read = database.read(work)
    if share is None or interview is None:
        raise NotFound
    if not (may_read and share.is_open(at)):
        words = _("The report is no longer shared with you. If you still need it, ask %(name)s.", name=share.by)
        raise Conflict("share-over", words)
    return share, interview


def note_opened(share: ReportShare, *, at: datetime) -> None:
    """To the minute; the first time since it was shared is an audit entry.

    While the database takes no writes, what is shared is read all the same: then a line in the log is all there is.
    """
    if share.is_opened and share.last_opened_at is not None and at - share.last_opened_at < OPENED_APART:
        return

    def work(db: Connection) -> None:
        report_shares.update_share(db, share.id, {"last_opened_at": at})
        if not share.is_opened:
            by, on = audit.Doer(share.reader_id), audit.interview(share.interview_id)
            audit.write(db, audit.Deed.SHARED_REPORT_OPENED, by=by, on=on, at=at)

    try:
        database.run(work)
    except DatabaseUnavailable:
        log.warning("not noted: user %s opened shared report %s", share.reader_id, share.id)


def waiting(user_id: int, *, at: datetime) -> list[ReportShare]:
    """What is shared with this person just now, the first to end first; at most 50."""
    return database.read(lambda db: report_shares.list_open_of_reader(db, user_id, at=at, limit=MAX_LISTED))


def as_observer(share: ReportShare, interview: Interview) -> Seat:
    """The reader as somebody who watched, for what decides by a seat what is shown. It opens no room."""
    return seats.observing(interview, share.reader_id, share.name)


def _may_read(db: Connection, interview: Interview, user_id: int, at: datetime) -> bool:
    """Nobody who came to have a seat, or is to review it blind, reads by a share."""
    seated = {interview.interviewer_id, *(one.user_id for one in members.list_for_interview(db, interview.id))}
    reviews = second_reviews.list_of(db, interview.id)
    is_blind = any(one.reviewer_id == user_id and one.is_open(at) for one in reviews)
    return interview.status == InterviewStatus.COMPLETED and user_id not in seated and not is_blind
