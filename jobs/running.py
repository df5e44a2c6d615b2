"""Runs and checks whose pages are gone come to an end."""

from services.running import checking, runs
from sockets import broadcast


def end_lost() -> None:
    """Tell the rooms; what ended while the database was away is stored."""
    for ended in runs.end_lost():
        broadcast.run_ended(ended)
    checking.forget_lost()
