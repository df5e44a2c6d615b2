"""The pieces of a printed report: what `services/record/report.typ` knows how to set, and how much may be printed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from localization import in_zone, reader_zone, translate
from routes.role_words import ROLES
from services.base import Message, _, in_turns
from services.board import Drawing

Fields = dict[str, Any]
MAX_TEXT_CHARS = 20_000
"""Of one file, or of what one run wrote: some six pages."""
MAX_CHARS = 1_500_000
"""Of everything that people and programs wrote, in its order; 5,000 messages of 300 characters."""
CUT = _("The rest is left out here. The report's page and its JSON have more.")


class Room:
    """How much may still be printed."""

    def __init__(self) -> None:
        self._left = MAX_CHARS

    def of(self, text: str, most: int = MAX_TEXT_CHARS) -> str:
        """The text, or its beginning with a sentence that says so."""
        most = max(0, min(most, self._left))
        self._left -= min(len(text), most)
        return text if len(text) <= most else f"{text[:most]}\n{translate(CUT)}".lstrip("\n")


def moment(at: str | None) -> str:
    """In the reader's time zone; of no moment, nothing."""
    return in_zone(datetime.fromisoformat(at), reader_zone()) if at else ""


def section(title: Message, blocks: list[Fields]) -> Fields:
    """One without blocks is left out."""
    return {"title": translate(title), "blocks": blocks}


def facts(rows: Iterable[tuple[Message, str]]) -> Fields:
    """Terms with their values; those without one are left out."""
    return named([(_capitalized(translate(term)), value) for term, value in rows if value])


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


def named(rows: Iterable[tuple[str, str]]) -> Fields:
    """As `facts`, where the terms are people's own words."""
    return {"kind": "facts", "rows": [list(one) for one in rows]}


def text(message: Message) -> Fields:
    """A sentence of ours."""
    return {"kind": "text", "text": translate(message)}


def heading(words: str) -> Fields:
    """Below the section's own."""
    return {"kind": "heading", "text": words}


def code(words: str) -> Fields:
    """Set with the letters of an editor."""
    return {"kind": "code", "text": words}


def listed(found: Iterable[str]) -> Fields:
    """Short texts, one below the other."""
    return {"kind": "listed", "rows": list(found)}


def drawing(found: Drawing, alt: str) -> Fields:
    """A picture, and the sentence that stands for it."""
    return {"kind": "drawing", "svg": found.svg, "width": found.width, "height": found.height, "alt": alt}


def rows(found: Iterable[tuple[str, str]]) -> Fields:
    """Small heads, each with a text below it."""
    return {"kind": "said", "rows": [{"head": head, "text": words} for head, words in in_turns(found)]}


def said(found: list[Fields], room: Room) -> Fields:
    """Messages or comments, with who wrote them when."""
    return rows((_who(one), room.of(one["text"])) for one in found)


def _who(one: Fields) -> str:
    role = f" ({translate(ROLES[one['role']])})" if one.get("role") else ""
    return f"{one['by']}{role} · {moment(one['at'])}"
