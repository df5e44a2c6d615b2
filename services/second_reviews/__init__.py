"""Blind second reviews: asking for them, and what a reviewer reads before they know whose interview it is."""

from services.second_reviews import asking, blinding, recording
from services.second_reviews.blinding import Blind

__all__ = ["Blind", "asking", "blinding", "recording"]
