"""What the scheduling form looks up while it is filled: people by part of a name, and who has what at a time."""

from datetime import datetime

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from localization import isodatetime
from repositories.users import Planned
from routes.http import guards, limits, lists
from services.base import Action, Invalid, Limit, NotAllowed, NotFound
from services.interview import planners, zones
from services.people import directory
from services.planning import DEFAULT_MINUTES, MAX_MINUTES, MIN_MINUTES, availability

bp = Blueprint("planning", __name__)

MAX_ARGUMENT_CHARS = 64


@bp.get("/schedule-interview/people")
@guards.allowed(Action.SCHEDULE)
@limits.every_request(Limit.LOOK_UP_PER_PERSON)
def people() -> ResponseReturnValue:
    """Whom part of a name finds: candidates, or with `of=team` colleagues."""
    find = directory.find_colleagues if request.args.get("of") == "team" else directory.find_candidates
    return {"people": [_person(one) for one in find(lists.words())]}


@bp.get("/schedule-interview/availability")
@guards.allowed(Action.SCHEDULE)
@limits.every_request(Limit.LOOK_UP_PER_PERSON)
def show_availability() -> ResponseReturnValue:
    """The zones of these people, what they have at that time, and when none of them has anything.

    A time that is not typed to its end, or does not exist, has no clashes and no free times.
    """
    ids = [int(one) for one in request.args.getlist("person") if one.isdecimal() and len(one) <= MAX_ARGUMENT_CHARS]
    asked = _asked(tuple(ids))
    if asked is None:
        return {"people": [_person(one) for one in directory.get_planned(ids[: availability.MAX_PEOPLE])]} | NOTHING
    found = availability.look(asked, reader_id=g.user.id, reader_role=g.user.role)
    return {
        "people": [_person(one) for one in found.people],
        "clashes": [
            {
                "name": one.name,
                "starts_at": isodatetime(one.starts_at),
                "ends_at": isodatetime(one.ends_at),
                "title": one.title,
                "elsewhere": one.is_elsewhere,
            }
            for one in found.clashes
        ],
        "by_hours": found.is_by_hours,
        "free": [zones.wall_clock(one, asked.zone).strftime("%Y-%m-%dT%H:%M") for one in found.free],
    }


NOTHING: dict[str, list[object]] = {"clashes": [], "free": []}


def _asked(people_ids: tuple[int, ...]) -> availability.Asked | None:
    zone = request.args.get("timezone", "")
    minutes = request.args.get("duration", DEFAULT_MINUTES, type=int)
    try:
        clock = datetime.fromisoformat(request.args.get("scheduled_time", "")[:MAX_ARGUMENT_CHARS])
        start = zones.to_utc(clock.replace(tzinfo=None), zone)
    except (ValueError, OverflowError, Invalid):
        return None
    if not 2000 <= clock.year <= 2100 or not MIN_MINUTES <= minutes <= MAX_MINUTES:
        return None
    return availability.Asked(start, minutes, zone, people_ids, besides=_besides())


def _besides() -> int | None:
    """The interview that is being changed, if the reader may change it."""
    link = request.args.get("interview", "")
    if not link or len(link) > MAX_ARGUMENT_CHARS:
        return None
    try:
        return planners.get(g.user.id, g.user.role, link)[0].interview_id
    except (NotFound, NotAllowed):
        return None


def _person(one: Planned) -> dict[str, object]:
    zone = one.timezone if zones.is_zone(one.timezone) else None
    return {"id": one.id, "name": one.name or one.email, "email": one.email, "timezone": zone}
