"""Every blueprint, in one list."""

from flask import Blueprint

from routes import accounts, candidates, health, interviews, playback, proctoring, reports, resumes, rooms

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.bp,
    candidates.bp,
    health.bp,
    interviews.bp,
    playback.bp,
    proctoring.bp,
    reports.bp,
    resumes.bp,
    rooms.bp,
)
