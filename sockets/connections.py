"""The sockets of this process: whose each is, in which interview, and how often it may send.

Holds process state. A connection's identity was settled when it connected; its seat is looked up
again at use. Events on the hot path never wait for that: the seat they use was looked up within the
last `SEAT_TRUST_S` seconds, or is being looked up beside them, for `SEAT_TRUST_LONGEST_S` at most.
Whatever this process itself changes about a seat it forgets at once.
"""

import time
from dataclasses import dataclass, field

from observing import logs
from services.audit import origin
from services.base import holds
from services.interview import Seat
from sockets.contract import Incoming
from sockets.session_share import Bucket, SessionShares

SEAT_TRUST_S = 5.0
SEAT_TRUST_LONGEST_S = 120.0
"""With the database away, people go on typing; what they type is stored when it is back."""


@dataclass
class Connection:
    """One socket of a signed-in person."""

    socket_id: str
    session_id: int
    user_id: int
    locale: str
    address: str = "unknown"
    """Where its handshake came from."""
    seat: Seat | None = None
    last_link: str = ""
    """Of its seat, also when that is taken away: what names no room is then refused as what names this one."""
    seat_checked_at: float = 0.0
    is_looking_up: bool = False
    lapsed_at: float | None = None
    """Since when the session's time is up and nobody signed in again."""
    buckets: dict[str, Bucket] = field(default_factory=dict)
    trace: str = field(default_factory=logs.new_id)
    """What its lines in the log are found by; the socket's own id would let others speak through it."""
    is_whole: bool = False
    """Whether its page takes an edit or a cursor in one message, and says them so (`whole`)."""
    came_from: origin.Origin = field(init=False)
    """Whence what it does comes."""
    _about: logs.Ids = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.came_from = origin.made(self.address, self.user_id)

    @property
    def about(self) -> logs.Ids:
        """What its lines in the log are about: made once for each interview, because every event has it."""
        interview_id = None if self.seat is None else self.seat.interview_id
        if not self._about or self._about.get("interview") != interview_id:
            self._about = {"request": self.trace, "user": self.user_id}
            if interview_id is not None:
                self._about["interview"] = interview_id
        return self._about

    @property
    def is_limited(self) -> bool:
        """Whether an invitation opened the session."""
        return self.seat is not None and self.seat.is_limited

    def may_send(self, event: Incoming) -> bool:
        """Spend a token of this event's bucket, and one of its session's; every event has its own."""
        now = time.monotonic()
        bucket = self.buckets.get(event.name)
        if bucket is None:
            bucket = self.buckets[event.name] = Bucket(event.rate, event.rate.burst, now)
        return bucket.take(now) and shares.of(self.session_id, now).take(event, now)

    def trusted_seat(self, meeting_link: str) -> Seat | None:
        """The seat of this link, if it may be used without asking first."""
        if self.seat is None or self.seat.meeting_link != meeting_link:
            return None
        return self.seat if time.monotonic() - self.seat_checked_at < SEAT_TRUST_LONGEST_S else None

    def needs_lookup(self) -> bool:
        """Whether the seat is due to be looked up again, and nobody is at it."""
        return not self.is_looking_up and time.monotonic() - self.seat_checked_at >= SEAT_TRUST_S

    def renew(self, session_id: int) -> None:
        """The person signed in again: from now on, the socket belongs to that session."""
        self.session_id, self.lapsed_at = session_id, None
        self.seat_checked_at = float("-inf")

    def keep_seat(self, seat: Seat) -> None:
        self.seat, self.last_link, self.seat_checked_at = seat, seat.meeting_link, time.monotonic()


_connections: dict[str, Connection] = {}
shares = SessionShares()


def _forget() -> None:
    _connections.clear()
    shares.forget()


holds("who is connected, by socket", _forget)


def add(connection: Connection) -> None:
    _connections[connection.socket_id] = connection


def count() -> int:
    return len(_connections)


def list_all() -> list[Connection]:
    return list(_connections.values())


def find(socket_id: str) -> Connection | None:
    return _connections.get(socket_id)


def remove(socket_id: str) -> None:
    _connections.pop(socket_id, None)


def list_of_user(user_id: int) -> list[Connection]:
    return [one for one in _connections.values() if one.user_id == user_id]


def list_lapsed(*, for_s: float) -> list[Connection]:
    """Those whose session's time has been up for this long."""
    now = time.monotonic()
    return [one for one in _connections.values() if one.lapsed_at is not None and now - one.lapsed_at >= for_s]


def list_of_session(session_id: int) -> list[Connection]:
    return [one for one in _connections.values() if one.session_id == session_id]


def list_of_interview(interview_id: int) -> list[Connection]:
    return [one for one in _connections.values() if one.seat is not None and one.seat.interview_id == interview_id]


def forget_seats(interview_id: int) -> None:
    """The interview changed: the next event of its sockets asks the database, hot or not."""
    for connection in list_of_interview(interview_id):
        connection.seat_checked_at = float("-inf")


def is_whole(socket_id: str) -> bool:
    """Whether this socket's page takes an edit or a cursor in one message."""
    connection = _connections.get(socket_id)
    return connection is not None and connection.is_whole


def require_bytes(socket_id: str) -> None:
    """For before a large answer. Raises TooOften when the session has had too many bytes lately."""
    connection, now = _connections.get(socket_id), time.monotonic()
    if connection is not None:
        shares.of(connection.session_id, now).require_bytes(now)


def spend_bytes(socket_id: str, size: int) -> None:
    """Charge bytes that were sent to the socket, or that came from it to be compared."""
    connection = _connections.get(socket_id)
    if connection is not None:
        shares.of(connection.session_id, time.monotonic()).spend_bytes(size)


def forget_unused_shares() -> None:
    """Called every now and then, so that sessions that are gone take no memory."""
    connected = {one.session_id for one in _connections.values()}
    shares.forget_unused(time.monotonic(), connected.__contains__)
