"""Every blueprint, in one list."""

from flask import Blueprint

from routes import (
    accommodations,
    accounts,
    browsers,
    candidates,
    health,
    interviews,
    invitations,
    passwords,
    playback,
    proctoring,
    rehearsal,
    reports,
    resumes,
    rooms,
    runs,
    second_factor,
    signals,
    system,
    team,
    turn,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    accommodations.bp,
    accounts.bp,
    browsers.bp,
    candidates.bp,
    health.bp,
    interviews.bp,
    invitations.bp,
    passwords.bp,
    playback.bp,
    proctoring.bp,
    rehearsal.bp,
    reports.bp,
    resumes.bp,
    rooms.bp,
    runs.bp,
    second_factor.bp,
    signals.bp,
    system.bp,
    team.bp,
    turn.bp,
)
