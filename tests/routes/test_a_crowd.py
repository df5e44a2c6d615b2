"""An office and a campus behind one address: everybody who has the right password or link gets in."""

import pytest

from db.engine import database
from db.tables import users
from services.base.clock import utcnow
from services.interview import invitations
from services.people import passwords
from tests import breadth
from tests.people import Caller, add_user, schedule
from tests.serving import backends

pytestmark = pytest.mark.slow

PASSWORD = "a long word for everybody"
COLLEAGUES, CANDIDATES = breadth.of(narrow=90, wide=300), breadth.of(narrow=120, wide=500)


@pytest.fixture(autouse=True)
def on_one_database(backend):
    """What is counted is in memory whatever the database, and a crowd takes long."""
    if backend != backends()[0]:
        pytest.skip("the crowds come once, on the first database")


@pytest.fixture
def office(world):
    """The user names of the colleagues. One hash for all of them: making it costs as much as verifying it."""
    password_hash = passwords.hash_password(PASSWORD)
    names = [f"colleague{number}" for number in range(COLLEAGUES)]
    for name in names:
        add_user(name, name.title(), "interviewer")
    database.run(lambda db: db.execute(users.update().values(password_hash=password_hash)))
    return names


@breadth.ONLY_WIDE
def test_an_office_signs_in_although_every_tenth_mistypes(app, office):
    for number, name in enumerate(office):
        colleague = Caller(app, name, None, app.test_client())
        if number % 10 == 0:
            assert colleague.post("/login", {"username": name, "password": PASSWORD[:-1]}).status_code == 401
        assert colleague.post("/login", {"username": name, "password": PASSWORD}).status_code == 302, name


@breadth.ONLY_WIDE
def test_a_campus_comes_by_links_and_waits(app, world):
    at = utcnow()
    for number in range(CANDIDATES):
        user_id = add_user(f"candidate{number}", f"Candidate {number}", "candidate")
        interview = schedule(world.alice.user_id, user_id, f"Round {number}")
        secret = invitations.issue(interview.id, world.alice.user_id, at=at).secret
        candidate = Caller(app, "candidate", user_id, app.test_client())
        opened = candidate.post("/join", {"secret": secret, "to": "join"})
        assert opened.status_code == 303, number
        assert candidate.http.get(f"/interview/{interview.meeting_link}/turn").status_code == 200, number
        socket = candidate.connect(interview.meeting_link)
        asked = socket.emit("request-join", {"room": interview.meeting_link})
        assert (asked["ok"], asked["join_status"]) == (True, "requested"), number
