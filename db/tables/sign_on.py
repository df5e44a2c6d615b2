"""The tables of signing in with an account of another program: whose it is there, and who is on the way."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from db.columns import MYSQL_OPTIONS, UtcDateTime, exact, metadata

# Which account of a provider opens which account here. Only issuer and subject say so; the address is shown to people.
sign_on_identities = Table(
    "sign_on_identities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("issuer", exact(255), nullable=False),
    Column("subject", exact(255), nullable=False),
    Column("email", String(254)),
    Column("connected_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    UniqueConstraint("issuer", "subject"),
    UniqueConstraint("user_id", "issuer"),
    **MYSQL_OPTIONS,
)

# Who was sent to a provider and has not come back; taken once. `state` and the browser's secret are hashes.
pending_sign_ons = Table(
    "pending_sign_ons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state_hash", String(64), nullable=False, unique=True),
    Column("browser_hash", String(64), nullable=False),
    # From which address it came, so that no one place takes all the room; null for what an older version wrote.
    Column("source_hash", String(64)),
    # The provider, nonce, verifier and what comes afterwards, encrypted by a key that comes from SECRET_KEY.
    Column("sealed", Text, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Index(None, "began_at"),
    Index(None, "browser_hash"),
    Index(None, "source_hash"),
    **MYSQL_OPTIONS,
)
