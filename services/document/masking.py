"""Hiding words in stored edits, for a reader who is not to know whose they are.

What is hidden keeps its length, so every later edit finds its place. Only what one edit brings whole can be hidden: a
word that was typed letter by letter is in as many edits.
"""

import re
from collections.abc import Callable

from services.document import update_encoding, yjs_updates
from services.document.update_parts import ANY, STRING, Item

HIDDEN = "·"
NAME = re.compile(rb"\x04name\x77")
"""Where the value of a file's entry says its name: the key, and that a text follows."""


def hide(text: str, words: re.Pattern[str]) -> str:
    """The text with these words as dots, as many as they have UTF-16 units."""
    return words.sub(lambda found: HIDDEN * (len(found[0].encode("utf-16-le")) // 2), text)


def masked(update: bytes, words: re.Pattern[str], anywhere: re.Pattern[str]) -> bytes:
    """The update with these words hidden in texts and in names of files; the same bytes where there are none.

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
    if item.kind == ANY and isinstance(item.content, bytes):
        return item._replace(content=_with_name(item.content, lambda name: hide(name, words)))
    return item


def _with_name(value: bytes, change: Callable[[str], str]) -> bytes:
    found = NAME.search(value)
    if found is None:
        return value
    at, size, shift = found.end(), 0, 0
    while True:
        size |= (value[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if value[at - 1] < 0x80:
            break
    name = change(value[at : at + size].decode()).encode()
    return value[: found.end()] + update_encoding.number(len(name)) + name + value[at + size :]
