"""What administrators set on a page, between the environment, which wins, and the defaults."""

from services.stored_settings import catalogue, connections, providers, stored

__all__ = ["catalogue", "connections", "providers", "stored"]
