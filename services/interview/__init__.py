"""Interviews as they stand in the database: seats, panel, invitations, zones, what was asked for."""

from services.interview import (
    accommodations,
    interviews,
    invitation_links,
    invitations,
    languages,
    members,
    places,
    planners,
    run_limits,
    seats,
    zones,
)
from services.interview.accommodations import MAX_CHARS, Asked
from services.interview.invitations import Issued
from services.interview.members import MAX_PANEL, PANEL_ROLES, PanelMember, Person
from services.interview.planners import Planner
from services.interview.seats import Seat, lock_open, over, require_open

__all__ = [
    "MAX_CHARS",
    "MAX_PANEL",
    "PANEL_ROLES",
    "Asked",
    "Issued",
    "PanelMember",
    "Person",
    "Planner",
    "Seat",
    "accommodations",
    "interviews",
    "invitation_links",
    "invitations",
    "languages",
    "lock_open",
    "members",
    "over",
    "places",
    "planners",
    "require_open",
    "run_limits",
    "seats",
    "zones",
]
