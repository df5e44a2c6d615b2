"""What stands on one letter, in the order in which it is read; both templates show the same."""

from dataclasses import dataclass


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
    change: tuple[str, str] | None = None
    """Until when the reader may choose another time or cancel, in words, and the address for it."""
    footer: str = ""
