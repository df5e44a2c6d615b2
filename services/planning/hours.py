"""A person's own hours: when they may be booked, how long before, with which pauses, and on which days not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import users, working_hours
from repositories.working_hours import DaysOff, Hours, Rules
from services.base import Conflict, Invalid, NotFound, _, names
from services.interview import zones
from services.planning import wall_hours

DAY_MINUTES = 24 * 60
MAX_RANGES = 4
"""Of one weekday; more are meetings, which stand in a calendar."""
MAX_NOTICE_MINUTES = 30 * DAY_MINUTES
MAX_BUFFER_MINUTES = 240
MAX_A_DAY = 20
MAX_DAYS_OFF = 100
"""Rows of one person that are not over; whoever is away more often changes the weekly hours."""
MAX_NOTE_CHARS = 80
LONGEST_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Week:
    """What the form says: ranges of minutes for each weekday from Monday, and what holds for every day."""

    days: tuple[tuple[tuple[int, int], ...], ...]
    timezone: str
    notice_minutes: int
    buffer_minutes: int
    most_a_day: int


@dataclass(frozen=True)
class Own:
    """What stands: without `rules` nobody can book this person."""

    rules: Rules | None
    hours: list[Hours]
    days_off: list[DaysOff]

    def ranges(self, weekday: int) -> list[tuple[int, int]]:
        """From when until when on this weekday (Monday is 0), in minutes of the day."""
        return [(one.from_minute, one.until_minute) for one in self.hours if one.weekday == weekday]


def find(user_id: int, *, at: datetime) -> Own:
    """What one person saved, with the days off that are not over."""

    def work(db: Connection) -> Own:
        rules = working_hours.find_rules(db, user_id)
        today = wall_hours.local_day(at, zone_of(db, user_id))
        return Own(
            rules,
            working_hours.list_hours(db, [user_id]),
            working_hours.list_days_off(db, [user_id], since=today),
        )

    return database.read(work)


def zone_of(db: Connection, user_id: int) -> str:
    """By which clocks this person's days begin: the zone of their hours, else what their browser told, else UTC."""
    rules = working_hours.find_rules(db, user_id)
    if rules is not None:
        return zones.known_or_utc(rules.timezone)
    found = users.list_planned(db, [user_id])
    return zones.known_or_utc(found[0].timezone or "UTC") if found else "UTC"


def save(user_id: int, week: Week, *, at: datetime) -> None:
    """From now on these hours hold. Raises Invalid with a `field`: `day_0` to `day_6`, or one of Week."""
    _check(week)
    hours = [Hours(user_id, day, *one) for day, ranges in enumerate(week.days) for one in sorted(ranges)]
    values = {
        "timezone": week.timezone,
        "notice_minutes": week.notice_minutes,
        "buffer_minutes": week.buffer_minutes,
        "most_a_day": week.most_a_day,
        "saved_at": at,
    }

    def work(db: Connection) -> None:
        working_hours.save_rules(db, user_id, values)
        working_hours.replace_hours(db, user_id, hours)

    database.run(work)


def remove(user_id: int) -> None:
    """Nobody can book this person any more. Days off and other calendars stay."""
    database.run(lambda db: working_hours.delete_everything(db, user_id))


def add_days_off(user_id: int, first_day: date, last_day: date, note: str, *, at: datetime) -> None:
    """Both days and those between are off. Raises Invalid with a `field`."""
    cleaned = names.clean_line(note) or ""
    if len(cleaned) > MAX_NOTE_CHARS:
        raise Invalid("note-too-long", _("Use at most %(count)s characters.", count=MAX_NOTE_CHARS), field="note")
    if last_day < first_day:
        raise Invalid("days-reversed", _("The last day is before the first."), field="last_day")

    def work(db: Connection) -> None:
        today = wall_hours.local_day(at, zone_of(db, user_id))
        if last_day < today:
            raise Invalid("days-passed", _("These days have passed."), field="last_day")
        if last_day > today + LONGEST_AHEAD:
            raise Invalid("days-too-far", _("Choose a day within the next three years."), field="last_day")
        working_hours.delete_days_off_before(db, user_id, today - timedelta(days=1))
        if len(working_hours.list_days_off(db, [user_id], since=today)) >= MAX_DAYS_OFF:
            raise Conflict("days-off-full", _("There is room for %(count)s entries. Remove one.", count=MAX_DAYS_OFF))
        working_hours.insert_days_off(db, user_id, first_day=first_day, last_day=last_day, note=cleaned)

    database.run(work)


def remove_days_off(user_id: int, days_off_id: int) -> None:
    """These days are like others again. Raises NotFound."""
    if not database.run(lambda db: working_hours.delete_days_off(db, user_id, days_off_id)):
        raise NotFound


def _check(week: Week) -> None:
    if not zones.is_zone(week.timezone):
        raise Invalid("zone-unknown", _("Choose a time zone from the list."), field="timezone")
    bounds = (
        ("notice_minutes", week.notice_minutes, 0, MAX_NOTICE_MINUTES),
        ("buffer_minutes", week.buffer_minutes, 0, MAX_BUFFER_MINUTES),
        ("most_a_day", week.most_a_day, 1, MAX_A_DAY),
    )
    for name, value, low, high in bounds:
        if not low <= value <= high:
            raise Invalid("out-of-range", _("Choose between %(low)s and %(high)s.", low=low, high=high), field=name)
    if len(week.days) != 7:
        raise Invalid("days-missing", _("A week has seven days."))
    for day, ranges in enumerate(week.days):
        _check_day(sorted(ranges), f"day_{day}")


def _check_day(ranges: Sequence[tuple[int, int]], field: str) -> None:
    if len(ranges) > MAX_RANGES:
        raise Invalid("too-many-ranges", _("Enter at most %(count)s times.", count=MAX_RANGES), field=field)
    before = 0
    for start, end in ranges:
        if not 0 <= start < end <= DAY_MINUTES:
            raise Invalid("range-reversed", _("The end must be after the start."), field=field)
        if start < before:
            raise Invalid("ranges-overlap", _("Two of these times overlap."), field=field)
        before = end
