"""Runs of the code: what is under way in each room, what is stored of each, and the code that it ran."""

from repositories.runs import StoredRun
from services.running import checking, reading, remote, runs, told
from services.running.checking import Checked, Count
from services.running.facts import Ended, Order, Result, Taken, Tried
from services.running.output import Piece, as_lines, as_read
from services.running.reading import Run
from services.running.runs import MAX_DURATION_MS, MAX_INPUT_CHARS
from services.running.trials import CaseResult, Verdict, Why, Written

__all__ = [
    "MAX_DURATION_MS",
    "MAX_INPUT_CHARS",
    "CaseResult",
    "Checked",
    "Count",
    "Ended",
    "Order",
    "Piece",
    "Result",
    "Run",
    "StoredRun",
    "Taken",
    "Tried",
    "Verdict",
    "Why",
    "Written",
    "as_lines",
    "as_read",
    "checking",
    "reading",
    "remote",
    "runs",
    "told",
]
