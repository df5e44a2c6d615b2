"""The names and values older databases used, and what each is called now."""

USERS = {
    "username": ("user_name", "login", "uname", "user", "userid"),
    "password_hash": ("password", "passwd", "hashed_password", "password_digest", "pass_hash", "pwd", "pass"),
    "role": ("user_type", "user_role", "account_type", "type"),
    "name": ("full_name", "fullname", "display_name", "real_name"),
    "email": ("email_address", "mail", "e_mail"),
    "phone": ("phone_number", "mobile", "telephone", "contact_number", "contact"),
    "target_role": ("applied_role", "desired_role", "job_role", "position", "applied_for"),
    "experience_level": ("experience", "years_of_experience", "seniority"),
    "resume_path": ("resume_file", "resume", "resume_filename", "cv_path", "cv", "resume_url"),
    "resume_original_name": ("resume_name", "original_filename", "original_resume_name", "resume_original_filename"),
    "timezone": ("time_zone", "tz"),
    "deactivated_at": ("disabled_at", "deleted_at"),
    "created_at": ("created", "created_on", "registered_at", "date_created", "date_joined", "joined_at"),
}
INTERVIEWS = {
    "title": ("interview_title", "name", "position", "job_title", "subject", "topic"),
    "interviewer_id": (
        "admin_id", "created_by", "scheduled_by", "recruiter_id", "interviewer", "host_id", "user_id", "hr_id",
    ),
    "candidate_id": ("candidate", "candidate_user_id", "applicant_id", "interviewee_id", "student_id"),
    "scheduled_time": (
        "scheduled_at", "scheduled_date", "interview_time", "date_time", "scheduled_for", "scheduled_datetime",
        "interview_datetime", "interview_date", "schedule_time", "start_time", "datetime", "date", "time",
    ),
    "duration_minutes": ("duration", "duration_min", "length_minutes"),
    "timezone": ("time_zone", "tz"),
    "meeting_link": (
        "meeting_id", "room_id", "meeting_url", "room", "link", "uuid", "room_code", "meeting_code", "magic_link",
    ),
    "status": ("interview_status", "state"),
    "candidate_join_status": ("join_status", "candidate_status", "waiting_status", "admission_status"),
    "join_requested_at": ("requested_at",),
    "code_content": ("code", "code_text", "last_code", "editor_content", "code_snapshot"),
    "code_language": ("language", "programming_language", "lang"),
    "created_at": ("created", "created_on", "date_created"),
    "completed_at": ("ended_at", "finished_at", "completed_on", "completed_time"),
}  # fmt: skip
CHAT_MESSAGES = {
    "interview_id": ("interview",),
    "sender_id": ("user_id", "sender", "from_id", "from_user_id", "author_id", "sender_user_id", "user", "author"),
    "sender_name": (
        "sender_username", "sender", "username", "user_name", "sender_id", "user_id", "user", "author", "name",
        "sender_email", "from_user",
    ),
    "message": ("content", "text", "body", "message_text", "msg", "chat_message"),
    "created_at": ("timestamp", "sent_at", "time", "created", "message_time", "date_sent", "date"),
}  # fmt: skip
ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "users": USERS,
    "interviews": INTERVIEWS,
    "chat_messages": CHAT_MESSAGES,
}

# Columns that told in words who somebody was; read where there was no id.
INTERVIEWER_WORDS = (
    "interviewer_username",
    "interviewer_email",
    "interviewer_name",
    "interviewer",
    "admin",
    "created_by",
    "scheduled_by",
)
CANDIDATE_WORDS = ("candidate_username", "candidate_email", "candidate_name", "candidate")
ROOM_WORDS = ("room", "room_id", "meeting_link", "meeting_id", "interview")
ACTIVE_FLAGS = ("is_active", "active", "enabled")

ROLES = {
    "admin": ("administrator", "superadmin", "super_admin", "root"),
    "interviewer": ("recruiter", "hr", "employer", "host"),
    "candidate": ("user", "applicant", "interviewee", "student", "jobseeker"),
}
STATUSES = {
    "scheduled": (
        "pending",
        "upcoming",
        "active",
        "ongoing",
        "in_progress",
        "in progress",
        "live",
        "open",
        "created",
        "rescheduled",
    ),
    "completed": ("complete", "done", "finished", "ended", "closed", "passed"),
    "cancelled": ("canceled", "aborted", "deleted", "expired", "no_show"),
}
JOIN_STATUSES = {
    "pending": ("none", "not_joined", "left"),
    "requested": ("waiting", "request", "asked"),
    "approved": ("admitted", "accepted", "allowed", "joined", "approve"),
    "rejected": ("denied", "declined", "refused", "reject"),
}
LANGUAGES = {
    "python": ("python3", "py"),
    "javascript": ("js", "node", "nodejs"),
    "typescript": ("ts",),
    "cpp": ("c++", "cplusplus"),
    "csharp": ("c#", "cs"),
    "shell": ("bash", "sh"),
}


def present_value(spellings: dict[str, tuple[str, ...]], old: str) -> str | None:
    """The present word for an old one, or None if nobody knows it."""
    word = old.strip().lower()
    return next((present for present, olds in spellings.items() if word == present or word in olds), None)
