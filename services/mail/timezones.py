"""A time zone as a calendar file describes it: only the changes of its clocks around one event.

icalendar's own description begins each daylight time an hour late: it writes the onset as the new clocks show it, and
RFC 5545 wants it as the old ones do.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from services.interview import zones

MARGIN = timedelta(days=370)
"""Before and after the event: the changes of a year either way, and not those until 2038."""
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def describe(zone: str, start: datetime, end: datetime) -> Timezone:
    """The zone (an IANA name) for an event between these moments."""
    first = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - MARGIN
    described = Timezone()
    described.add("tzid", zone)
    for onset in (first, *_changes(zone, first, (end - start) + 2 * MARGIN + DAY)):
        described.add_component(_observance(ZoneInfo(zone), onset))
    return described


@lru_cache(maxsize=256)
def _changes(zone: str, first: datetime, length: timedelta) -> tuple[datetime, ...]:
    """The moments (UTC) from which the clocks show something else; there are no two in one day."""
    return tuple(zones.changes(zone, first, first + length))


def _observance(zone: ZoneInfo, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    local, before = onset.astimezone(zone), (onset - SECOND).astimezone(zone)
    old, new = before.utcoffset(), local.utcoffset()
    assert old is not None
    found = TimezoneDaylight() if local.dst() else TimezoneStandard()
    found.add("dtstart", (onset + old).replace(tzinfo=None))
    found.add("tzoffsetfrom", old)
    found.add("tzoffsetto", new)
    found.add("tzname", local.tzname())
    return found
