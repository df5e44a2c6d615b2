"""The record of an interview: its events as a chain of links, signed at the end."""

from services.chain import chain, keys, links
from services.chain.chain import Happened
from services.chain.kinds import ENDS, Kind

__all__ = [
    "ENDS",
    "Happened",
    "Kind",
    "chain",
    "keys",
    "links",
]
