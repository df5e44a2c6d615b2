"""What people write in their own words is kept as they wrote it. Names and other single lines are `names`' business."""


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
