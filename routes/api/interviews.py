"""Interviews: listing, ordering, moving, cancelling, and the candidate's links.

Open rooms hear of what changed, as they do from the team's pages.
"""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from letters import wording
from repositories.interviews import Interview as Row
from repositories.states import InterviewStatus
from routes.api.operations import operation
from routes.api.shapes import (
    Cancelling,
    Chosen,
    Interview,
    InterviewChange,
    InterviewFilter,
    Interviews,
    InterviewWithLink,
    Link,
    LinkWanted,
    NewInterview,
    PersonOfInterview,
    Seated,
)
from services.api import Caller, Scope, interviews
from services.base import utcnow
from services.interview import Issued, PanelMember, Person
from sockets import broadcast


@operation(
    "GET",
    "/interviews",
    scope=Scope.READ_INTERVIEWS,
    query=InterviewFilter,
    answer=Interviews,
    summary="List interviews",
)
def list_interviews(caller: Caller, query: InterviewFilter) -> Interviews:
    """Everybody's interviews, in the order in which they were made."""
    status = InterviewStatus(query.status) if query.status else None
    filters = interviews.Filters(status, query.starts_from, query.starts_before, query.candidate_id)
    found = interviews.listed(caller, filters, cursor=query.cursor, limit=query.limit)
    panels = interviews.panels(found.items)
    items = [Interview(**_fields(one, panels[one.id])) for one in found.items]
    return Interviews(items=items, next_cursor=found.next_cursor)


@operation(
    "POST",
    "/interviews",
    scope=Scope.WRITE_INTERVIEWS,
    body=NewInterview,
    answer=InterviewWithLink,
    status=201,
    summary="Schedule an interview",
)
def schedule_interview(caller: Caller, body: NewInterview) -> InterviewWithLink:
    """Makes the interview and the candidate's link, and sends invitations where mail is on. Send an Idempotency-Key, so
    that a repetition after a lost answer does not schedule it twice.
    """
    made = interviews.schedule(caller, _order(body), at=utcnow())
    return _with_link(made.interview, made.invitation)


@operation(
    "GET",
    "/interviews/{interview_id}",
    scope=Scope.READ_INTERVIEWS,
    answer=Interview,
    summary="Read an interview",
)
def get_interview(caller: Caller, interview_id: str) -> Interview:
    """One interview, whatever became of it."""
    return _told(interviews.get(caller, interview_id)[1])


@operation(
    "PATCH",
    "/interviews/{interview_id}",
    scope=Scope.WRITE_INTERVIEWS,
    body=InterviewChange,
    answer=InterviewWithLink,
    summary="Move or change an interview",
)
def change_interview(caller: Caller, interview_id: str, body: InterviewChange) -> InterviewWithLink:
    """Changes the fields that are sent, as long as the interview is scheduled. Everybody in it is told by mail what
    changed; after another time or candidate, the candidate asks to be admitted again.
    """
    moved = interviews.move(caller, interview_id, _order(body), at=utcnow())
    changed, issued = moved.scheduled.interview, moved.scheduled.invitation
    broadcast.panel_changed(changed.id, moved.changed_people)
    if issued is not None:
        broadcast.interview_changed(changed.id)
    return _with_link(changed, issued)


@operation(
    "POST",
    "/interviews/{interview_id}/cancel",
    scope=Scope.WRITE_INTERVIEWS,
    body=Cancelling,
    answer=Interview,
    summary="Cancel an interview",
)
def cancel_interview(caller: Caller, interview_id: str, body: Cancelling) -> Interview:
    """It will not take place; an open room closes, and everybody in it is told by mail. It cannot be taken back."""
    cancelled = interviews.cancel(caller, interview_id, body.message)
    broadcast.interview_cancelled(cancelled.id, cancelled.meeting_link)
    return _told(cancelled)


@operation(
    "POST",
    "/interviews/{interview_id}/links",
    scope=Scope.WRITE_INTERVIEWS,
    body=LinkWanted,
    answer=Link,
    status=201,
    summary="Make a candidate's link",
)
def make_link(caller: Caller, interview_id: str, body: LinkWanted) -> Link:
    """A new link in place of the former ones, whose sessions end, or beside them. Nothing is sent."""
    _interview, issued = interviews.make_link(caller, interview_id, is_beside=body.keep_former, at=utcnow())
    return _link(issued)


@operation(
    "DELETE",
    "/interviews/{interview_id}/links",
    scope=Scope.WRITE_INTERVIEWS,
    answer=None,
    status=204,
    summary="Revoke the candidate's links",
)
def revoke_links(caller: Caller, interview_id: str) -> None:
    """All links of the interview stop working, and whoever came by one is signed out."""
    for session_id in interviews.revoke_links(caller, interview_id, at=utcnow()):
        broadcast.session_ended(session_id)


def _order(body: NewInterview | InterviewChange) -> interviews.Order:
    given = body.model_dump(exclude_unset=True, exclude={"panel", "reminders", "time_zone"})
    panel: Sequence[Chosen] | None = body.panel
    return interviews.Order(
        **given,
        timezone=body.time_zone,
        panel=None if panel is None else tuple(PanelMember(one.id, one.role) for one in panel),
        reminders=None if body.reminders is None else " ".join(body.reminders),
    )


def _told(one: Row) -> Interview:
    return Interview(**_fields(one, interviews.panels([one])[one.id]))


def _with_link(one: Row, issued: Issued | None) -> InterviewWithLink:
    link = None if issued is None else _link(issued)
    return InterviewWithLink(**_fields(one, interviews.panels([one])[one.id]), candidate_link=link)


def _link(issued: Issued) -> Link:
    """It can be told only now. The sessions of the links that it replaces are closed."""
    for session_id in issued.ended:
        broadcast.session_ended(session_id)
    return Link(url=f"{url_for(wording.JOIN, _external=True)}#{issued.secret}")


def _fields(one: Row, panel: Sequence[Person]) -> dict[str, Any]:
    return {
        "id": one.meeting_link,
        "title": one.title,
        "status": one.status,
        "is_no_show": one.is_no_show,
        "starts_at": one.scheduled_time,
        "ends_at": one.ends_at,
        "duration_minutes": one.duration_minutes,
        "time_zone": one.timezone,
        "completed_at": one.completed_at,
        "candidate": PersonOfInterview(id=one.candidate_id, name=one.candidate_name),
        "interviewer": PersonOfInterview(id=one.interviewer_id, name=one.interviewer_name),
        "panel": [Seated(id=person.user_id, name=person.name, role=person.role.value) for person in panel],
        "language": one.code_language,
        "url": url_for("rooms.show", meeting_link=one.meeting_link, _external=True),
    }
