"""The names, titles and words of the demo. Nobody in it exists."""

Said = tuple[int, str, str]
Signal = tuple[int, str, int, int | None]

# user name, name, target role, experience level; the first is the one whose room and report are shown.
CANDIDATES = (
    ("priya", "Priya Raman", "Backend engineer", "Senior"),
    ("jonas", "Jonas Weber", "Front-end engineer", "Mid-level"),
    ("aisha", "Aisha Bello", "Data engineer", "Senior"),
    ("tomasz", "Tomasz Nowak", "Site reliability engineer", "Staff"),
    ("mei", "Mei Tanaka", "Backend engineer", "Junior"),
    ("lucia", "Lucía Fernández", "Mobile engineer", "Mid-level"),
    ("omar", "Omar Haddad", "Security engineer", "Senior"),
    ("ingrid", "Ingrid Solberg", "Test engineer", "Mid-level"),
)

# working days ago, title, whether it was cancelled
ENDED = (
    (1, "Backend engineer, first round", False),
    (2, "Front-end engineer, first round", False),
    (5, "Data engineer, system design", False),
    (7, "Site reliability engineer, first round", True),
    (8, "Backend engineer, code review", False),
    (12, "Mobile engineer, first round", False),
)

# working days from today, hour, title, minutes; one for each candidate, from the second on, then around
TO_COME = (
    (0, 11, "Front-end engineer, pair programming", 60),
    (0, 14, "Data engineer, last round", 45),
    (0, 16, "Site reliability engineer, system design", 90),
    (1, 10, "Backend engineer, first round", 60),
    (1, 15, "Mobile engineer, pair programming", 60),
    (2, 9, "Security engineer, threat modelling", 90),
    (5, 13, "Test engineer, first round", 45),
    (6, 10, "Backend engineer, last round", 45),
    (9, 11, "Front-end engineer, system design", 60),
)

# seconds from the beginning, who, words
TALK: tuple[Said, ...] = (
    (40, "host", "Hello Priya. Can you see the editor?"),
    (58, "guest", "Yes, and I can type in it. Good morning!"),
    (170, "host", "Please read orders from the stream and keep the newest for each customer."),
    (205, "guest", "May they arrive out of order?"),
    (221, "host", "They may, by a few seconds. The time stamp decides."),
)
MORE_TALK: tuple[Said, ...] = (
    (1310, "guest", "I would test the tie first: two orders with the same time stamp."),
    (1342, "host", "Good. Which one should win?"),
    (1377, "guest", "The one with the higher number, so that a replay gives the same answer."),
    (2950, "host", "Thank you, that was a pleasure. You will hear from us by Friday."),
    (2971, "guest", "Thank you, I enjoyed it."),
)

# seconds from the beginning, kind, seconds it lasts, characters
EARLY_SIGNALS: tuple[Signal, ...] = (
    (372, "looking-away", 5, None),
    (586, "paste-blocked", 0, 184),
)
LATE_SIGNALS: tuple[Signal, ...] = (
    (1583, "no-face", 10, None),
    (2240, "looking-away", 0, None),
)

CODE = '''from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Order:
    number: int
    customer: str
    placed_at: datetime
    total_cents: int


def newest_by_customer(orders: Iterable[Order]) -> dict[str, Order]:
    """The newest order of each customer; the number decides a tie."""
    newest: dict[str, Order] = {}
    for order in orders:
        known = newest.get(order.customer)
        if known is None or _is_newer(order, known):
            newest[order.customer] = order
    return newest


def _is_newer(order: Order, known: Order) -> bool:
    return (order.placed_at, order.number) > (known.placed_at, known.number)
'''
