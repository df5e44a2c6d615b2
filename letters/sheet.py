"""What stands on one letter, in the order in which it is read; both templates show the same."""

from dataclasses import dataclass

from services.base import settings


@dataclass(frozen=True)
class Sheet:
    """`facts` are label and value, `was` what they were before; `notes` are paragraphs after the button."""

    subject: str
    heading: str
    lead: str
    facts: tuple[tuple[str, str], ...] = ()
    was: tuple[tuple[str, str], ...] = ()
    word: str | None = None
    """What a person wrote about a cancellation, and who."""
    word_by: str = ""
    action: tuple[str, str] | None = None
    """What the button says, and its address."""
    notes: tuple[str, ...] = ()
    rehearsal_url: str | None = None
    footer: str = ""


def sender_name() -> str:
    """Whom letters come from: what MAIL_FROM says, or the company, or the program."""
    config = settings.config
    return (config.mail.name if config.mail else None) or config.company_name or "NeuroHire"
