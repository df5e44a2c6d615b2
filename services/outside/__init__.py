"""What the program fetches from addresses that people entered: the one door, which leads outside and never inside."""

from services.outside import fetching
from services.outside.fetching import NotFetched
from services.outside.wires import Deadline

__all__ = ["Deadline", "NotFetched", "fetching"]
