"""Who did what to what, and from where, in the table that had numbers.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0029"
down_revision = "0028"

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

audit_entries = sa.Table(
    "audit_entries",
    sa.MetaData(),
    # There already, and named by the indexes.
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("doer_id", sa.Integer),
    sa.Column("doer_name", sa.String(120), nullable=False, server_default=sa.text("''")),
    sa.Column("address", sa.String(64)),
    sa.Column("subject_kind", sa.String(20)),
    sa.Column("subject_id", sa.Integer),
    sa.Column("whom_id", sa.Integer),
    sa.Index("ix_audit_entries_at", "at"),
    sa.Index("ix_audit_entries_doer_id_at", "doer_id", "at"),
    sa.Index("ix_audit_entries_subject_kind_subject_id_at", "subject_kind", "subject_id", "at"),
    sa.Index("ix_audit_entries_whom_id_at", "whom_id", "at"),
)


def upgrade() -> None:
    present.add(op.get_context().opts["steps"], audit_entries)
