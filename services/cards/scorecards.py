"""The team's scorecards, and which one an interview or a template has.

Everybody who plans interviews reads and chooses them; who made one, administrators and coordinators change it. An
interview keeps its criteria as they stood when its first card was begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import scorecards as rows
from repositories.scorecards import InterviewScorecard, Scorecard
from services.base import Action, Conflict, Invalid, NotAllowed, NotFound, _, names, policy
from services.cards import criteria as reading
from services.cards.criteria import Criterion

MAX_SCORECARDS = 200
"""Of the server, archived ones too. A team has one for each kind of interview, some dozens."""
MAX_TITLE_CHARS = 200
NOT_YOURS = _("Only who made a scorecard, administrators and coordinators can change it.")


@dataclass(frozen=True)
class Values:
    """What the form of a scorecard says."""

    title: str
    criteria: Sequence[Criterion]
    hides_alerts: bool = True


def list_all() -> list[Scorecard]:
    """Those in use first."""
    return database.read(lambda db: rows.list_all(db, limit=MAX_SCORECARDS))


def get(scorecard_id: int) -> Scorecard:
    """Raises NotFound."""
    found = database.read(lambda db: rows.find(db, scorecard_id)) if 0 < scorecard_id <= MAX_ID else None
    if found is None:
        raise NotFound
    return found


def may_edit(scorecard: Scorecard, user_id: int, role: str) -> bool:
    """Whether this person may change it."""
    return scorecard.created_by == user_id or policy.is_allowed(role, Action.COORDINATE)


def add(values: Values, *, by: int, at: datetime) -> int:
    """Save a new one; its number. Raises Invalid with a `field`, Conflict("scorecards-full")."""

    def work(db: Connection) -> int:
        if rows.count_all(db) >= MAX_SCORECARDS:
            raise Conflict("scorecards-full", _("There can be %(limit)s scorecards.", limit=MAX_SCORECARDS))
        made = {"version": 1, "created_by": by, "created_at": at, "updated_at": at}
        return rows.insert_scorecard(db, _stored(values) | made)

    return database.run(work)


def edit(scorecard_id: int, values: Values, *, base: int, by: int, role: str, at: datetime) -> None:
    """Save a new version; `base` is the one that the form showed.

    Raises NotFound, NotAllowed, Invalid with a `field`, and Invalid("scorecard-changed") when somebody was faster.
    """

    def work(db: Connection) -> None:
        before = _lock_editable(db, scorecard_id, by, role)
        stored = _stored(values)
        if before.version != base:
            raise Invalid(
                "scorecard-changed",
                _("Somebody saved this scorecard in the meantime. What you entered is still here: save again to "
                    "replace theirs."),
            )  # fmt: skip
        rows.update_scorecard(db, scorecard_id, stored | {"version": base + 1, "updated_at": at})

    database.run(work)


def archive(scorecard_id: int, *, by: int, role: str, at: datetime | None) -> None:
    """Out of what is offered; None restores it. Raises NotFound, NotAllowed."""

    def work(db: Connection) -> None:
        _lock_editable(db, scorecard_id, by, role)
        rows.update_scorecard(db, scorecard_id, {"archived_at": at})

    database.run(work)


def of_interview(interview_id: int) -> InterviewScorecard | None:
    """What it is rated by, if it is."""
    return database.read(lambda db: rows.find_of_interview(db, interview_id))


def choose(interview_id: int, scorecard_id: int | None) -> None:
    """Make it this interview's, or None: it has none.

    Raises NotFound("scorecard-gone"), Conflict("card-begun") once somebody began a card.
    """
    database.run(lambda db: choose_in(db, interview_id, scorecard_id))


def choose_in(db: Connection, interview_id: int, scorecard_id: int | None) -> None:
    """The same inside the caller's transaction."""
    before = rows.find_of_interview(db, interview_id)
    if before is not None and before.is_frozen:
        words = _("A card has been begun, so the scorecard of this interview stays as it is.")
        raise Conflict("card-begun", words)
    _require_offered(db, scorecard_id)
    rows.replace_of_interview(db, interview_id, scorecard_id)


def offered_of_interview(db: Connection, interview_id: int) -> int | None:
    """The number of the interview's, inside the caller's transaction; None also where it has been archived."""
    found = rows.find_of_interview(db, interview_id)
    team = None if found is None else rows.find(db, found.scorecard_id)
    return None if team is None or team.is_archived else team.id


def of_template(template_id: int) -> int | None:
    """The number of the one its interviews get; None also where it has been archived."""
    return database.read(lambda db: of_template_in(db, template_id))


def of_template_in(db: Connection, template_id: int) -> int | None:
    """The same inside the caller's transaction."""
    found = rows.find_of_template(db, template_id) if 0 < template_id <= MAX_ID else None
    return None if found is None or found.is_archived else found.id


def archived_of_template(template_id: int) -> str | None:
    """The title of the one that its interviews would get, had it not been archived."""
    found = database.read(lambda db: rows.find_of_template(db, template_id))
    return found.title if found is not None and found.is_archived else None


def set_of_template(db: Connection, template_id: int, scorecard_id: int | None) -> None:
    """Inside the caller's transaction, which has checked who asks. Raises NotFound("scorecard-gone")."""
    _require_offered(db, scorecard_id)
    rows.replace_of_template(db, template_id, scorecard_id)


def _require_offered(db: Connection, scorecard_id: int | None) -> None:
    if scorecard_id is None:
        return
    found = rows.find(db, scorecard_id) if 0 < scorecard_id <= MAX_ID else None
    if found is None or found.is_archived:
        raise NotFound("scorecard-gone", _("This scorecard is no longer offered. Choose another one."))


def _lock_editable(db: Connection, scorecard_id: int, by: int, role: str) -> Scorecard:
    found = rows.lock(db, scorecard_id) if 0 < scorecard_id <= MAX_ID else None
    if found is None:
        raise NotFound
    if not may_edit(found, by, role):
        raise NotAllowed("not-allowed", NOT_YOURS)
    return found


def _stored(values: Values) -> dict[str, object]:
    title = names.clean_line(values.title)
    if title is None:
        raise Invalid("title-missing", _("Enter a title."), field="title")
    if len(title) > MAX_TITLE_CHARS:
        raise Invalid("title-too-long", _("Use at most %(count)s characters.", count=MAX_TITLE_CHARS), field="title")
    criteria = reading.written(values.criteria)
    return {"title": title, "criteria": criteria, "hides_alerts": values.hides_alerts}
