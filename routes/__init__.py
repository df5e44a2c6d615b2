"""Every blueprint, in one list."""

from flask import Blueprint

from routes import (
    accounts,
    candidates,
    health,
    interviews,
    invitations,
    playback,
    proctoring,
    rehearsal,
    reports,
    resumes,
    rooms,
    team,
    turn,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.bp,
    candidates.bp,
    health.bp,
    interviews.bp,
    invitations.bp,
    playback.bp,
    proctoring.bp,
    rehearsal.bp,
    reports.bp,
    resumes.bp,
    rooms.bp,
    team.bp,
    turn.bp,
)
