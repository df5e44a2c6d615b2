"""Databases older than the first numbered version, made by the seed's own `schema.sql` and its likes.

Such a database has `users`, `interviews` and perhaps `chat_messages`, under varying column names and
types. Adopting it keeps every row and every value: what has a place now goes there, what has none
stays in a column of its old name, or of `legacy_` and its old name where a present column needs that.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

from migrations import inspection
from migrations.steps import Steps

ASIDE = "legacy_"
OLD_TABLES = ("users", "interviews", "chat_messages")


@dataclass(frozen=True)
class Adoption:
    """The tables as they shall be, and the steps that lead there; `now` is one moment for all of it."""

    steps: Steps
    present: sa.MetaData
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))

    def table(self, name: str) -> sa.Table:
        return self.present.tables[name]

    def has(self, name: str) -> bool:
        return name in inspection.tables(self.steps.db)

    def columns(self, name: str) -> dict[str, inspection.Column]:
        return inspection.columns(self.steps.db, name)
