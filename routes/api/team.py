"""Whom and what an interview can be ordered with."""

from routes.api.operations import operation
from routes.api.shapes import Member, MemberFilter, Paged, Team, Template, Templates
from services.api import Caller, Scope, team


@operation(
    "GET",
    "/team",
    scope=Scope.READ_INTERVIEWS,
    query=MemberFilter,
    answer=Team,
    summary="List the people of the team",
)
def list_team(caller: Caller, query: MemberFilter) -> Team:
    """Active administrators, interviewers and coordinators: who can hold an interview or take part in one."""
    found = team.people(caller, email=query.email, cursor=query.cursor, limit=query.limit)
    items = [Member(id=one.id, name=one.name, email=one.email, role=one.role) for one in found.items]
    return Team(items=items, next_cursor=found.next_cursor)


@operation(
    "GET",
    "/templates",
    scope=Scope.READ_INTERVIEWS,
    query=Paged,
    answer=Templates,
    summary="List the templates",
)
def list_templates(caller: Caller, query: Paged) -> Templates:
    """What an interview can be ordered from; archived ones are left out."""
    found = team.templates(caller, cursor=query.cursor, limit=query.limit)
    items = [
        Template(
            id=one.id,
            title=one.title,
            duration_minutes=one.duration_minutes,
            language=one.code_language,
            observation=one.proctoring_profile,
        )
        for one in found.items
    ]
    return Templates(items=items, next_cursor=found.next_cursor)
