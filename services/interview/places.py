"""The places whose clocks people choose from: one for each zone, with the other names it is looked for by.

The lists come with the zones themselves (the package `tzdata`): `zone.tab` names the zones of each country, and
`tzdata.zi` the older names that lead to them.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.interview import zones

COMMON = (
    "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Sao_Paulo",
    "Europe/London", "Europe/Berlin", "Europe/Kyiv", "Africa/Lagos", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore",
    "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
"""Shown before the others, from west to east: at least one for every few hours, where most of their people live."""


@dataclass(frozen=True)
class Place:
    """A zone by its largest city; `country` is an ISO 3166 code, empty for UTC."""

    zone: str
    city: str
    country: str = ""
    words: str = ""
    """Further names of the zone, and what the list says of its area."""


@cache
def offered() -> tuple[Place, ...]:
    """Every zone once, by its city's name, UTC first."""
    older = _older_names()
    found = {}
    for line in _lines("zone.tab"):
        country, _coordinates, name, *area = line.split("\t")
        if zones.is_zone(name) and name not in found:
            words = " ".join([name, *area, *older.get(name, ())]).replace("_", " ")
            found[name] = Place(name, city_of(name), country, words)
    return (Place("UTC", "UTC", words="GMT Greenwich Zulu"), *sorted(found.values(), key=lambda one: one.city))


def city_of(zone: str) -> str:
    """`America/Argentina/Buenos_Aires` is Buenos Aires."""
    return zone.rpartition("/")[2].replace("_", " ")


def offered_name(zone: str) -> str:
    """The name under which a zone is offered: browsers also tell older ones, such as Asia/Calcutta."""
    return _present_names().get(zone, zone)


@cache
def _present_names() -> dict[str, str]:
    return {older: name for name, all_older in _older_names().items() for older in all_older}


@cache
def _older_names() -> dict[str, tuple[str, ...]]:
    listed = {line.split("\t")[2] for line in _lines("zone.tab")}
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines("tzdata.zi"):
        kind, *names = line.split()
        if kind == "L" and names[1] not in listed and names[0] in listed:
            found[names[0]] = (*found.get(names[0], ()), names[1])
    return found


def _lines(name: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
