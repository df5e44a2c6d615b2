"""What the program asks of other hosts: of addresses that people entered, only outside; of those the operator named."""

from services.outside import fetching, named
from services.outside.fetching import NotFetched

__all__ = ["NotFetched", "fetching", "named"]
