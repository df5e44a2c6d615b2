"""Candidates that came in one file: a preview until somebody adds them, and what undoing that needs.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0037"
down_revision = "0036"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

tables = sa.MetaData()

# Only what the foreign keys below point at.
sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True))

candidate_imports = sa.Table(
    "candidate_imports",
    tables,
    sa.Column("id", sa.Integer),
    sa.Column("made_by", sa.Integer, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("preview", sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")),
    sa.Column("added_at", MOMENT),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("left_out", sa.Integer, nullable=False),
    sa.Column("undone_at", MOMENT),
    sa.Column("removed", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_candidate_imports"),
    sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_candidate_imports_made_by"),
    sa.Index("ix_candidate_imports_made_by", "made_by"),
    sa.Index("ix_candidate_imports_created_at", "created_at"),
    **OPTIONS,
)

imported_candidates = sa.Table(
    "imported_candidates",
    tables,
    sa.Column("user_id", sa.Integer, autoincrement=False),
    sa.Column("import_id", sa.Integer, nullable=False),
    sa.Column("account_hash", sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint("user_id", name="pk_imported_candidates"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_imported_candidates_user_id"),
    sa.ForeignKeyConstraint(["import_id"], ["candidate_imports.id"], name="fk_imported_candidates_import_id"),
    sa.Index("ix_imported_candidates_import_id", "import_id"),
    **OPTIONS,
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.bring_new(steps, candidate_imports)
    present.bring_new(steps, imported_candidates)
