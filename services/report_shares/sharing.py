"""Sharing the report of a completed interview with a colleague who has no seat in it, until an end; each is noted.

Only who reads a report can share it: an interviewer of the interview. Every planner sees with whom it is shared, and
ends it. The panel of an interview that is over does not change.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, members, report_shares, second_reviews, team
from repositories.interviews import Interview
from repositories.report_shares import ReportShare
from repositories.states import InterviewStatus, MailKind
from services.audit import audit
from services.base import Conflict, Invalid, NotAllowed, NotFound, _, prose
from services.interview import Planner
from services.mail import outbox

DAYS = (1, 7, 30)
"""To choose from, besides a date."""
DEFAULT_DAYS, MAX_DAYS = 7, 90
MAX_OPEN = 10
"""Of one interview at once; twice as many as second reviews."""
MAX_READERS = 50
"""Of one interview, all with whom it was ever shared."""
MAX_WORD_CHARS = 500
"""As many as in other letters."""


@dataclass(frozen=True)
class Wanted:
    """With whom, until when, and a word to them."""

    reader_id: int
    ends_at: datetime
    word: str = ""


def share(interview: Interview, wanted: Wanted, *, by: Planner, at: datetime) -> ReportShare:
    """Let this colleague read, who is told by mail where it is on; sharing again after an end begins anew.

    Raises NotAllowed("not-interviewer"), Invalid with a `field`, Conflict("not-completed", "shares-full",
    "share-open").
    """
    if not by.is_interviewer:
        raise NotAllowed("not-interviewer", _("Only an interviewer of this interview can share its report."))
    values = {
        "link": str(uuid.uuid4()),
        "shared_by": by.user_id,
        "word": _word(wanted.word),
        "shared_at": at,
        "ends_at": _end(wanted.ends_at, at),
        "ended_at": None,
    }

    def work(db: Connection) -> ReportShare:
        interviews.lock(db, interview.id)
        _require_reader(db, interview, wanted.reader_id, at)
        share_id = _stored(db, interview.id, wanted.reader_id, values, at)
        fact, details = f"{share_id} {at.isoformat()}", {"share": values["link"]}
        outbox.put(db, outbox.Entry(MailKind.SHARED_REPORT, wanted.reader_id, None, fact, details=details), at=at)
        until = wanted.ends_at.isoformat(timespec="minutes")
        doer, on = audit.Doer(by.user_id), audit.interview(interview.id, interview.title)
        details = {"until": until}
        audit.write(db, audit.Deed.REPORT_SHARED, by=doer, on=on, whom=wanted.reader_id, at=at, details=details)
        made = report_shares.find_in(db, interview.id, share_id)
        assert made is not None
        return made

    return database.run(work)


def end(interview_id: int, share_id: int, *, by: int, at: datetime) -> ReportShare:
    """End it before its time; what it was. Raises NotFound, Conflict("share-over") where it has ended."""

    def work(db: Connection) -> ReportShare:
        interviews.lock(db, interview_id)
        found = report_shares.find_in(db, interview_id, share_id)
        if found is None:
            raise NotFound
        if found.ended_at is not None or at >= found.ends_at:
            raise Conflict("share-over", _("This has ended already. The report is no longer shared with this person."))
        report_shares.update_share(db, share_id, {"ended_at": at})
        doer, on = audit.Doer(by), audit.interview(interview_id)
        audit.write(db, audit.Deed.SHARE_ENDED, by=doer, on=on, whom=found.reader_id, at=at)
        return found

    return database.run(work)


def list_of(interview_id: int) -> list[ReportShare]:
    """All of an interview, the latest first, for its interviewers and planners."""
    return database.read(lambda db: report_shares.list_of(db, interview_id))


def _word(text: str) -> str | None:
    word = prose.without_empty_ends(text)
    if len(word) > MAX_WORD_CHARS:
        raise Invalid("word-too-long", _("Write at most %(count)s characters.", count=MAX_WORD_CHARS), field="word")
    return word or None


def _end(ends_at: datetime, at: datetime) -> datetime:
    if ends_at <= at:
        raise Invalid("end-past", _("Choose a day that is not over yet."), field="day")
    # The last day counts whole, in every time zone.
    if ends_at > at + timedelta(days=MAX_DAYS + 1):
        raise Invalid("end-too-late", _("Choose a day within the next %(count)s days.", count=MAX_DAYS), field="day")
    return ends_at


def _require_reader(db: Connection, interview: Interview, reader_id: int, at: datetime) -> None:
    if interview.status != InterviewStatus.COMPLETED:
        raise Conflict("not-completed", _("A report can be shared once the interview is completed."))
    found = team.find(db, reader_id)
    if found is None or not found.is_active:
        raise Invalid("reader-unknown", _("Choose somebody on your team from the list."), field="reader_id")
    panel = {interview.interviewer_id, *(one.user_id for one in members.list_for_interview(db, interview.id))}
    if reader_id in panel:
        words = _("This person took part in the interview and reads its report anyway.")
        raise Invalid("reader-has-seat", words, field="reader_id")
    if any(one.reviewer_id == reader_id and one.is_open(at) for one in second_reviews.list_of(db, interview.id)):
        words = _("This person is asked for a blind second review, which has to end first: the report tells who it is.")
        raise Invalid("reader-reviews", words, field="reader_id")


def _stored(db: Connection, interview_id: int, reader_id: int, values: dict[str, object], at: datetime) -> int:
    found = report_shares.list_of(db, interview_id)
    own = next((one for one in found if one.reader_id == reader_id), None)
    if own is not None and own.is_open(at):
        words = _("The report is shared with this person already. End that first to choose another day.")
        raise Conflict("share-open", words, field="reader_id")
    if sum(one.is_open(at) for one in found) >= MAX_OPEN:
        words = _("A report can be shared with %(count)s people at once. End one of them first.", count=MAX_OPEN)
        raise Conflict("shares-full", words)
    if own is not None:
        report_shares.update_share(db, own.id, values)
        return own.id
    if len(found) >= MAX_READERS:
        raise Conflict("shares-full", _("A report can be shared with %(count)s people in all.", count=MAX_READERS))
    return report_shares.insert_share(db, values | {"interview_id": interview_id, "reader_id": reader_id})
