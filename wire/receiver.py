"""What the wire calls, and whoever serves has to hand over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Receiver:
    """What the wire calls. Sockets are named by their `engine_id`, except in `gone`.

    Nothing here may raise, and nothing but `closed` and `gone` may wait.
    """

    opened: Callable[[str, dict[str, Any]], None]
    """Every socket, with its WSGI environment."""
    closed: Callable[[str], None]
    """Once each that was opened, however it ended."""
    gone: Callable[[str], None]
    """The `socket_id` of a connection that ended without the library saying so."""
    person_of: Callable[[str], object]
    """Whose an open socket is."""
    may_greet: Callable[[str], bool]
    """Charge a CONNECT or DISCONNECT. A socket that may not is closed, in this and the next two."""
    may_babble: Callable[[str], bool]
    """Charge a packet that is neither an event nor a greeting."""
    may_go_on: Callable[[str, str | None], bool]
    """Charge a packet that could not be read, with the error's name where there was one."""
    may_say: Callable[[str, int], bool]
    """Charge a text of so many characters, before it is read."""
    overdue: Callable[[Callable[[str], bool]], list[str]]
    """The sockets that have had no connection for too long; it is handed what says whether one has it."""
    refused: Callable[[str], None]
    """Hears of each refusal what it was about, one of few words."""
