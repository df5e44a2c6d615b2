"""Hiding words in stored edits, for a reader who is not to know whose they are.

What is hidden keeps its length, so every later edit finds its place. Only what one edit brings whole can be hidden: a
word that was typed letter by letter is in as many edits.
"""

import re
from collections.abc import Mapping
from typing import Any

from services.document import json_values, update_encoding, yjs_updates
from services.document.update_parts import ANY, STRING, Item

HIDDEN = "·"
WORDED = frozenset({"name", "text", "originalText"})
"""What people wrote of a value: a file's or a frame's name, and the text on the board; the rest are numbers and ids."""


def hide(text: str, words: re.Pattern[str]) -> str:
    """The text with these words as dots, as many as they have UTF-16 units."""
    return words.sub(lambda found: HIDDEN * (len(found[0].encode("utf-16-le")) // 2), text)


def masked(update: bytes, words: re.Pattern[str], anywhere: re.Pattern[str]) -> bytes:
    """The update with these words hidden in texts, names of files and the board; the same bytes where there are none.

    `anywhere` finds the words within others too: bytes of the framing may look like letters. Raises MalformedUpdate.
    """
    if not anywhere.search(update.decode("utf-8", "ignore")):
        return update
    reading = yjs_updates.read(update)
    items = [_masked_item(one, words) for one in reading.items]
    if items == reading.items:
        return update
    # Both end with, or begin with, the part that the other brings.
    return update_encoding.encode_items(items)[:-1] + update_encoding.encode_deletes(reading.deletes)[1:]


def _masked_item(item: Item, words: re.Pattern[str]) -> Item:
    if item.kind == STRING and isinstance(item.content, str):
        return item._replace(content=hide(item.content, words))
    if item.kind == ANY and isinstance(item.value, dict):
        hidden = hide_in_value(item.value, words)
        if hidden != item.value:
            content = update_encoding.number(1) + json_values.encode(hidden)
            return item._replace(content=content, value=hidden)
    return item


def hide_in_value(value: Mapping[str, Any], words: re.Pattern[str]) -> dict[str, Any]:
    """A file's entry or an element of the board with these words hidden."""
    return {name: hide(one, words) if name in WORDED and isinstance(one, str) else one for name, one in value.items()}
