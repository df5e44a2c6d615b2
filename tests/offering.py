"""Offers of times for the tests: people with hours, an offer, and a candidate who opens its link."""

from datetime import UTC, datetime, timedelta

from db.engine import database
from repositories import working_hours
from repositories.working_hours import Hours
from services.base.clock import utcnow
from services.planning import offers, slots
from services.planning.offers import Draft, Terms
from tests.people import Caller

DAY = timedelta(days=1)
NOON = timedelta(hours=12)


def keep_hours(
    *people: Caller, from_hour: int = 9, until_hour: int = 17, buffer_minutes: int = 0, most_a_day: int = 99
) -> None:
    """These people can be booked every day of the week between these hours, in UTC."""
    rules = {
        "timezone": "UTC",
        "notice_minutes": 0,
        "buffer_minutes": buffer_minutes,
        "most_a_day": most_a_day,
        "saved_at": utcnow(),
    }

    def work(db):
        for one in people:
            working_hours.save_rules(db, one.user_id, rules)
            week = [Hours(one.user_id, day, from_hour * 60, until_hour * 60) for day in range(7)]
            working_hours.replace_hours(db, one.user_id, week)

    database.run(work)


def tomorrow(hour: int = 0, minute: int = 0, *, days: int = 1) -> datetime:
    """So many days from today, at this time, in UTC."""
    start = utcnow().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return start.astimezone(UTC) + days * DAY


def offered(
    maker: Caller,
    candidate: Caller,
    *people: Caller,
    how="all",
    days=7,
    minutes=60,
    change_hours=2,
    title="Backend engineer",
):
    """An offer from tomorrow on, with the secret of its link."""
    first = (utcnow() + DAY).date()
    chosen = tuple(one.user_id for one in people or (maker,))
    terms = Terms(chosen, how, minutes, "UTC", first, first + (days - 1) * DAY)
    return offers.make(maker.user_id, Draft(title, candidate.user_id, terms, change_hours), at=utcnow())


def opened(made) -> slots.Opened:
    return slots.find(made.secret, at=utcnow())


def starts(made) -> list[datetime]:
    return [one.start for one in slots.times(opened(made), after=None, at=utcnow()).slots]
