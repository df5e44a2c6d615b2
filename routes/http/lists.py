"""What the address says of a list that is searched and narrowed."""

from collections.abc import Sequence

from flask import request

from services.base import names


def words(name: str = "q") -> str:
    """What is looked for, no longer than any name; nothing where nothing is said."""
    return request.args.get(name, "")[: names.MAX_SEARCH_CHARS].replace("\x00", "")


def one_of(choices: Sequence[str], name: str, *, default: str) -> str:
    """Which of these; the default where the address says another or none."""
    said = request.args.get(name, "")
    return said if said in choices else default
