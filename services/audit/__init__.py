"""Who did what to whom, when, and from where: written with the deed, and never changed afterwards."""

from services.audit import audit, log, origin, readings

__all__ = ["audit", "log", "origin", "readings"]
