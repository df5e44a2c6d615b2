"""The rules, in packages by noun. Each package has a face, its `__init__.py`: all that other packages may import.

A package imports only from those that stand before it.
"""

ORDER = (
    "base",
    "audit",
    "chain",
    "outside",
    "resume",
    "runner",
    "signals",
    "stored_settings",
    "webhooks",
    "company_texts",
    "people",
    "sign_on",
    "interview",
    "mail",
    "room",
    "proctoring",
    "document",
    "board",
    "questions",
    "running",
    "cards",
    "planning",
    "record",
    "second_reviews",
    "report_shares",
    "api",
)
