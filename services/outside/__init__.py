"""What the program asks of other hosts: of addresses that people entered, only outside; of those the operator named."""

from services.outside import fetching, named, posting
from services.outside.fetching import NotFetched
from services.outside.wires import Deadline

__all__ = ["Deadline", "NotFetched", "fetching", "named", "posting"]
