"""Who was invited to the team and has not come yet.

The definition is frozen here, because `db/tables/` moves on. There is no way back: a backup is.
"""

import sqlalchemy as sa
from alembic import op

from db.columns import UtcDateTime
from migrations import present

revision = "0031"
down_revision = "0030"

users = sa.Table("users", sa.MetaData(), sa.Column("invited_at", UtcDateTime))
people = sa.table(
    "users",
    sa.column("invited_at", UtcDateTime),
    sa.column("created_at", UtcDateTime),
    sa.column("role"),
    sa.column("password_hash"),
)


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    present.add(steps, users)
    # Until now whoever had no password on the team was somebody who was invited.
    waits = people.c.password_hash.is_(None) & people.c.role.in_(("admin", "interviewer", "coordinator"))
    unmarked = waits & people.c.invited_at.is_(None) & people.c.created_at.is_not(None)
    invited = sa.update(people).where(unmarked).values(invited_at=people.c.created_at)
    steps.write(invited, "users: marked who was invited and has not come yet")
