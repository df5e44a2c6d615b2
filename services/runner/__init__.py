"""The runner beside the application, where code is run that a browser cannot run: a client of Piston's API."""

from services.runner import client, piston

__all__ = ["client", "piston"]
