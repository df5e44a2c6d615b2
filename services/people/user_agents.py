"""Which browser on which system a program says it is, by a list of names of ours: never in its own words.

The header is whatever its sender likes. It tells people their own browsers apart, and decides nothing.
"""

MAX_READ_CHARS = 400
"""Browsers send about 120."""

# The first mark that is found counts: browsers name those before them, to be served the same pages.
BROWSERS = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Epiphany/", "GNOME Web"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def read(text: str) -> tuple[str | None, str | None]:
    """Browser and system as people call them; None for what is not on the lists."""
    head = text[:MAX_READ_CHARS]
    return _first(BROWSERS, head), _first(SYSTEMS, head)


def _first(marks: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for mark, name in marks if mark in text), None)
