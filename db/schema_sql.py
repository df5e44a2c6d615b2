"""Writes `schema.sql`: the whole present schema for MySQL, generated from `db/tables/`.

`python -m db.schema_sql` writes the file; a contract test fails while it is not the same.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.dialects import mysql

from db.tables import metadata
from db.versions import head
from migrations import ddl

FILE = Path(__file__).resolve().parent.parent / "schema.sql"

HEADER = """\
-- The whole schema for MySQL 8 and MariaDB 10.4 or newer. Generated: do not edit.
-- Change db/tables/, add a migration, and run: python -m db.schema_sql
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

# Only whole tables get the version: older ones that were already there have fewer columns, and the
# foreign keys are what update_db.py adds last.
STAMP = """\
INSERT INTO `alembic_version` (version_num)
SELECT '{head}' FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM `alembic_version`)
  AND (SELECT COUNT(*) FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name IN ({tables})) = {columns}
  AND (SELECT COUNT(*) FROM information_schema.table_constraints
       WHERE table_schema = DATABASE() AND constraint_name IN ({keys})) = {key_count}"""


def text() -> str:
    """The file's content."""
    dialect = mysql.dialect()
    statements = [ddl.create_table(table, dialect, is_guarded=True) for table in metadata.sorted_tables]
    keys = sorted(str(key.name) for table in metadata.sorted_tables for key in table.foreign_key_constraints)
    stamp = STAMP.format(
        head=head(),
        tables=_quoted(table.name for table in metadata.sorted_tables),
        columns=sum(len(table.columns) for table in metadata.sorted_tables),
        keys=_quoted(keys),
        key_count=len(keys),
    )
    return HEADER + "".join(f"\n{statement};\n" for statement in (*statements, VERSION_TABLE, stamp))


def _quoted(names: Iterable[str]) -> str:
    """Names as SQL texts, three a line."""
    texts = [f"'{name}'" for name in names]
    return ",\n         ".join(", ".join(texts[start : start + 3]) for start in range(0, len(texts), 3))


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
