"""Time zones: what a person typed on a wall clock, as a moment in UTC, also around a DST change.

The places that people choose from are in `places`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from services.base import Invalid, _

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@cache
def zone_names() -> tuple[str, ...]:
    """Every IANA zone that is understood: places, also by their older names, and UTC."""
    places = (
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    )
    return ("UTC", *sorted(places))


def is_zone(name: str | None) -> bool:
    return name == "UTC" or name in zone_names()


def known_or_utc(name: str) -> str:
    """The zone, or UTC for what an older database or another program stored that is none."""
    return name if is_zone(name) else "UTC"


def to_utc(wall_clock: datetime, zone_name: str) -> datetime:
    """The moment at which the clocks of a zone show `wall_clock` (naive).

    An hour that happens twice is taken as the first. Raises Invalid("zone-unknown") and, for an
    hour that a DST change skips, Invalid("time-skipped").
    """
    if not is_zone(zone_name):
        raise Invalid("zone-unknown", _("Choose a time zone from the list."), field="timezone")
    zone = ZoneInfo(zone_name)
    moment = wall_clock.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall_clock.replace(fold=0):
        raise Invalid(
            "time-skipped",
            _("The clocks in %(zone)s skip this time on that day. Choose another.", zone=zone_name),
            field="scheduled_time",
        )
    return moment


def wall_clock(moment: datetime, zone_name: str) -> datetime:
    """What the clocks of a zone show at that moment, naive."""
    return moment.astimezone(ZoneInfo(zone_name)).replace(tzinfo=None)


def changes(zone_name: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments (UTC) from which the clocks of a zone show something else, or under another name, in order.

    Clocks that change twice within a day would be missed; none do.
    """
    zone, moment = ZoneInfo(zone_name), first
    while moment < last:
        if _shown(zone, moment) != _shown(zone, moment + DAY):
            before, after = moment, moment + DAY
            while after - before > SECOND:
                middle = (before + (after - before) // 2).replace(microsecond=0)
                if _shown(zone, middle) == _shown(zone, before):
                    before = middle
                else:
                    after = middle
            yield after
        moment += DAY


def _shown(zone: ZoneInfo, moment: datetime) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()
