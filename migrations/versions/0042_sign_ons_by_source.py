"""Where somebody came from who is on the way to a provider of accounts, as a hash.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op

from migrations import present

revision = "0042"
down_revision = "0041"

pending = sa.Table(
    "pending_sign_ons",
    sa.MetaData(),
    sa.Column("source_hash", sa.String(64)),
    sa.Index("ix_pending_sign_ons_source_hash", "source_hash"),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.add(steps, pending)
