"""How text is searched: as it is written and as it is typed, alike on every database.

A name or a title is stored a second time as a key, which has no case and no accents; what is typed becomes a key too.
The databases compare keys letter by letter: what their collations would make equal differs.
"""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, func

# Above and below the letter, and the vowel signs of Hebrew and Arabic: what keyboards lack and people leave out.
# The marks of other scripts are letters to those who read them.
_MARKS_ABOVE_AND_BELOW = 200
_VOWEL_SIGNS = range(10, 36)

# Letters that Unicode does not take apart and keyboards lack, and those that two layouts of one script write apart.
_AS_TYPED = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "\u0640": None,
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'",
        "\u200b": None, "\u200c": None, "\u200d": None, "\u00ad": None,
    }
)  # fmt: skip


def key(text: str) -> str:
    """What a name or a title is found by: without case, accents, joiners and doubled spaces."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(char for char in apart if not _is_left_out(unicodedata.combining(char)))
    return " ".join(unicodedata.normalize("NFC", kept.translate(_AS_TYPED)).split())


def finds(stored: ColumnElement[Any], source: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the stored key contains the text's; the lower case of `source` stands in where nobody stored a key."""
    return func.coalesce(stored, func.lower(source)).contains(key(text), autoescape=True)


def finds_spelled(stored: ColumnElement[Any], source: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """As `finds`, of what is stored folded and has its accents, such as addresses."""
    spelled = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
    return func.coalesce(stored, func.lower(source)).contains(spelled, autoescape=True)


def _is_left_out(combining_class: int) -> bool:
    return combining_class >= _MARKS_ABOVE_AND_BELOW or combining_class in _VOWEL_SIGNS
