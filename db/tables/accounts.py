"""The tables of what a person has beside an account: links that set its password, a calendar to subscribe to, and an
address that is yet to be confirmed.
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from db.columns import MYSQL_OPTIONS, UtcDateTime, metadata

# Each sets the password of an account once; a used one is gone.
account_links = Table(
    "account_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    **MYSQL_OPTIONS,
)

# What people typed who forgot their password, encrypted by a key that comes from SECRET_KEY, until a job reads it.
password_requests = Table(
    "password_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# The private address at which a member of the team subscribes to their own interviews.
calendar_addresses = Table(
    "calendar_addresses",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_read_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# The new e-mail address of a person until they open the link that was sent there; one at a time.
address_changes = Table(
    "address_changes",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("email", String(254), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    **MYSQL_OPTIONS,
)
