"""The catalogue of signals, and which of them an interview observes."""

from services.signals import detectors, profiles
from services.signals.detectors import Detector, Source
from services.signals.profiles import SIGNALS, Profile

__all__ = [
    "SIGNALS",
    "Detector",
    "Profile",
    "Source",
    "detectors",
    "profiles",
]
