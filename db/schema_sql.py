"""Writes `schema.sql`: the whole present schema for MySQL, generated from `db/tables.py`.

`python -m db.schema_sql` writes the file; a contract test fails while it is not the same.
"""

from pathlib import Path

from sqlalchemy.dialects import mysql

from db.tables import metadata
from db.versions import head
from migrations import ddl

FILE = Path(__file__).resolve().parent.parent / "schema.sql"

HEADER = """\
-- The whole schema for MySQL 8 and MariaDB 10.4 or newer. Generated: do not edit.
-- Change db/tables.py, add a migration, and run: python -m db.schema_sql
--
-- It only creates what is missing and never drops anything. `python init_db.py` does the same without
-- this file; a database of an older version is brought to the present by `python update_db.py`.

SET NAMES utf8mb4;
"""

VERSION_TABLE = """\
CREATE TABLE IF NOT EXISTS `alembic_version` (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci"""

# Only tables that are whole get the version: where older ones were already there, update_db.py is due.
STAMP = """\
INSERT INTO `alembic_version` (version_num)
SELECT '{head}' FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM `alembic_version`)
  AND (SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
       AND (table_name, column_name) IN ({columns})) = {count}"""


def text() -> str:
    """The file's content."""
    dialect = mysql.dialect()
    statements = [ddl.create_table(table, dialect, is_guarded=True) for table in metadata.sorted_tables]
    names = [f"('{table.name}', '{column.name}')" for table in metadata.sorted_tables for column in table.columns]
    listed = ",\n        ".join(", ".join(names[start : start + 4]) for start in range(0, len(names), 4))
    stamp = STAMP.format(head=head(), columns=f"\n        {listed}", count=len(names))
    return HEADER + "".join(f"\n{statement};\n" for statement in (*statements, VERSION_TABLE, stamp))


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
