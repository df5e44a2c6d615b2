"""What a database holds now: tables, columns, indexes, keys. Read anew at every question; writes nothing."""

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

TEXTS = ("char", "varchar", "nvarchar", "tinytext", "text", "mediumtext", "longtext", "clob", "enum", "set")
NUMBERS = ("decimal", "numeric", "float", "double", "real", "year")
MOMENTS = ("datetime", "timestamp", "date", "time")


@dataclass(frozen=True)
class Column:
    """A column as the database describes it; `type` in its own words, such as `varchar(80)`."""

    name: str
    type: str
    is_nullable: bool
    default: str | None = None
    extra: str = ""
    collation: str | None = None

    @property
    def kind(self) -> str:
        """`int`, `text`, `number`, one of MOMENTS, or `other`."""
        word = re.split(r"[^a-z]", self.type, maxsplit=1)[0]
        if word in MOMENTS:
            return word
        if "int" in word or word in ("bool", "boolean"):
            return "int"
        if word in TEXTS:
            return "text"
        return "number" if word in NUMBERS else "other"

    @property
    def needs_value(self) -> bool:
        """Whether a row cannot be added without saying what goes here."""
        has_own_value = "auto_increment" in self.extra or "generated" in self.extra
        return not self.is_nullable and self.default is None and not has_own_value

    @property
    def changes_on_update(self) -> bool:
        return "on update" in self.extra


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key and the table that holds it."""

    table: str
    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    has_action: bool


def is_mysql(db: Connection) -> bool:
    return db.dialect.name in ("mysql", "mariadb")


def tables(db: Connection) -> set[str]:
    return set(sa.inspect(db).get_table_names())


def columns(db: Connection, table: str) -> dict[str, Column]:
    """The columns by name, in their order."""
    return _mysql_columns(db, table) if is_mysql(db) else _sqlite_columns(db, table)


def primary_key(db: Connection, table: str) -> tuple[str, ...]:
    return tuple(sa.inspect(db).get_pk_constraint(table)["constrained_columns"])


def indexes(db: Connection, table: str) -> dict[str, tuple[tuple[str, ...], bool]]:
    """Every index but the primary key: its columns, and whether it is unique."""
    found = sa.inspect(db).get_indexes(table)
    return {str(one["name"]): (tuple(str(name) for name in one["column_names"]), bool(one["unique"])) for one in found}


def foreign_keys(db: Connection, table: str) -> list[ForeignKey]:
    return [
        ForeignKey(
            table,
            str(one["name"]),
            tuple(one["constrained_columns"]),
            one["referred_table"],
            tuple(one["referred_columns"]),
            any(str(action).upper() not in ("RESTRICT", "NO ACTION") for action in one.get("options", {}).values()),
        )
        for one in sa.inspect(db).get_foreign_keys(table)
    ]


def foreign_keys_to(db: Connection, target: str) -> list[ForeignKey]:
    """The keys of other tables that point here."""
    others = tables(db) - {target}
    return [key for table in sorted(others) for key in foreign_keys(db, table) if key.target == target]


def checks(db: Connection, table: str) -> list[str]:
    """The names of a table's own CHECK constraints; those of a column go with its definition."""
    return [str(one["name"]) for one in sa.inspect(db).get_check_constraints(table)]


def table_options(db: Connection, table: str) -> tuple[str, str, str]:
    """A MySQL table's engine, row format and collation."""
    query = (
        "SELECT engine, row_format, table_collation FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = :table"
    )
    engine, row_format, collation = db.execute(sa.text(query), {"table": table}).one()
    return str(engine), str(row_format), str(collation)


def _mysql_columns(db: Connection, table: str) -> dict[str, Column]:
    query = (
        "SELECT column_name, column_type, is_nullable, column_default, extra, collation_name"
        " FROM information_schema.columns"
        " WHERE table_schema = DATABASE() AND table_name = :table ORDER BY ordinal_position"
    )
    rows = db.execute(sa.text(query), {"table": table})
    return {
        name: Column(name, type_.lower(), nullable == "YES", _literal(default), extra.lower(), collation)
        for name, type_, nullable, default, extra, collation in rows
    }


def _literal(default: str | None) -> str | None:
    """A default without quotes: MariaDB writes `'x'` and `NULL` where MySQL writes `x` and nothing."""
    if default is None or default == "NULL":
        return None
    is_quoted = len(default) > 1 and default[0] == default[-1] == "'"
    return default[1:-1].replace("''", "'") if is_quoted else default


def _sqlite_columns(db: Connection, table: str) -> dict[str, Column]:
    query = 'SELECT name, type, "notnull", dflt_value FROM pragma_table_info(:table)'
    rows = db.execute(sa.text(query), {"table": table})
    return {
        name: Column(name, (type_ or "text").lower(), not is_required, default)
        for name, type_, is_required, default in rows
    }
