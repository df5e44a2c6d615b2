"""The tables of interviews: who takes part, how they get in, what was agreed and what was sent about it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from db.columns import MYSQL_OPTIONS, LongText, SearchKey, UtcDateTime, exact, metadata

interviews = Table(
    "interviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("title_key", SearchKey),
    Column("interviewer_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("candidate_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("scheduled_time", UtcDateTime, nullable=False),
    Column("duration_minutes", Integer, nullable=False, server_default=text("60")),
    Column("timezone", String(64), nullable=False, server_default=text("'UTC'")),
    Column("meeting_link", String(36), nullable=False, unique=True),
    Column("status", String(20), nullable=False, server_default=text("'scheduled'")),
    Column("candidate_join_status", String(20), nullable=False, server_default=text("'pending'")),
    Column("join_requested_at", UtcDateTime),
    Column("code_content", LongText),
    Column("code_language", String(40), nullable=False, server_default=text("'python'")),
    Column("is_clipboard_allowed", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("created_at", UtcDateTime),
    Column("completed_at", UtcDateTime),
    # The candidate's session that asks now, and the one that was admitted: whoever else opens the same invitation
    # asks anew. Sessions are deleted long after they ended, so these are no foreign keys.
    Column("asking_session_id", Integer),
    Column("admitted_session_id", Integer),
    Column("rejection_reason", String(500)),
    Column("lobby_message", String(500)),
    # The names of who wrote the two, as they were then: what was read stays as it was read.
    Column("rejected_by", String(120)),
    Column("lobby_message_by", String(120)),
    # What is observed: `off`, `light`, `standard`, or `custom` with the kinds, separated by spaces.
    Column("proctoring_profile", String(20), nullable=False, server_default=text("'standard'")),
    Column("proctoring_signals", String(500), nullable=False, server_default=text("''")),
    # How often what a calendar shows of it has changed: the SEQUENCE of its calendar files.
    Column("calendar_sequence", Integer, nullable=False, server_default=text("0")),
    # Of one that was cancelled: because the candidate did not come.
    Column("is_no_show", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    # Which reminders go to those who chose none of their own: `day`, `hour`, both or nothing; without a value both.
    Column("reminders", String(20)),
    # Whether all parts that searches find it by are stored (`search.py`); not of what another program inserted.
    Column("has_parts", Boolean(create_constraint=False), nullable=False, server_default=text("0"), index=True),
    # The lists of everybody's interviews are read in the order of the last two indexes.
    # The dashboard's two lists, each read in order straight from an index, for either role.
    Index(None, "interviewer_id", "status", "scheduled_time"),
    Index(None, "candidate_id", "status", "scheduled_time"),
    Index(None, "interviewer_id", "scheduled_time"),
    Index(None, "interviewer_id", "candidate_join_status"),
    Index(None, "status", "scheduled_time"),
    Index(None, "scheduled_time"),
    # All that a search reads, in the order of its list: SQLite then reads no row with its code for it.
    Index(
        "ix_interviews_search",
        "scheduled_time",
        "id",
        "status",
        "candidate_id",
        "interviewer_id",
        "title_key",
        "title",
        mysql_length={"title_key": 191},
    ),
    **MYSQL_OPTIONS,
)

# Who takes part besides the interviewer who scheduled it and the candidate.
interview_members = Table(
    "interview_members",
    metadata,
    Column("interview_id", Integer, ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("role", String(20), nullable=False),
    **MYSQL_OPTIONS,
)

# A link that opens one interview for its candidate, by the hash of a secret that was shown once.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_by", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    **MYSQL_OPTIONS,
)

# What a candidate asked for to take part on equal terms.
accommodation_requests = Table(
    "accommodation_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("answer", Text),
    # The name of the interviewer who answered, as it was then.
    Column("answered_by", String(120)),
    Column("answered_at", UtcDateTime),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("notice_version", String(20), nullable=False),
    Column("is_agreed", Boolean(create_constraint=False), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    # The kinds refused one by one, separated by spaces; what is agreed to is all the others.
    Column("declined_signals", String(500), nullable=False, server_default=text("''")),
    # Which of `company_texts` they were shown; nothing where there was none, and in older rows.
    Column("texts_version", Integer),
    Index(None, "interview_id", "user_id", "id"),
    **MYSQL_OPTIONS,
)

# The outbox: each letter that is to be sent, written with the fact that it tells, and what became of it.
mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True),
    # Which fact it tells to whom: a second letter for the same one cannot be stored.
    Column("fact", exact(120), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    # Nothing for a test that an administrator sends, and for an offer of times.
    Column("interview_id", Integer, ForeignKey("interviews.id")),
    # A JSON object: how it was before a change, what was said about a cancellation.
    Column("details", Text),
    # The secret of the link in it, encrypted by a key that comes from SECRET_KEY; gone once it is sent or given up.
    Column("secret", String(400)),
    Column("invitation_id", Integer),
    # Of an offer of times, which has no interview yet. No foreign key: such letters are kept for days.
    Column("offer_id", Integer),
    # `waiting`, `sent`, `refused`, `given-up` or `dropped`.
    Column("state", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    # Which process sends it at the moment, and until when no other takes it.
    Column("lease", String(32)),
    Column("leased_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    # What the mail server said last, or why it was dropped.
    Column("answer", String(300)),
    Index(None, "state", "next_try_at"),
    Index(None, "interview_id", "id"),
    **MYSQL_OPTIONS,
)
