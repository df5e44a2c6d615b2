"""Pages are made in turns: while somebody's long page is written, everybody else goes on.

Jinja joins a page out of small pieces, and each macro out of its own. Whenever a few were joined, the others get their
turn if this one has lasted long enough. What a page shows was read before, so nothing changes under it.
"""

from collections.abc import Iterable

from flask import Flask

from services.base import turns


def init_app(app: Flask) -> None:
    app.jinja_env.concat = _joined  # type: ignore[method-assign]


def _joined(pieces: Iterable[str]) -> str:
    """In place of Jinja's own, which templates call for a page, a block and a macro; a macro's pieces are there."""
    if isinstance(pieces, list):
        turns.give_way()
        return "".join(pieces)
    return "".join(turns.in_turns(pieces))
