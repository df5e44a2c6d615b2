"""Runs of the code: what is under way in each room, what is stored of each, and the code that it ran."""

from repositories.runs import StoredRun
from services.running import reading, runs, told
from services.running.output import Piece, as_lines, as_read
from services.running.runs import MAX_DURATION_MS, MAX_INPUT_CHARS, Ended, Order, Result, Taken

__all__ = [
    "MAX_DURATION_MS",
    "MAX_INPUT_CHARS",
    "Ended",
    "Order",
    "Piece",
    "Result",
    "StoredRun",
    "Taken",
    "as_lines",
    "as_read",
    "reading",
    "runs",
    "told",
]
