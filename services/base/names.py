"""How names and addresses of people are folded and checked before they are stored or looked up."""

import re
import unicodedata

from services.base.errors import Invalid
from services.base.text import _

USERNAME = re.compile(r"[\w.@+-]{3,80}")
EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\".]+(\.[^\s@<>\".]+)*")
MAX_EMAIL_CHARS = 254
MAX_FULL_NAME_CHARS = 120
MAX_SEARCH_CHARS = 100  # Of what a list is searched for.


def fold(text: str) -> str:
    """One spelling for all that look alike: NFKC, lower case, no outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def clean_username(text: str) -> str:
    """The folded user name. Raises Invalid("username-invalid")."""
    name = fold(text)
    if not USERNAME.fullmatch(name):
        raise Invalid(
            "username-invalid",
            _("Use 3 to 80 letters, digits, dots, dashes or underscores, without spaces."),
            field="username",
        )
    return name


def clean_email(text: str) -> str:
    """The address without outer spaces. Raises Invalid("email-invalid")."""
    address = unicodedata.normalize("NFC", text).strip()
    if len(address) > MAX_EMAIL_CHARS or not EMAIL.fullmatch(address):
        raise Invalid("email-invalid", _("Enter an e-mail address such as name@example.org."), field="email")
    return address


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
