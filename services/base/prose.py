"""What people write in their own words is kept as they wrote it. Names and other single lines are `names`' business."""

from services.base.errors import Invalid
from services.base.text import Message, _


def required(text: str, *, field: str, missing: Message, most: int) -> str:
    """The text without the empty lines at its ends. Raises Invalid("<field>-missing", "<field>-too-long")."""
    kept = without_empty_ends(text)
    if not kept:
        raise Invalid(f"{field}-missing", missing, field=field)
    if len(kept) > most:
        raise Invalid(f"{field}-too-long", _("Use at most %(count)s characters.", count=most), field=field)
    return kept


def without_empty_ends(text: str) -> str:
    """The text without the empty lines at its ends; every other space stays, as code and lists need theirs.

    NUL, which databases refuse, is left out. Text of spaces alone is nothing.
    """
    kept = text.replace("\x00", "")
    beginning = len(kept) - len(kept.lstrip())
    end = len(kept.rstrip())
    if end == 0:
        return ""
    first = kept.rfind("\n", 0, beginning) + 1
    last = kept.find("\n", end)
    return kept[first:] if last < 0 else kept[first:last].removesuffix("\r")
