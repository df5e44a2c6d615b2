"""Pages are made in turns: while somebody's long page is written, everybody else goes on.

Jinja joins a page out of small pieces, and each macro out of its own. Whenever a few were joined, the others get their
turn if this one has lasted long enough. What a page shows was read before, so nothing changes under it.
"""

from collections.abc import Callable, Iterable

from flask import Flask

TURN_S = 0.008
"""Less than half of what the watch reports (`observing/stalls.py`): the piece that is under way comes on top."""


def init_app(app: Flask, give_way: Callable[[float], None]) -> None:
    """`give_way` lets others go on if the caller's turn has lasted so many seconds."""

    def joined(pieces: Iterable[str]) -> str:
        """In place of Jinja's own, which the templates call for a page, a block and a macro."""
        if isinstance(pieces, list):
            give_way(TURN_S)
            return "".join(pieces)
        found = []
        for piece in pieces:
            found.append(piece)
            give_way(TURN_S)
        return "".join(found)

    app.jinja_env.concat = joined  # type: ignore[method-assign]
