"""Moments out of whatever older databases wrote: naive times, texts, a date and a time of day apart."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from migrations.legacy import ASIDE, Adoption
from migrations.legacy.spellings import ALIASES
from migrations.steps import Steps

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (everything stored here is UTC without saying so)
DAY_FORMATS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
EPOCH_SECONDS = range(10**9, 10**10)
EPOCH_MILLISECONDS = range(10**12, 10**13)


def fill(adoption: Adoption, table_name: str, column_name: str) -> None:
    """Write the moments of one column out of the older columns that held them, where they can be read."""
    steps, table = adoption.steps, adoption.table(table_name)
    found = adoption.columns(table_name)
    names = (ASIDE + column_name, *ALIASES[table_name].get(column_name, ()))
    older = [found[name] for name in names if name in found and name not in table.columns]
    target = table.c[column_name]
    if older:
        sources: list[sa.ColumnClause[Any]] = [sa.column(one.name) for one in older]
        zones = [_zone(steps, one.kind, one.default) for one in older]
        rows = steps.db.execute(sa.select(table.c.id, *sources).select_from(table).where(target.is_(None))).all()
        read = [(row.id, moment(list(zip(row[1:], zones, strict=True)))) for row in rows]
        known = [{"row_id": row_id, "moment": at} for row_id, at in read if at is not None]
        statement = (
            sa.update(table).where(table.c.id == sa.bindparam("row_id")).values({column_name: sa.bindparam("moment")})
        )
        steps.write_many(
            statement, known, f"{table_name}: took {column_name} from {', '.join(one.name for one in older)}"
        )


def clear_zero_dates(adoption: Adoption, table_name: str) -> None:
    """MySQL's "0000-00-00" says that there is no time; so does NULL, and programs can read that."""
    table = adoption.table(table_name)
    moments = [column for column in table.columns if isinstance(column.type, sa.DateTime)]
    zero: sa.ColumnClause[Any] = sa.literal_column("'0000-00-00 00:00:00'")
    for column in moments if adoption.steps.is_mysql else []:
        statement = sa.update(table).where(column == zero).values({column.name: None})
        adoption.steps.write(statement, f"{table_name}: cleared the date 0000-00-00 in {column.name}")


def moment(values: Iterable[tuple[Any, ZoneInfo]]) -> datetime | None:
    """The first whole moment among the values, or a day and a time of day put together; UTC, naive."""
    days: list[date] = []
    hours: list[tuple[time, ZoneInfo]] = []
    for value, zone in values:
        part = _part(value)
        if isinstance(part, datetime):
            return _utc(part, zone)
        if isinstance(part, date):
            days.append(part)
        elif isinstance(part, time):
            hours.append((part, zone))
    if not days:
        return None
    hour, zone = hours[0] if hours else (time(), ZoneInfo("UTC"))
    return _utc(datetime.combine(days[0], hour), zone)


def _zone(steps: Steps, kind: str, default: str | None) -> ZoneInfo:
    """A TIMESTAMP is a moment and read as UTC; so is what SQLite itself filled in."""
    is_moment = kind == "timestamp" or (not steps.is_mysql and "current_timestamp" in (default or "").lower())
    return ZoneInfo("UTC") if is_moment else steps.zone


def _utc(at: datetime, zone: ZoneInfo) -> datetime:
    aware = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    return aware.astimezone(UTC).replace(tzinfo=None)


def _part(value: Any) -> datetime | date | time | None:
    if isinstance(value, timedelta):  # MySQL's TIME, which may also be a span longer than a day.
        is_hour = timedelta() <= value < timedelta(days=1)
        return (EPOCH + value).time() if is_hour else None
    if isinstance(value, int) and value in EPOCH_SECONDS:
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, int) and value in EPOCH_MILLISECONDS:
        return datetime.fromtimestamp(value / 1000, UTC)
    if isinstance(value, str):
        return _written(value.strip())
    return value if isinstance(value, (datetime, date, time)) else None


def _written(text: str) -> datetime | date | time | None:
    """Only the spellings that mean one thing: 03/04 is March to some and April to others."""
    if text.isdecimal():
        return _part(int(text))
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text[:-1] + "+00:00" if text.endswith("Z") else text)
        except ValueError:
            continue
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(text.upper(), pattern).time()  # noqa: DTZ007 (an hour has no zone yet)
        except ValueError:
            continue
    return None
