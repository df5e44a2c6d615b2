"""Plain text as pages show it: paragraphs of lines, with the links in it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# Only ASCII, so that no address looks like another: names in other scripts come as xn--.
LINK = re.compile(r"https://[!#-;=?-~]++(?!\w)", re.IGNORECASE)
TRAILING = ".,;:!?)]}'*"
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A piece of a line; `url` where it is a link."""

    text: str
    url: str | None = None


Line = tuple[Part, ...]


def paragraphs(text: str) -> list[list[Line]]:
    """The paragraphs, which an empty line separates, each as its lines."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n"))
    return [[_line(line) for line in block.split("\n")] for block in blocks if block.strip()]


def only_link(text: str) -> str | None:
    """The address, where the text is one link and nothing else."""
    found = LINK.fullmatch(text.strip())
    return found.group() if found and is_usable(found.group()) else None


def has_other_link(text: str) -> bool:
    """Whether it names an address that pages would not make a link of."""
    rest = LINK.sub(lambda found: " " if is_usable(_trimmed(found.group())) else found.group(), text)
    return ADDRESS.search(rest) is not None


def is_usable(url: str) -> bool:
    """Whether it leads to a host, under no false name: `https://bank.example@elsewhere.example` leads elsewhere."""
    try:
        split = urlsplit(url)
        return bool(split.hostname) and "@" not in split.netloc and "\\" not in url and (split.port or 443) > 0
    except ValueError:
        return False


def _trimmed(url: str) -> str:
    return url.rstrip(TRAILING)


def _line(line: str) -> Line:
    parts: list[Part] = []
    end = 0
    for found in LINK.finditer(line):
        url = _trimmed(found.group())
        if is_usable(url):
            parts += [Part(line[end : found.start()]), Part(url, url)]
            end = found.start() + len(url)
    return tuple(one for one in (*parts, Part(line[end:])) if one.text)
