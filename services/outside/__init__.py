"""Fetching from, and sending to, addresses that people entered: the one door, which leads outside and never inside."""

from services.outside import fetching, posting
from services.outside.fetching import NotFetched

__all__ = ["NotFetched", "fetching", "posting"]
