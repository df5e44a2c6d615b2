"""What was decided after an interview, by a person and with reasons. Nothing here reads a card or suggests anything."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import decisions, interviews
from repositories.interviews import Interview
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotAllowed, _, encryption, policy, prose
from services.chain import Kind, chain
from services.webhooks import callbacks
from services.webhooks import deliveries as webhooks

MAX_REASONS_CHARS = 5_000
MAX_DECISIONS = 50
"""Of one interview: the first, and each change of it."""


class Outcome(StrEnum):
    """What can be decided."""

    YES = "yes"
    NO = "no"
    ANOTHER = "another-interview"


def may_decide(interview: Interview, user_id: int, role: str) -> bool:
    """Whether this person is responsible: who scheduled it to hold it, coordinators and administrators."""
    return interview.interviewer_id == user_id or policy.is_allowed(role, Action.COORDINATE)


def decide(interview: Interview, outcome: str, reasons: str, *, newest: int, by: int, role: str, at: datetime) -> None:
    """Record a decision; an earlier one stays as its trace. `newest` is the number of the one that the page showed.

    Raises NotAllowed, Invalid with a `field`, Conflict("not-over", "decision-changed", "decisions-full").
    """
    if not may_decide(interview, by, role):
        raise NotAllowed("not-allowed", _("Only the interviewer, coordinators and administrators decide."))
    if outcome not in set(Outcome):
        raise Invalid("outcome-missing", _("Choose what was decided."), field="outcome")
    why = prose.without_empty_ends(reasons)
    if not why:
        raise Invalid("reasons-missing", _("Write the reasons."), field="reasons")
    if len(why) > MAX_REASONS_CHARS:
        words = _("Use at most %(count)s characters.", count=MAX_REASONS_CHARS)
        raise Invalid("reasons-too-long", words, field="reasons")

    def work(db: Connection) -> None:
        if interviews.lock(db, interview.id).is_open:
            raise Conflict("not-over", _("A decision can be recorded once the interview has ended."))
        before = decisions.list_of(db, interview.id)
        if (before[0].id if before else 0) != newest:
            words = _("Somebody recorded a decision in the meantime. What you entered is still here.")
            raise Conflict("decision-changed", words)
        if len(before) >= MAX_DECISIONS:
            raise Conflict("decisions-full", _("There can be %(count)s decisions.", count=MAX_DECISIONS))
        new = decisions.insert_decision(db, interview.id, outcome, why, by=by, at=at)
        # Who still owes a card may not read it: for this server to compare.
        said = encryption.fingerprint(f"decision {new}\n{outcome}\n{why}")
        item = {"by": by, "decision": new, "fingerprint": said}
        chain.add_late(db, interview.id, Kind.DECISION, item, at=at)
        # Not what: whoever reads the audit may owe a card.
        doer, on = audit.Doer(by), audit.interview(interview.id, interview.title)
        audit.write(db, audit.Deed.DECISION_MADE, by=doer, on=on, whom=interview.candidate_id, at=at)
        webhooks.tell(db, audit.Deed.DECISION_MADE, interview, at=at)
        callbacks.tell_decided(db, interview, at=at)

    database.run(work)
