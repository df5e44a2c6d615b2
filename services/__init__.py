"""The rules, in packages by noun. Each package has a face, which is all that others see of it.

A package imports only from those that stand before it.
"""

ORDER = (
    "base",
    "resume",
    "signals",
    "people",
    "interview",
    "room",
    "proctoring",
    "document",
    "planning",
    "record",
)
