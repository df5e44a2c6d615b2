"""How names and addresses of people are folded and checked before they are stored or looked up."""

import re
import unicodedata

import idna

from services.base.errors import Invalid
from services.base.text import _

MIN_USERNAME_CHARS = 3
MAX_USERNAME_CHARS = 80
USERNAME_SIGNS = frozenset("._@+-'")
EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\".]+(\.[^\s@<>\".]+)*")
MAX_EMAIL_CHARS = 254
MAX_FULL_NAME_CHARS = 120
MAX_SEARCH_CHARS = 100  # Of what a list is searched for.

# Keyboards write the apostrophe in more than one way, and some scripts join letters by signs that nobody sees.
_ONE_SPELLING = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u200c": None, "\u200d": None})


def fold(text: str) -> str:
    """One spelling for all that look alike: NFKC, case folded, one apostrophe, no outer spaces.

    Composed again at the end, because folding takes some letters apart.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_ONE_SPELLING)
    return unicodedata.normalize("NFKC", plain.casefold()).strip()


def clean_username(text: str) -> str:
    """The folded user name. Raises Invalid("username-invalid")."""
    name = fold(text)
    if not MIN_USERNAME_CHARS <= len(name) <= MAX_USERNAME_CHARS or not _is_username(name):
        raise Invalid(
            "username-invalid",
            _("Use 3 to 80 letters, digits, dots, dashes, apostrophes or underscores, without spaces."),
            field="username",
        )
    return name


def _is_username(name: str) -> bool:
    """Letters and digits of any script with their marks, which many scripts write their vowels by, and a few signs."""
    kinds = [unicodedata.category(char)[0] for char in name]
    return kinds[0] != "M" and all(
        kind in "LMN" or char in USERNAME_SIGNS for char, kind in zip(name, kinds, strict=True)
    )


def clean_email(text: str) -> str:
    """The address without outer spaces. Raises Invalid("email-invalid")."""
    address = unicodedata.normalize("NFC", text).strip()
    if len(address) > MAX_EMAIL_CHARS or not EMAIL.fullmatch(address) or not _is_domain(address.rpartition("@")[2]):
        raise Invalid("email-invalid", _("Enter an e-mail address such as name@example.org."), field="email")
    return address


def _is_domain(text: str) -> bool:
    """Whether a domain that is not ASCII can be one: a letter to any other would never leave."""
    try:
        return text.isascii() or bool(idna.encode(text, uts46=True))
    except idna.IDNAError:
        return False


def clean_line(text: str | None) -> str | None:
    """One line of text without control characters and doubled spaces; None when nothing is left."""
    if text is None:
        return None
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    line = " ".join(unicodedata.normalize("NFC", visible).split())
    return line or None


def clean_full_name(text: str | None) -> str:
    """A person's name on one line, cut where it does not fit. Raises Invalid("name-missing")."""
    name = clean_line(text)
    if name is None:
        raise Invalid("name-missing", _("Enter a name."), field="name")
    return name[:MAX_FULL_NAME_CHARS]
