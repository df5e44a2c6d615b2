"""What a database looks like, in a form that two databases can be compared by."""

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from migrations import inspection

VERSION_TABLE = "alembic_version"

COLUMNS = """
    SELECT table_name, column_name, column_type, is_nullable, column_default, extra, collation_name
    FROM information_schema.columns WHERE table_schema = DATABASE()"""
INDEXES = """
    SELECT table_name, index_name, seq_in_index, column_name, non_unique, sub_part
    FROM information_schema.statistics WHERE table_schema = DATABASE()"""
KEYS = """
    SELECT k.table_name, k.constraint_name, k.ordinal_position, k.column_name, k.referenced_table_name,
           k.referenced_column_name, r.update_rule, r.delete_rule
    FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
      ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
    WHERE k.table_schema = DATABASE()"""
TABLES = """
    SELECT table_name, engine, row_format, table_collation
    FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"""


def mysql_schema(engine: Engine) -> dict[str, set[tuple]]:
    """Everything information_schema knows of the tables, but for the order of columns."""
    with engine.connect() as connection:
        found = {}
        for name, query in (("columns", COLUMNS), ("indexes", INDEXES), ("keys", KEYS), ("tables", TABLES)):
            rows = connection.exec_driver_sql(query)
            found[name] = {tuple(row) for row in rows if row[0] != VERSION_TABLE}
        return found


def sqlite_schema(engine: Engine) -> dict[str, dict]:
    """Columns, keys and indexes of every table, names included, but for the order of columns."""
    found = {}
    inspector = sa.inspect(engine)
    for table in set(inspector.get_table_names()) - {VERSION_TABLE}:
        with engine.connect() as connection:
            columns = inspection.columns(connection, table)
        found[table] = {
            "columns": columns,
            "primary key": inspector.get_pk_constraint(table),
            "unique": {(one["name"], tuple(one["column_names"])) for one in inspector.get_unique_constraints(table)},
            "indexes": {
                (one["name"], tuple(one["column_names"]), one["unique"]) for one in inspector.get_indexes(table)
            },
            "keys": {
                (one["name"], tuple(one["constrained_columns"]), one["referred_table"], tuple(one["referred_columns"]))
                for one in inspector.get_foreign_keys(table)
            },
        }
    return found
