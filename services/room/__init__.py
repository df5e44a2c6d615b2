"""The live room: the lobby, presence, the chat, relay credentials; and which process serves it."""

from services.room import admission, chat, draining, leases, lobby, notes, readiness, turn, whispers
from services.room.chat import MAX_MESSAGE_CHARS
from services.room.presence import Media, Member, presence

__all__ = [
    "MAX_MESSAGE_CHARS",
    "Media",
    "Member",
    "admission",
    "chat",
    "draining",
    "leases",
    "lobby",
    "notes",
    "presence",
    "readiness",
    "turn",
    "whispers",
]
