"""The names, titles and words of the demo. Nobody in it exists."""

from dataclasses import dataclass

Said = tuple[int, str, str]
Came = tuple[int, str, str]
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


@dataclass(frozen=True)
class Typed:
    """Who typed which words after which others, from which second on, and what was deleted first."""

    second: int
    who: str
    after: str
    words: str
    instead: str = ""
    source: str | None = None
    file: str = "main"


@dataclass(frozen=True)
class Drawn:
    """Who drew the boxes of a system on the board, from which second on."""

    second: int
    who: str


@dataclass(frozen=True)
class File:
    """Who added a file, and when."""

    second: int
    who: str
    id: str
    name: str
    language: str


TASK = """# Keep the newest order of each customer.
# Orders may arrive out of order, by a few seconds.


"""
IMPORTS = """from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


"""
ORDER = """@dataclass(frozen=True)
class Order:
    number: int
    customer: str
    placed_at: datetime
    total_cents: int


"""
NEWEST = """def newest_by_customer(orders: Iterable[Order]) -> dict[str, Order]:
    newest: dict[str, Order] = {}
    for order in orders:
        known = newest.get(order.customer)
        if known is None or order.placed_at > known.placed_at:
            newest[order.customer] = order
    return newest
"""
IS_NEWER = """

def _is_newer(order: Order, known: Order) -> bool:
    return (order.placed_at, order.number) > (known.placed_at, known.number)
"""
TESTS = """from datetime import datetime

from main import Order, newest_by_customer

NOON = datetime(2026, 11, 20, 12)


def order(number, customer="c1", at=NOON):
    return Order(number, customer, at, 1200)
"""
TIE = """

def test_the_higher_number_wins_a_tie():
    first, second = order(1), order(2)
    for stream in ([first, second], [second, first]):
        assert newest_by_customer(stream) == {"c1": second}
"""

TYPED: tuple[Typed | File, ...] = (
    Typed(172, "host", "", TASK, source="paste"),
    Typed(232, "guest", TASK, IMPORTS),
    Typed(262, "guest", IMPORTS, ORDER),
    Typed(312, "guest", ORDER, NEWEST),
    Typed(
        430,
        "host",
        "-> dict[str, Order]:\n",
        '    """The newest order of each customer; the number decides a tie."""\n',
    ),
    Typed(
        474,
        "guest",
        "known is None or ",
        "_is_newer(order, known)",
        instead="order.placed_at > known.placed_at",
    ),
    Typed(496, "guest", "    return newest\n", IS_NEWER),
)
MORE_TYPED: tuple[Typed | File | Drawn, ...] = (
    Drawn(860, "guest"),
    File(1392, "guest", "testing1", "test_orders.py", "python"),
    Typed(1396, "guest", "", TESTS, file="testing1"),
    Typed(1622, "guest", TESTS, TIE, file="testing1"),
)

# seconds from the beginning, who, what
CAME: tuple[Came, ...] = ((4, "host", "joined"), (22, "guest", "joined"))
CAME_AND_WENT: tuple[Came, ...] = (
    *CAME,
    (1540, "guest", "left"),
    (1571, "guest", "joined"),
    (3020, "guest", "left"),
    (3038, "host", "left"),
)
