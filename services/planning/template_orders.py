"""How a recruiting system may order interviews from a template: opened by administrators, with all that an offer of
times needs besides the template: who interviews, and in which days.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import interview_template_orders as rows
from repositories import interview_templates, team
from repositories.interview_template_orders import OrderPerson, TemplateOrders
from repositories.interview_templates import Template
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotFound, _, policy
from services.interview import zones
from services.planning import interview_templates as templates
from services.planning import offers
from services.planning.openings import How

MAX_FROM_DAYS = 60
MAX_TESTS = templates.MAX_TEMPLATES
DEFAULT_FROM_DAYS, DEFAULT_FOR_DAYS = 1, 14


@dataclass(frozen=True)
class Wanted:
    """What the form says. Times are offered from `from_days` after the order on, for `for_days`."""

    people: tuple[int, ...]
    how: How
    from_days: int
    for_days: int
    timezone: str
    change_hours: int
    tells_decision: bool


@dataclass(frozen=True)
class Ordering:
    """How one template may be ordered, and who interviews then."""

    orders: TemplateOrders
    people: list[OrderPerson]


@dataclass(frozen=True)
class Test:
    """What other programs are told of a template."""

    id: str
    name: str


def find(template_id: int) -> Ordering | None:
    """None where nobody ever opened it."""

    def work(db: Connection) -> Ordering | None:
        found = rows.find(db, template_id) if 0 < template_id <= MAX_ID else None
        return None if found is None else Ordering(found, rows.list_people(db, template_id))

    return database.read(work)


def tests() -> list[Test]:
    """What may be ordered now, by title."""
    return [Test(*one) for one in database.read(lambda db: rows.list_open(db, limit=MAX_TESTS))]


def open_for(template_id: int, wanted: Wanted, *, by: int, role: str, at: datetime) -> None:
    """Let it be ordered from now on in this way; other programs know it by the same name as before.

    Raises NotFound, NotAllowed, Conflict("template-archived"), Invalid with a `field`.
    """
    policy.check(role, Action.MANAGE_TOKENS)
    _check(wanted)

    def work(db: Connection) -> None:
        template = templates.lock_editable(db, template_id, by, role)
        if template.is_archived:
            raise Conflict("template-archived", _("This template is archived. Restore it to start from it."))
        _check_people(db, wanted.people)
        values = {
            "how": wanted.how,
            "from_days": wanted.from_days,
            "for_days": wanted.for_days,
            "timezone": wanted.timezone,
            "change_hours": wanted.change_hours,
            "tells_decision": wanted.tells_decision,
            "opened_by": by,
            "saved_at": at,
            "closed_at": None,
        }
        if rows.find(db, template_id) is None:
            rows.insert_orders(db, values | {"template_id": template_id, "test_id": str(uuid.uuid4())})
        else:
            rows.update_orders(db, template_id, values)
        rows.replace_people(db, template_id, wanted.people)
        _note(db, template, is_open=True, by=by, at=at)

    database.run(work)


def close(template_id: int, *, by: int, role: str, at: datetime) -> None:
    """It cannot be ordered any more; what was ordered goes on. Raises NotFound, NotAllowed."""
    policy.check(role, Action.MANAGE_TOKENS)

    def work(db: Connection) -> None:
        template = templates.lock_editable(db, template_id, by, role)
        found = rows.find(db, template_id)
        if found is None:
            raise NotFound
        if found.is_open:
            rows.update_orders(db, template_id, {"closed_at": at})
            _note(db, template, is_open=False, by=by, at=at)

    database.run(work)


def get_open_in(db: Connection, test_id: str) -> tuple[Template, Ordering]:
    """What may be ordered by this name, inside the caller's transaction. Raises NotFound("test-unknown")."""
    found = rows.find_open(db, test_id)
    template = None if found is None else interview_templates.find(db, found.template_id)
    if found is None or template is None:
        raise NotFound("test-unknown", _("There is no such test, or it is closed for orders."))
    return template, Ordering(found, rows.list_people(db, found.template_id))


def draft_of(template: Template, ordering: Ordering, candidate_id: int, *, at: datetime) -> offers.Draft:
    """What is offered to this candidate when it is ordered now.

    Raises Conflict("people-gone") where nobody is left who could interview, or not all who have to.
    """
    orders = ordering.orders
    people = tuple(one.user_id for one in ordering.people if one.is_there)
    if not people or (orders.how == "all" and len(people) < len(ordering.people)):
        words = _("Who interviews here has left the team. An administrator chooses others on the template's page.")
        raise Conflict("people-gone", words)
    first = at.astimezone(ZoneInfo(orders.timezone)).date() + timedelta(days=orders.from_days)
    last = first + timedelta(days=orders.for_days - 1)
    how: How = "any" if orders.how == "any" else "all"
    terms = offers.Terms(people, how, template.duration_minutes, orders.timezone, first, last)
    observed = (template.proctoring_profile, tuple(template.proctoring_signals.split()))
    return offers.Draft(template.title, candidate_id, terms, orders.change_hours, observed, template.id)


def _check(wanted: Wanted) -> None:
    if not 0 <= wanted.from_days <= MAX_FROM_DAYS:
        words = _("Choose between 0 and %(count)s days.", count=MAX_FROM_DAYS)
        raise Invalid("days-out-of-range", words, field="from_days")
    if not 1 <= wanted.for_days <= offers.MAX_DAYS:
        words = _("Choose between 1 and %(count)s days.", count=offers.MAX_DAYS)
        raise Invalid("days-out-of-range", words, field="for_days")
    if not 0 <= wanted.change_hours <= offers.MAX_CHANGE_HOURS:
        raise Invalid("change-hours", _("Choose from the list."), field="change_hours")
    if wanted.how not in ("all", "any"):
        raise Invalid("how-unknown", _("Choose from the list."), field="how")
    if not zones.is_zone(wanted.timezone):
        raise Invalid("zone-unknown", _("Choose a time zone from the list."), field="timezone")
    if not 1 <= len(wanted.people) <= offers.MAX_PEOPLE:
        words = _("Choose between one and %(count)s interviewers.", count=offers.MAX_PEOPLE)
        raise Invalid("people-out-of-range", words, field="person_1")


def _check_people(db: Connection, people: Sequence[int]) -> None:
    for place, one in enumerate(people, start=1):
        found = team.find(db, one) if 0 < one <= MAX_ID else None
        if found is None or not found.is_active:
            field = f"person_{place}"
            raise Invalid("interviewer-unknown", _("Choose an interviewer from the list."), field=field)


def _note(db: Connection, template: Template, *, is_open: bool, by: int, at: datetime) -> None:
    on = audit.Subject(audit.Kind.TEMPLATE, template.id, template.title)
    details = {"open": is_open}
    audit.write(db, audit.Deed.ORDERS_CHANGED, by=audit.Doer(by), on=on, at=at, details=details)
