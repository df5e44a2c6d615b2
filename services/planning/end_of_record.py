"""The last link of a record: how the interview ended, after what changed until then."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from repositories import alerts, notes, review_comments
from repositories.alerts import Alert
from repositories.notes import Note
from repositories.review_comments import Comment
from services.base import encryption
from services.chain import Kind, chain, links
from services.proctoring import coverage

MAX_ALERTS = 20_000
"""More than all kinds of signals have in one interview (`MAX_ALERTS_OF_KIND` in services/proctoring)."""
MAX_COMMENTS = 5_000
MAX_NOTES = 5_000


def write(db: Connection, interview_id: int, kind: Kind, item: Mapping[str, Any], *, at: datetime) -> None:
    """Close the record in the transaction that ends the interview, after its last edits and before its new status: an
    interview that is over begins no record.
    """
    coverage.link(db, interview_id)
    found = alerts.list_for_interview(db, interview_id, limit=MAX_ALERTS)
    if found:
        chain.add(db, interview_id, Kind.ALERTS, {"alerts": [_alert(one) for one in found]}, at=at)
    comments = review_comments.list_of(db, interview_id, limit=MAX_COMMENTS)
    if comments:
        chain.add(db, interview_id, Kind.COMMENTS, {"comments": [_comment(one) for one in comments]}, at=at)
    written = notes.list_of(db, interview_id, limit=MAX_NOTES)
    if written:
        chain.add(db, interview_id, Kind.NOTES, {"notes": [_note(one) for one in written]}, at=at)
    chain.end(db, interview_id, kind, item, at=at)


def _alert(one: Alert) -> dict[str, Any]:
    times = {"ended_at": links.moment(one.ended_at), "started_at": links.moment(one.started_at)}
    return {"alert": one.id, "reports": one.report_count, "signal": one.kind, "size": one.size} | times


def _comment(one: Comment) -> dict[str, Any]:
    place = {"file": one.file, "line": one.line, "side": one.side, "question": one.question}
    return {"at": links.moment(one.created_at), "by": one.author_id, "comment": one.id, "text": one.text} | place


def _note(one: Note) -> dict[str, Any]:
    """Notes are their author's: the record only binds them, for this server to compare."""
    said = encryption.fingerprint(f"note {one.id}\n{one.mark}\n{one.text}")
    return {"at": links.moment(one.created_at), "by": one.author_id, "fingerprint": said, "note": one.id}
