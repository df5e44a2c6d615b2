"""Sharing the report of an interview with a colleague until an end, and what that colleague reads."""

from services.report_shares import reading, sharing
from services.report_shares.sharing import Wanted

__all__ = ["Wanted", "reading", "sharing"]
