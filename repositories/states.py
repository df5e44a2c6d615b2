"""The words that stand in the columns of status and role, as enums that know their own questions.

Other programs may have stored other words, so rows keep what they hold as text; a member equals its word.
"""

from enum import StrEnum


class InterviewStatus(StrEnum):
    """What became of an interview, as `interviews.status` says it."""

    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something may still be written into the interview."""
        return self is InterviewStatus.SCHEDULED


OVER = tuple(status for status in InterviewStatus if not status.is_open)
"""What an interview says of itself when nothing is written into it any more."""


class JoinStatus(StrEnum):
    """How far the candidate has come to the room: pending -> requested -> approved | rejected, who may ask again."""

    PENDING = "pending"
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


class Role(StrEnum):
    """The role of an account."""

    ADMIN = "admin"
    INTERVIEWER = "interviewer"
    COORDINATOR = "coordinator"
    CANDIDATE = "candidate"

    @property
    def is_staff(self) -> bool:
        """Whether these people work here, and are not interviewed."""
        return self is not Role.CANDIDATE

    @property
    def holds_interviews(self) -> bool:
        """Whether an interview that these people schedule is their own unless they say otherwise."""
        return self in (Role.ADMIN, Role.INTERVIEWER)


STAFF = tuple(role for role in Role if role.is_staff)


class SeatRole(StrEnum):
    """What a person is in one interview, whatever their account's role."""

    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"
    OBSERVER = "observer"


class QuestionState(StrEnum):
    """Where a question of the bank stands, as `questions.state` says it."""

    DRAFT = "draft"
    READY = "ready"
    ARCHIVED = "archived"


class RunOutcome(StrEnum):
    """How a run ended. All but the last are what its browser said."""

    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_MUCH_OUTPUT = "too-much-output"
    NOT_LOADED = "not-loaded"
    LOST = "lost"
    """Its page went away before it said how the run ended."""


class RunPlace(StrEnum):
    """Where a run happened."""

    BROWSER = "browser"
    """In that of whoever asked for it."""
    RUNNER = "runner"
    """On the runner beside the server."""


class SecondReviewState(StrEnum):
    """Where a blind second review stands, as `second_reviews.state` says it."""

    ASKED = "asked"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class MailState(StrEnum):
    """What became of a letter in the outbox, as `mails.state` says it."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """By the mail server, for good."""
    GIVEN_UP = "given-up"
    """It was not taken within a day."""
    DROPPED = "dropped"
    """It was no longer true, or another letter says it."""


class DeliveryState(StrEnum):
    """What became of something that another program is to be told, as `webhook_deliveries.state` says it."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"
    """It was not taken within a day."""
    DROPPED = "dropped"
    """Too much waited already."""


class MailKind(StrEnum):
    """What a letter is about, as `mails.kind` says it."""

    INVITATION = "invitation"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    """The interview takes place without its reader."""
    REMINDER_DAY = "reminder-day"
    REMINDER_HOUR = "reminder-hour"
    WAITING = "waiting"
    """The candidate waits to be admitted."""
    OFFER = "offer"
    """The candidate is to choose a time."""
    SECOND_REVIEW = "second-review"
    """A colleague is asked to review an interview without knowing whose it is."""
    SHARED_REPORT = "shared-report"
    """A colleague may read the report of an interview until an end."""
    TEST = "test"
    ACCOUNT = "account"
    """A colleague is to set the first password of an account."""
    PASSWORD = "password"  # noqa: S105 (a kind of letter)
    """Somebody forgot a password."""
    PASSWORD_CHANGED = "password-changed"  # noqa: S105
    ADDRESS = "address"
    """To a new address, which its person is to confirm."""
    ADDRESS_ASKED = "address-asked"
    """To the present address: somebody wants another one."""
    ADDRESS_CHANGED = "address-changed"
    """To the address before."""
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    IDENTITY_CONNECTED = "identity-connected"
    """An account of a provider signs its reader in from now on."""
    ERASE = "erase"
    """A candidate asks for everything about them to be erased."""


class EraseState(StrEnum):
    """What became of a candidate's request to be erased, as `erase_requests.state` says it."""

    WAITING = "waiting"
    DONE = "done"
    """Answered, with everything still there: whoever is erased has no request any more."""
    DECLINED = "declined"
