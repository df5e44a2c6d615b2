"""Where an element stands among the others, from the hindmost to the foremost: a text between any two of which there is
room for another, as Excalidraw makes them. It has a whole part, whose first letter says how long it is, and a fraction.
"""

import re
from string import ascii_lowercase, ascii_uppercase

MAX_INDEX_CHARS = 200
"""Who puts an element between the same two again and again makes it a character longer each sixth time."""
INDEX = re.compile(rf"[A-Za-z0-9]{{1,{MAX_INDEX_CHARS}}}")
WHOLE_CHARS = {
    head: size
    for size, heads in enumerate(zip(ascii_lowercase, reversed(ascii_uppercase), strict=True), start=2)
    for head in heads
}
"""Of the whole part, by its first letter."""
LEAST = "A" + 26 * "0"
"""Before it there is no room."""


def is_index(value: object) -> bool:
    """Whether pages can put others before and behind it. One that is none ends their drawing with an error as soon as
    something comes to stand beside it.
    """
    if type(value) is not str or INDEX.fullmatch(value) is None or value == LEAST:
        return False
    size = WHOLE_CHARS.get(value[0])
    return size is not None and (len(value) == size or (len(value) > size and value[-1] != "0"))
