"""What the panel writes for itself in a room: private notes and whispers.

The definition is frozen here, because `db/tables` moves on. There is no way back: a backup is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present

revision = "0024"
down_revision = "0023"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

# Only what the foreign keys below point at.
pointed_at = sa.MetaData()
sa.Table("users", pointed_at, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("interviews", pointed_at, sa.Column("id", sa.Integer, primary_key=True))

NOTES = sa.Table(
    "notes",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("author_id", sa.Integer),
    sa.Column("note_id", sa.String(36), nullable=False),
    sa.Column("mark", sa.String(10)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("edited_at", MOMENT),
    sa.PrimaryKeyConstraint("id", name="pk_notes"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_notes_interview_id"),
    sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_notes_author_id"),
    sa.UniqueConstraint("interview_id", "author_id", "note_id", name="uq_notes_interview_id_author_id_note_id"),
    sa.Index("ix_notes_author_id", "author_id"),
    sa.Index("ix_notes_interview_id_id", "interview_id", "id"),
    **OPTIONS,
)
WHISPERS = sa.Table(
    "whispers",
    pointed_at,
    sa.Column("id", sa.Integer),
    sa.Column("interview_id", sa.Integer, nullable=False),
    sa.Column("author_id", sa.Integer),
    sa.Column("whisper_id", sa.String(36), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_whispers"),
    sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_whispers_interview_id"),
    sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_whispers_author_id"),
    sa.UniqueConstraint(
        "interview_id", "author_id", "whisper_id", name="uq_whispers_interview_id_author_id_whisper_id"
    ),
    sa.Index("ix_whispers_author_id", "author_id"),
    sa.Index("ix_whispers_interview_id_id", "interview_id", "id"),
    **OPTIONS,
)


def upgrade() -> None:
    for table in (NOTES, WHISPERS):
        present.bring_new(op.get_context().opts["steps"], table)
