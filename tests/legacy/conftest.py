"""Fixtures of the tests about older databases."""

from tests.legacy.databases import mysql, sqlite  # noqa: F401
