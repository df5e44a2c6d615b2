"""What the panel wrote, as a report's file has it: notes and whispers, cards and decisions.

Who reads what is decided where pages ask it, too: `services/room/notes.py` and `services/cards/overview.py`.
"""

from datetime import UTC, datetime
from typing import Any

from repositories.cards import Card
from services.cards import Content, Overview, filling
from services.interview import Seat
from services.record.pseudonyms import Names
from services.room import notes, whispers

Fields = dict[str, Any]


def talk(seat: Seat, names: Names, *, owes_card: bool) -> Fields:
    """Notes, others' as on the page, and whispers. Raises NotAllowed for the candidate."""
    found, has_others = notes.readable(seat, owes_card=owes_card)
    return {
        "has_others": has_others,
        "notes": [
            {
                "at": moment(one.created_at),
                "by": names.of(one.author_id, one.author_name),
                "mark": one.mark,
                "text": one.text,
                "edited_at": moment(one.edited_at),
            }
            for one in found
        ],
        "whispers": [
            {
                "at": moment(one.created_at),
                "by": names.of(one.author_id, one.author_name),
                "text": one.text,
            }
            for one in whispers.whole(seat)
        ],
    }


def scorecard(found: Overview, names: Names) -> Fields | None:
    """The cards that its reader may read; None where the interview has no scorecard."""
    if found.scorecard is None:
        return None
    return {
        "title": found.scorecard.title,
        "criteria": [{"name": one.name, "anchors": list(one.anchors)} for one in found.criteria],
        "owed": found.owed,
        "submitted": found.submitted,
        "is_hidden": found.is_hidden,
        "near_pairs": found.near_pairs,
        "pairs": found.pairs,
        "cards": [
            {
                "by": _rater(one.card, names),
                "is_blind": one.card.kind == filling.Kind.BLIND,
                "submitted_at": moment(one.card.submitted_at),
                **_content(one.content),
                "earlier": [
                    {"changed_at": moment(old.changed_at), "reason": old.reason, **_content(old.content)}
                    for old in one.earlier
                ],
            }
            for one in found.cards
        ],
    }


def decisions(found: Overview, names: Names) -> list[Fields]:
    """The newest, which holds, first."""
    return [
        {
            "at": moment(one.decided_at),
            "by": names.of(one.decided_by, one.name),
            "outcome": one.outcome,
            "reasons": one.reasons,
        }
        for one in found.decisions
    ]


def moment(at: datetime | None) -> str | None:
    """As all times in the file."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _rater(card: Card, names: Names) -> str:
    """Who reviewed it blind has no seat, and so no number."""
    return (
        names.of(card.user_id, card.name) if card.kind != filling.Kind.BLIND else names.outsider(card.name, "Reviewer")
    )


def _content(content: Content) -> Fields:
    return {
        "recommendation": content.recommendation,
        "words": content.words,
        "ratings": [{"mark": one.mark, "evidence": one.evidence, "moment_s": one.moment_s} for one in content.ratings],
    }
