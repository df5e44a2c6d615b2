"""What is rated: criteria, each with a sentence for every mark. How they are read, checked and written."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.base import Invalid, Message, _, names

MARKS = 4
"""An even number: whoever rates has to come down on one side of the middle. 1 is the lowest."""
MAX_CRITERIA = 12
MAX_CRITERION_CHARS = 100
MAX_ANCHOR_CHARS = 300


@dataclass(frozen=True)
class Criterion:
    """One thing to rate; `anchors` says what each mark means, from 1 up."""

    name: str
    anchors: tuple[str, ...]


def read(stored: str) -> tuple[Criterion, ...]:
    """As `written` wrote it."""
    return tuple(Criterion(one["name"], tuple(one["anchors"])) for one in json.loads(stored))


def written(criteria: Sequence[Criterion]) -> str:
    """As JSON. Raises Invalid with the `field` at fault: `name-2`, `anchor-2-4`; all are counted from 1."""
    if not criteria:
        raise Invalid("criteria-missing", _("Enter at least one criterion."), field="name-1")
    if len(criteria) > MAX_CRITERIA:
        raise Invalid("criteria-too-many", _("Use at most %(count)s criteria.", count=MAX_CRITERIA))
    checked = [_checked(number, one) for number, one in enumerate(criteria, 1)]
    return json.dumps([asdict(one) for one in checked], ensure_ascii=False)


def _checked(number: int, one: Criterion) -> Criterion:
    name = _line(one.name, MAX_CRITERION_CHARS, f"name-{number}", _("Name this criterion."))
    words = _("Say what this mark means.")
    pairs = enumerate(one.anchors, 1)
    anchors = tuple(_line(text, MAX_ANCHOR_CHARS, f"anchor-{number}-{mark}", words) for mark, text in pairs)
    if len(anchors) != MARKS:
        field = f"anchor-{number}-{len(anchors) + 1}"
        raise Invalid("anchor-missing", words, field=field)
    return Criterion(name, anchors)


def _line(text: str, most: int, field: str, missing: Message) -> str:
    line = names.clean_line(text)
    if line is None:
        raise Invalid("criterion-incomplete", missing, field=field)
    if len(line) > most:
        raise Invalid("criterion-too-long", _("Use at most %(count)s characters.", count=most), field=field)
    return line
