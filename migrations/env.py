"""Alembic's entry: runs the revisions on the connection that `db.versions` locked and prepared.

There is no `alembic.ini` and no way to run without `db.versions`, because the lock lives there.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], steps=context.config.attributes["steps"])
with context.begin_transaction():
    context.run_migrations()
