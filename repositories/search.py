"""How text is searched: as it is written and as it is typed, alike on every database.

A name or a title is stored a second time as a key, which has no case and no accents; what is typed becomes a key too,
whose words are looked for one by one, in any order, each anywhere: scripts without spaces are found in the same way.
The databases compare keys letter by letter: what their collations would make equal differs.
"""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

MAX_WORDS = 8
"""Each is compared with each row. People type two or three; more are looked for as they stand."""

# Above and below the letter, and the vowel signs of Hebrew and Arabic: what keyboards lack and people leave out.
# The marks of other scripts are letters to those who read them.
_MARKS_ABOVE_AND_BELOW = 200
_VOWEL_SIGNS = range(10, 36)

# Signs that programs put in by themselves, and that nobody types.
_PUT_IN = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'",
    "\u200b": None, "\u200c": None, "\u200d": None, "\u00ad": None,
}  # fmt: skip

# Letters that Unicode does not take apart and keyboards lack, and those that two layouts of one script write apart.
_AS_TYPED = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "\u0640": None,
        **_PUT_IN,
    }
)  # fmt: skip
_TYPED = str.maketrans(_PUT_IN)


def key(text: str) -> str:
    """What a name or a title is found by: without case, accents, joiners and doubled spaces."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(char for char in apart if not _is_left_out(unicodedata.combining(char)))
    return " ".join(unicodedata.normalize("NFC", kept.translate(_AS_TYPED)).split())


def words(text: str) -> list[str]:
    """The words of what was typed, as they stand in keys; those from the last of `MAX_WORDS` on are one."""
    return list(dict.fromkeys(key(text).split(" ", MAX_WORDS - 1)))


def finds(stored: ColumnElement[Any], source: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether each word of the text stands in the stored key."""
    return and_(*(has(stored, source, word) for word in words(text)))


def has(stored: ColumnElement[Any], source: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Whether one of `words` stands in the key."""
    return key_of(stored, source).contains(word, autoescape=True)


def key_of(stored: ColumnElement[Any], source: ColumnElement[Any]) -> ColumnElement[Any]:
    """The stored key; where nobody stored one, the lower case of `source` stands in."""
    return func.coalesce(stored, func.lower(source))


def finds_spelled(stored: ColumnElement[Any], source: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """As `finds`, of what is stored folded and has its accents, such as addresses."""
    return or_(*(key_of(stored, source).contains(one, autoescape=True) for one in spellings(text)))


def spellings(text: str) -> list[str]:
    """What was typed, as addresses and user names are stored: as it stands, and as it was typed before a program put
    its own signs in.
    """
    typed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
    return list(dict.fromkeys([typed, typed.translate(_TYPED)]))


def _is_left_out(combining_class: int) -> bool:
    return combining_class >= _MARKS_ABOVE_AND_BELOW or combining_class in _VOWEL_SIGNS
