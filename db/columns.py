"""What every table is made of: its metadata, the kinds of its columns, and the options of MySQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, MetaData, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
MYSQL_OPTIONS: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, a naive UTC one with microseconds in the database."""

    impl = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a naive datetime: its zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored; give it a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


EXACT = "utf8mb4_bin"
"""Compares letter by letter, as SQLite does: MySQL's other collations take `bób` for `bob`."""


def exact(length: int) -> String:
    """Text whose case and accents count; what is stored is folded already."""
    return String(length).with_variant(mysql.VARCHAR(length, collation=EXACT), "mysql")


SearchKey = Text().with_variant(mysql.TEXT(collation=EXACT), "mysql")
LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
MediumBlob = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql")

MAX_ID = 2**31 - 1
"""Of an INTEGER in MySQL. SQLite's driver raises OverflowError for numbers that MySQL refuses in another way."""

metadata = MetaData(naming_convention=NAMING)
