"""The tables of the question bank and of the questions of an interview."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from db.columns import MYSQL_OPTIONS, LongText, SearchKey, UtcDateTime, metadata

# The company's questions. What one consists of is in its versions; here is what lists them, of the newest version.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("title_key", SearchKey),
    # Each tag between bars, so that a whole one is found: `|graphs|two pointers|`. The languages of the starters alike.
    Column("tags", String(400), nullable=False, server_default=text("''")),
    Column("languages", String(400), nullable=False, server_default=text("''")),
    Column("level", String(20), nullable=False),
    Column("minutes", Integer, nullable=False),
    # `draft`, `ready` or `archived`.
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", Integer, ForeignKey("users.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "state", "title"),
    **MYSQL_OPTIONS,
)

# Every version that was saved, whole: what an interview used stays as it was.
question_versions = Table(
    "question_versions",
    metadata,
    Column("question_id", Integer, ForeignKey("questions.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # A JSON object; `services/questions/content.py` reads it.
    Column("content", LongText, nullable=False),
    Column("saved_by", Integer, ForeignKey("users.id"), index=True),
    Column("saved_at", UtcDateTime, nullable=False),
    **MYSQL_OPTIONS,
)

# The questions that are planned for an interview, and those that were put into its room, with their version.
interview_questions = Table(
    "interview_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False),
    Column("question_id", Integer, ForeignKey("questions.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    # All five are empty while it is only planned; the title is that of the version.
    Column("version", Integer),
    Column("title", String(200)),
    Column("put_by", Integer, ForeignKey("users.id"), index=True),
    Column("put_at", UtcDateTime),
    Column("taken_out_at", UtcDateTime),
    Index(None, "interview_id", "position"),
    **MYSQL_OPTIONS,
)

# What people in a room wrote at lines of a code review question.
review_comments = Table(
    "review_comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview_id", Integer, ForeignKey("interviews.id"), nullable=False, index=True),
    Column("interview_question_id", Integer, ForeignKey("interview_questions.id"), nullable=False),
    Column("author_id", Integer, ForeignKey("users.id"), index=True),
    # The name that the author's page gave it, so that sending it twice stores it once.
    Column("comment_id", String(36), nullable=False),
    # The file counted from 0, `old` or `new`, and the line of that version counted from 1.
    Column("file", Integer, nullable=False),
    Column("side", String(3), nullable=False),
    Column("line", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    UniqueConstraint("interview_question_id", "author_id", "comment_id"),
    **MYSQL_OPTIONS,
)
