"""Which kinds of signals an interview observes: a profile, and what its candidate is exempt from.

An exemption is the candidate's own affair, for example a condition because of which somebody looks away. Who
reads the signals is not told of it: a signal that is not measured looks like one that did not happen or was refused.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import observation
from services.base import Invalid, _
from services.signals import detectors
from services.signals.detectors import Detector, Source


class Profile(StrEnum):
    """What is observed of a candidate."""

    OFF = "off"
    LIGHT = "light"
    STANDARD = "standard"
    CUSTOM = "custom"


SIGNALS: dict[str, Detector] = {**detectors.CATALOGUE, **detectors.SEEN_IN_EDITS}
"""Every kind that can be observed, and refused."""
OF_PROFILE: dict[Profile, frozenset[str]] = {
    Profile.OFF: frozenset(),
    Profile.LIGHT: frozenset(kind for kind, one in SIGNALS.items() if one.source is not Source.CAMERA),
    Profile.STANDARD: frozenset(SIGNALS),
}


def kinds_of(interview_id: int) -> frozenset[str]:
    """The kinds that are observed in this interview, whatever the candidate decides about them."""
    return database.read(lambda db: kinds_in(db, interview_id))


def kinds_in(db: Connection, interview_id: int) -> frozenset[str]:
    """The same inside the caller's transaction."""
    wanted = observation.find(db, interview_id)
    return frozenset() if wanted is None else _observed(wanted.profile, wanted.kinds, wanted.exempt)


def observed(profile: str, kinds: str, exempt: frozenset[str]) -> frozenset[str]:
    """The same of a profile, the kinds of a custom one as they are stored, and its candidate's exemptions."""
    return _observed(profile, frozenset(kinds.split()), exempt)


def _observed(name: str, kinds: frozenset[str], exempt: frozenset[str]) -> frozenset[str]:
    # A profile of a later release observes nothing here rather than too much.
    profile = Profile(name) if name in set(Profile) else Profile.OFF
    chosen = kinds if profile is Profile.CUSTOM else OF_PROFILE[profile]
    return (chosen & SIGNALS.keys()) - exempt


def check(profile: str, kinds: Iterable[str]) -> dict[str, str]:
    """The columns of a choice. Raises Invalid with the field `proctoring` or `signals`."""
    if profile not in set(Profile):
        raise Invalid("unknown-profile", _("Choose what is observed."), field="proctoring")
    chosen = check_kinds(kinds) if profile == Profile.CUSTOM else ""
    if profile == Profile.CUSTOM and not chosen:
        nothing = _("Select at least one signal, or choose “Nothing”.")
        raise Invalid("signals-missing", nothing, field="signals")
    return {"proctoring_profile": profile, "proctoring_signals": chosen}


def check_kinds(kinds: Iterable[str]) -> str:
    """Kinds as they are stored. Raises Invalid("unknown-detector")."""
    chosen = set(kinds)
    if not chosen <= SIGNALS.keys():
        raise Invalid("unknown-detector", _("This signal does not exist."), field="signals")
    return " ".join(sorted(chosen))
