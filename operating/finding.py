"""One thing that the doctor examined."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Without a `remedy` it is well; `is_grave` keeps the server, or a part of it, from working."""

    what: str
    found: str
    remedy: str | None = None
    is_grave: bool = False

    @property
    def is_well(self) -> bool:
        return self.remedy is None
