"""The hot events' payloads where nothing about them is unusual, checked by hand: pydantic takes ten times as long.

What is said here is never refused here. Whatever is not found plain (a field too many, one that is too long, another
room) is left to the models in `shapes`, which are the rule.
"""

from typing import NamedTuple

from sockets.shapes import MAX_AWARENESS_BYTES, MAX_SAFE_INTEGER, MAX_UPDATE_BYTES

INPUTS = ("paste", "drop", "undo", "sync", "register")
"""How an edit came to be; typing has no word. Their places are numbers in `whole`: a new one is put last."""


class Edit(NamedTuple):
    """A `shapes.DocumentUpdate`."""

    number: int
    update: bytes
    input: str | None = None
    author: int | None = None
    proof: str | None = None


class Cursor(NamedTuple):
    """A `shapes.AwarenessUpdate`."""

    update: bytes


def edit(payload: object, meeting_link: str) -> Edit | None:
    """An edit in the room of this link, as pages send what they typed; None leaves it to the model."""
    if type(payload) is not dict or payload.get("room") != meeting_link:
        return None
    number, update, source = payload.get("number"), payload.get("update"), payload.get("input")
    if len(payload) != 3 + ("input" in payload) or type(number) is not int or type(update) is not bytes:
        return None
    if not (0 < number <= MAX_SAFE_INTEGER and 2 <= len(update) <= MAX_UPDATE_BYTES):
        return None
    return Edit(number, update, source) if source is None or source in INPUTS else None


def cursor(payload: object, meeting_link: str) -> Cursor | None:
    """A cursor in the room of this link; None leaves it to the model."""
    if type(payload) is not dict or len(payload) != 2 or payload.get("room") != meeting_link:
        return None
    update = payload.get("update")
    if type(update) is not bytes or not 1 <= len(update) <= MAX_AWARENESS_BYTES:
        return None
    return Cursor(update)
