"""The deeds that are noted, and what they are done to. Stored words never change: old entries keep theirs."""

from enum import StrEnum


class Deed(StrEnum):
    """What somebody did. `routes/audit_words.py` says each in a sentence; at most 40 characters."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGN_INS_REFUSED = "sign-ins-refused"
    """So many more, which have no entry of their own."""
    SIGNED_OUT = "signed-out"
    SESSIONS_ENDED = "sessions-ended"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 (a word, no password)
    PASSWORD_SET = "set-password"  # noqa: S105
    LINK_MADE = "account-link"
    LINK_USED = "account-link-used"
    TWO_STEP_ON = "two-step-on"
    TWO_STEP_OFF = "two-step-off"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    ADDRESS_ASKED = "address-asked"
    """Somebody entered another e-mail address, which is yet to be confirmed."""
    ADDRESS_CHANGED = "address-changed"
    IDENTITY_CONNECTED = "identity-connected"
    IDENTITY_DISCONNECTED = "identity-disconnected"

    SET_UP = "set-up"
    PERSON_ADDED = "person-added"
    USER_CREATED = "create-user"
    PERSON_CHANGED = "person-changed"
    ROLE_CHANGED = "role-changed"
    PERSON_DEACTIVATED = "person-deactivated"
    PERSON_REACTIVATED = "person-reactivated"
    HANDED_OVER = "handed-over"
    """What somebody held was given to others; `whom` is who took over."""
    CANDIDATE_ADDED = "candidate-added"
    CANDIDATE_CHANGED = "candidate-changed"
    CANDIDATES_IMPORTED = "candidates-imported"
    IMPORT_UNDONE = "import-undone"
    RESUME_REMOVED = "resume-removed"
    RESUME_READ = "resume-read"

    INTERVIEW_SCHEDULED = "interview-scheduled"
    INTERVIEW_MOVED = "interview-moved"
    INTERVIEW_CHANGED = "interview-changed"
    INTERVIEW_CANCELLED = "interview-cancelled"
    INTERVIEW_ENDED = "interview-ended"
    PANEL_CHANGED = "panel-changed"
    INVITATION_MADE = "invitation-made"
    INVITATION_USED = "invitation-used"
    INVITATION_REVOKED = "invitation-revoked"
    OFFER_MADE = "offer-made"
    OFFER_LINK_MADE = "offer-link-made"
    OFFER_REVOKED = "offer-revoked"

    REPORT_READ = "report-read"
    REPORT_EXPORTED = "report-exported"
    REPORT_SHARED = "share-report"
    SHARE_ENDED = "end-share"
    SHARED_REPORT_OPENED = "open-shared-report"
    DECISION_MADE = "decision-made"
    REVIEW_ASKED = "review-asked"

    ERASE_ASKED = "erase-asked"
    ERASE_ANSWERED = "erase-answered"
    ERASED = "erase-candidate"
    EXPORTED = "export-candidate"
    PURGED = "purge"
    PURGE_STEP = "purge-step"
    BACKED_UP = "backup"
    MAIL_SET = "mail-settings"
    """Of entries before the settings of mail became settings like the others."""
    SETTINGS_CHANGED = "settings-changed"
    API_TOKEN_MADE = "api-token-made"  # noqa: S105
    API_TOKEN_REVOKED = "api-token-revoked"  # noqa: S105
    API_TOKENS_ENDED = "api-tokens-ended"
    """All of a person who is no administrator any more."""
    WEBHOOK_ADDED = "webhook-added"
    WEBHOOK_CHANGED = "webhook-changed"
    WEBHOOK_REMOVED = "webhook-removed"
    AUDIT_EXPORTED = "audit-exported"


class Kind(StrEnum):
    """What a deed was done to; at most 20 characters."""

    PERSON = "person"
    INTERVIEW = "interview"
    SETTING = "setting"
    IMPORT = "import"
    SERVER = "server"
    WEBHOOK = "webhook"
    API_TOKEN = "api-token"  # noqa: S105
