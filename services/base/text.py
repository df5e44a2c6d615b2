"""Sentences of the services, marked here for translation and translated at the edge that shows them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """A sentence safe to show: its English text with `%(name)s` places, and what goes into them."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence, for logs and tests."""
        return self.msgid % self.params if self.params else self.msgid


def _(msgid: str, /, **params: Any) -> Message:
    """Mark a sentence; `routes/` and `sockets/gateway.py` translate it for the reader."""
    return Message(msgid, params)
