"""The tables of people and how they sign in."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from db.columns import MYSQL_OPTIONS, SearchKey, UtcDateTime, exact, metadata

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", exact(80), nullable=False, unique=True),
    Column("password_hash", String(255)),
    Column("role", String(20), nullable=False),
    Column("name", String(120), nullable=False, server_default=text("''")),
    Column("name_key", SearchKey),  # What the name is found by; made by `repositories/search.py`.
    Column("email", String(254)),
    # The address a person signs in by, folded to lower case. Apart from `email`, because older
    # databases may hold one address twice: the first keeps the key, the others sign in by name.
    Column("email_key", exact(254), unique=True),
    Column("phone", String(40)),
    Column("target_role", String(120)),
    Column("experience_level", String(60)),
    Column("resume_path", String(255)),
    Column("resume_original_name", String(255)),
    # What the browser told last, and what the person chose instead.
    Column("timezone", String(64)),
    Column("chosen_zone", String(64)),
    # The language of pages that the person chose; without one, their browser's.
    Column("language", String(20)),
    # Of which kinds the person wants reminders: `day`, `hour`, both or nothing, separated by a space. It counts for
    # who has chosen; for others each interview's own.
    Column("reminders", String(20), nullable=False, server_default=text("'day hour'")),
    Column("has_own_reminders", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    # Kinds of signals that are never measured of this candidate, separated by spaces; why is nobody's business.
    Column("exempt_signals", String(500), nullable=False, server_default=text("''")),
    Column("deactivated_at", UtcDateTime),
    # Of a member of the team who was invited and has not come yet; empty once they have.
    Column("invited_at", UtcDateTime),
    Column("created_at", UtcDateTime),
    # Whether all parts that searches find them by are stored (`search.py`); not of whom another program inserted.
    Column("has_parts", Boolean(create_constraint=False), nullable=False, server_default=text("0"), index=True),
    Index(None, "role", "name"),
    **MYSQL_OPTIONS,
)

# One row, id 1, written with the first admin: its primary key is what makes twenty simultaneous
# set-ups make one admin, on every database and isolation level.
setup = Table(
    "setup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("admin_id", Integer, ForeignKey("users.id"), index=True),
    Column("completed_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

user_sessions = Table(
    "user_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("ended_at", UtcDateTime),
    # Both only for a session that an invitation opened: it reaches this interview and nothing else.
    Column("interview_id", Integer),
    Column("invitation_id", Integer, index=True),
    # Of a session by password or passkey: which browser on which system it says it is, by a list of ours, and the
    # network address it was used from last.
    Column("browser", String(40)),
    Column("system", String(40)),
    Column("address", String(45)),
    # Both only for a session that began with an account of a provider: which one, and its token, encrypted, which ends
    # the session there.
    Column("identity_id", Integer, index=True),
    Column("id_token", Text),
    **MYSQL_OPTIONS,
)

# The second factor of a member of the team who turned it on: a row is what makes signing in ask for a code.
second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    # What the app counts its codes from, encrypted by a key that comes from SECRET_KEY.
    Column("secret", String(255), nullable=False),
    # The half minute of the last code that was taken, since 1970; only codes of later ones are.
    Column("last_step", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# The codes for a lost phone that were not used yet, as hashes; a used one is gone.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("code_hash", String(64), primary_key=True),
    **MYSQL_OPTIONS,
)

# The passkeys of members of the team (WebAuthn): what signs is in their device, here is what checks it.
passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    # What the device knows its person by: random, the same for all passkeys of one person.
    Column("user_handle", String(88), nullable=False),
    # Its id as base64url, up to 1,023 bytes; found by the hash, because an index cannot be as long.
    Column("credential_id", Text, nullable=False),
    Column("credential_hash", String(64), nullable=False, unique=True),
    # The COSE key as base64url.
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    # The host name it was made for; it works under no other.
    Column("rp_id", String(255), nullable=False),
    Column("name", String(60), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# What a passkey is to sign next, by the hash of what only that browser's session holds; gone once it was answered.
passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    Column("owner_hash", String(64), primary_key=True),
    Column("challenge", String(88), nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    **MYSQL_OPTIONS,
)
