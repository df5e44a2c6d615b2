"""The record of an interview: its events as a chain of links, signed at the end."""

from services.chain import chain, keys, links
from services.chain.chain import Happened
from services.chain.kinds import Kind

__all__ = [
    "Happened",
    "Kind",
    "chain",
    "keys",
    "links",
]
