"""The places of the zone list, in the reader's language, with how far their clocks are from UTC now."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import SelectChoice

from localization import SOURCE_LOCALE
from services.base import utcnow
from services.interview import places


def choices(first: Sequence[str]) -> list[SelectChoice]:
    """Every place once: `first` and the common ones, then all others by name."""
    hour = utcnow().replace(minute=0, second=0, microsecond=0)
    named = {zone: (name, offset, words) for zone, name, offset, words in _named(str(get_locale()), hour)}
    common = [one for one in dict.fromkeys([*first, "UTC", *places.COMMON]) if one in named]
    rest = [one for one in named if one not in common]
    grouped = [(one, _("Common")) for one in common] + [(one, _("All places")) for one in rest]
    return [_choice(zone, *named[zone], group=group) for zone, group in grouped]


def _choice(zone: str, name: str, offset: str, words: str, *, group: str) -> SelectChoice:
    label = name if zone == "UTC" else f"{name} ({offset})"
    return SelectChoice(zone, label, {"data-name": name, "data-words": words}, group)


@lru_cache(maxsize=32)
def _named(locale_name: str, hour: datetime) -> tuple[tuple[str, str, str, str], ...]:
    """Zone, name, offset and words of each place; asked again each hour, because the clocks change."""
    countries = Locale.parse(locale_name or SOURCE_LOCALE).territories
    return tuple(
        (one.zone, _name(one.city, countries.get(one.country)), _offset(one.zone, hour), one.words)
        for one in places.offered()
    )


def _name(city: str, country: str | None) -> str:
    return city if country in (None, city) else f"{city}, {country}"


def _offset(zone: str, at: datetime) -> str:
    """`UTC+5:30`."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = 0 if offset is None else round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
