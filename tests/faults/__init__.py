"""Faults on purpose, against real parts: servers that are killed, a database that is killed and frozen, windows that
are cut off, a disk that is full. docs/faults.md names each row, what must happen, and the test that proves it.

Shorter than in life, where nothing depends on the length (`lengths.py`).
"""
