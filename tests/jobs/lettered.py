"""Interviews that are planned, changed and near, and the letters about them as they arrive."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from icalendar import Calendar
from sqlalchemy import update

from db.engine import database
from db.tables import users
from jobs import mails
from services.base.clock import utcnow
from services.interview.members import PanelMember
from services.planning import scheduling
from services.planning.scheduling import Plan
from tests.services.seated import seat_of

NINE = datetime(2031, 3, 28, 9, 0)
ALICE, BOB, DAVE, EDITH = (f"{name}@example.org" for name in ("alice", "bob", "dave", "edith"))


def plan(world, wall_clock=NINE, *panel, title="Backend engineer", zone="Europe/Berlin", minutes=60, candidate=None):
    members = tuple(PanelMember(user_id, role) for user_id, role in panel)
    return Plan(title, wall_clock, zone, (candidate or world.bob).user_id, minutes, members)


def made(world, *panel, **more):
    return scheduling.schedule(world.alice.user_id, plan(world, NINE, *panel, **more), at=utcnow()).interview


def change(world, interview, wall_clock=NINE, *panel, **more):
    return scheduling.reschedule(seat_of(world.alice, interview), plan(world, wall_clock, *panel, **more), at=utcnow())


def arrived(mail_server) -> dict[str, EmailMessage]:
    """What is due is sent; the last letter to each address since the last call."""
    mails.send_due()
    found = dict(mail_server.taken())
    mail_server.forget()
    return found


def event_of(message):
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    return part["content-type"].params["method"], event


def set_user(person, **values):
    database.run(lambda db: db.execute(update(users).where(users.c.id == person.user_id).values(**values)))


def begins_in(world, **lead):
    start = (utcnow() + timedelta(**lead)).replace(tzinfo=None)
    return scheduling.schedule(world.alice.user_id, plan(world, start, zone="UTC"), at=utcnow() - timedelta(days=2))
