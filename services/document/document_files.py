"""The files of a document besides the first, as its readers see them: what the values of the map `files` say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from services.document.update_parts import TEXT_ROOT

MAIN = "main"
MAX_FILES = 20
MAX_NAME_CHARS = 60


@dataclass(frozen=True)
class File:
    """One file of a document as its readers see it."""

    id: str
    name: str
    language: str


def in_order(entries: Iterable[tuple[str, object]]) -> list[File]:
    """The files in their order; entries that are no file are left out."""
    found = []
    for file_id, entry in entries:
        if file_id != MAIN and TEXT_ROOT.fullmatch(f"text:{file_id}") and isinstance(entry, Mapping):
            name, language, order = entry.get("name"), entry.get("language"), entry.get("order")
            if _is_name(name) and isinstance(language, str) and isinstance(order, int | float):
                found.append((order, file_id, File(file_id, name, language[:40])))
    return [file for _order, _id, file in sorted(found)[: MAX_FILES - 1]]


def name_of(entry: object) -> str | None:
    """What an entry names its file, if it does."""
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return name if _is_name(name) else None


def _is_name(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and 0 < len(name.strip()) <= MAX_NAME_CHARS
