"""What a hostile page may send: any JSON at all, and well-formed payloads with something wrong in them."""

import functools

from hypothesis import strategies as st

from db.engine import database
from db.tables import metadata
from tests.emptying import list_filled

NASTY_TEXTS = st.sampled_from(
    ["", "\x00", "\ud800", "\u2028</script>", "' OR 1=1 --", "../../etc/passwd", "{{7*7}}", "%s%n", "x" * 70_000, "-1"]
)  # fmt: skip
NUMBERS = st.sampled_from([0, -1, 2**31, 2**53, 2**63, 2**64, 1e308, float("inf"), float("nan"), 0.5])
ATOMS = st.one_of(st.none(), st.booleans(), NUMBERS, NASTY_TEXTS, st.text(max_size=20))
ANYTHING = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def nested(depth):
    """A list in a list, so many times."""
    value = []
    for _ in range(depth):
        value = [value]
    return value


WRONG = st.one_of(ANYTHING, st.sampled_from([50, 500]).map(nested))


@st.composite
def spoilt(draw, payload):
    """The payload with one thing taken out, replaced or added."""
    change = draw(st.sampled_from(["drop", "replace", "add"]))
    spoilt = dict(payload)
    name = draw(st.sampled_from(sorted(payload)))
    if change == "drop":
        del spoilt[name]
    elif change == "replace":
        # Bytes where nobody waits for them never come this far; tests/faults/test_malformed.py sends them.
        spoilt[name] = draw(WRONG | st.binary(max_size=40) if isinstance(payload[name], bytes) else WRONG)
    else:
        spoilt[draw(st.text(max_size=12) | st.sampled_from(["user_id", "role", "username", "sid"]))] = draw(WRONG)
    return spoilt


def stored():
    """All that is in the database, by table, as the driver gives it; asked twice for each thing that is sent."""
    return database.read(
        lambda db: {name: db.exec_driver_sql(_all_rows(name)).all() for name in sorted(list_filled(db))}
    )


@functools.cache
def _all_rows(table):
    keys = ", ".join(column.name for column in metadata.tables[table].primary_key)
    return f"SELECT * FROM {table} ORDER BY {keys}"


def faults(caplog):
    """What was logged as an error, or with a traceback."""
    return [one.getMessage() for one in caplog.records if one.levelname in ("ERROR", "CRITICAL") or one.exc_info]
