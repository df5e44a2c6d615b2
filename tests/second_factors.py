"""People with a second factor, as the page gives it to them, and the app on their phone."""

from dataclasses import dataclass

import pyotp
from sqlalchemy import update

from db.engine import database
from db.tables import users
from services.base.clock import utcnow
from services.people import passwords, second_factor, sessions
from tests.routes.pages import read, submit

PASSWORD = "correct horse battery"
ALICE = {"username": "alice", "password": PASSWORD}


@dataclass
class Phone:
    """The app with its secret, and the list of recovery codes in the drawer."""

    secret: str
    recovery: list

    def code(self, at):
        return pyotp.TOTP(self.secret).at(at)


def give_password(user_id, password=PASSWORD):
    columns = {"password_hash": passwords.hash_password(password)}
    database.run(lambda db: db.execute(update(users).where(users.c.id == user_id).values(**columns)))


def person_of(caller):
    """The caller's session as the services know it."""
    with caller.http.session_transaction() as stored:
        return sessions.find(stored["token"], at=utcnow())


def give_phone(caller, *, at):
    """Set the caller's password, turn the second factor on, and hand over the phone; its code of `at` is taken."""
    give_password(caller.user_id)
    person = person_of(caller)
    offered = second_factor.offer(person, at=at)
    phone = Phone(offered.secret, [])
    phone.recovery, _ended = second_factor.turn_on(person, offered, password=PASSWORD, code=phone.code(at), at=at)
    return phone


class Clock:
    """The time that the pages see; it stands still."""

    def __init__(self):
        self.now = utcnow()

    def __call__(self):
        return self.now

    def timestamp(self):
        return self.now.timestamp()

    def pass_(self, time):
        self.now += time


class Browser:
    """One that nobody is signed in with, at its own address."""

    def __init__(self, app, address="192.0.2.1"):
        self.http = app.test_client()
        self.http.environ_base["REMOTE_ADDR"] = address

    def password(self, fields=ALICE, **options):
        return submit(self.http, "/login", fields, **options)

    def code(self, code, path="/login/code"):
        return self.http.post(path, data={"csrf_token": self.csrf, "code": code})

    @property
    def csrf(self):
        return read(self.http.get("/setup-admin", follow_redirects=True)).token

    @property
    def is_in(self):
        return self.http.get("/dashboard").status_code == 200

    @property
    def token(self):
        with self.http.session_transaction() as stored:
            return stored.get("token")
