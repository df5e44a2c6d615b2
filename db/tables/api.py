"""The tables of the interface for other programs: their tokens, and answers to requests that may come twice."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from db.columns import MYSQL_OPTIONS, LongText, UtcDateTime, metadata

# What another program shows to be let in; an administrator made it, and it may do what they may, within its scopes.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    # The first characters, by which people tell tokens apart.
    Column("hint", String(16), nullable=False),
    # Separated by spaces.
    Column("scopes", String(200), nullable=False),
    Column("made_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("last_used_at", UtcDateTime),
    # When it was revoked, or its maker deactivated.
    Column("ended_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# The requests of a day that named a key of their own, so that a repetition is answered and not done again.
api_requests = Table(
    "api_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_id", Integer, ForeignKey("api_tokens.id"), nullable=False),
    Column("key_hash", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    # Both are missing while the request is under way. The answer is encrypted: it may have a link's secret in it.
    Column("status", Integer),
    Column("answer", LongText),
    Column("answer_chars", Integer, nullable=False),
    UniqueConstraint("token_id", "key_hash"),
    **MYSQL_OPTIONS,
)
