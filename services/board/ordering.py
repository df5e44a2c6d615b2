"""The order of elements: texts between any two of which there is another, as Excalidraw makes them.

A text has a whole part, whose first letter says how many digits follow, and a fraction. Of them only the next whole is
made here.
"""

from string import ascii_lowercase, ascii_uppercase, digits

from services.document import board_order

DIGITS = digits + ascii_uppercase + ascii_lowercase
"""In the order of their characters."""
FIRST = "a0"


def after(index: str | None) -> str:
    """One that stands behind `index`; the first of all without it. What is too long to have one behind it stays."""
    if not index:
        return FIRST
    whole = _whole(index)
    if whole is None:
        return _extended(index)
    head, rest = whole[0], list(whole[1:])
    for at in reversed(range(len(rest))):
        if rest[at] != DIGITS[-1]:
            rest[at] = DIGITS[DIGITS.index(rest[at]) + 1]
            return head + "".join(rest)
        rest[at] = DIGITS[0]
    return _longer(head, rest) or _extended(index)


def _extended(index: str) -> str:
    return index + DIGITS[-1] if len(index) < board_order.MAX_INDEX_CHARS else index


def _whole(index: str) -> str | None:
    """The whole part; None where its first letter asks for more digits than there are."""
    head = index[:1]
    if head in ascii_lowercase:
        size = ascii_lowercase.index(head) + 2
    elif head in ascii_uppercase:
        size = ascii_uppercase[::-1].index(head) + 2
    else:
        return None
    whole = index[:size]
    return whole if len(whole) == size and all(one in DIGITS for one in whole) else None


def _longer(head: str, rest: list[str]) -> str | None:
    """The whole after the last with this head; None behind the very last."""
    if head == "Z":
        return FIRST
    if head == "z":
        return None
    following = chr(ord(head) + 1)
    return following + ("".join(rest) + DIGITS[0] if head in ascii_lowercase else "".join(rest[:-1]))
