"""Orders in the tests: a template that may be ordered, and what becomes of an order here."""

from sqlalchemy import select

from db.engine import database
from db.tables import interview_orders as rows
from repositories import decisions
from services.base.clock import utcnow
from services.cards import deciding
from services.interview import interviews
from services.planning import choosing, interview_templates, offers, slots, template_orders
from services.planning.template_orders import Wanted

TITLE = "Backend engineer"


def opened(world, *people, **more):
    """A template that may be ordered; its number and what others know it by."""
    values = interview_templates.Values(more.pop("title", TITLE), duration_minutes=45)
    template_id = interview_templates.add(values, by=world.alice.user_id, at=utcnow())
    ids = tuple(one.user_id for one in people or (world.alice,))
    wanted = {"how": "all", "from_days": 1, "for_days": 7, "timezone": "UTC", "change_hours": 2, "tells_decision": True}
    form = Wanted(people=ids, **(wanted | more))
    template_orders.open_for(template_id, form, by=world.alice.user_id, role="admin", at=utcnow())
    return template_id, template_orders.find(template_id).orders.test_id


def stored(column):
    return database.read(lambda db: list(db.execute(select(column)).scalars()))


def offer_of(number):
    found = database.read(lambda db: db.execute(select(rows.c.offer_id).where(rows.c.number == number)).scalar_one())
    return database.read(lambda db: slots.read(db, found, at=utcnow()))


def choose(number):
    """The candidate opens the link that the team copied, and takes the first time."""
    secret = offers.new_link(offer_of(number).offer, at=utcnow())
    found = slots.find(secret, at=utcnow())
    start = slots.times(found, after=None, at=utcnow()).slots[0].start
    return choosing.confirm(found, start, at=utcnow()).interview


def complete(world, interview):
    assert world.alice.post(f"/interview/{interview.meeting_link}/complete").status_code in (200, 302)


def decide(world, interview, outcome):
    """The first decision, or another one."""
    done = interviews.get(interview.id)
    before = database.read(lambda db: decisions.list_of(db, interview.id))
    newest = before[0].id if before else 0
    given = {"by": world.alice.user_id, "role": "admin", "at": utcnow()}
    deciding.decide(done, outcome, "Her reasons", newest=newest, **given)
