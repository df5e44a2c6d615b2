"""Writing Yjs updates (encoding v1), and cutting a large stored one into pieces that can be taken one after the other.

The CRDT holds the interpreter while it applies an update. Older versions took updates that hold it for seconds;
applied piece by piece, the other rooms get their turn in between.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from services.document.update_parts import DELETED, HAS_KEY, HAS_ORIGIN, HAS_RIGHT_ORIGIN, Item, Reading, Span


@dataclass(slots=True)
class _Queue:
    """What one client brings, and how much of it is placed."""

    items: list[Item]
    placed: int = 0

    @property
    def clock(self) -> int:
        """Up to where its content is placed."""
        return self.items[self.placed].span.clock if self.placed < len(self.items) else self.items[-1].span.end


def in_order(items: list[Item]) -> Iterator[Item]:
    """The items so that each comes after those it stands between and those of its client before it."""
    queues: dict[int, _Queue] = {}
    for item in items:
        queues.setdefault(item.span.client, _Queue([])).items.append(item)
    for client in queues:
        path = [client]
        while path:
            queue = queues[path[-1]]
            if queue.placed == len(queue.items):
                path.pop()
                continue
            item = queue.items[queue.placed]
            other = next((one[0] for one in (item.left, item.right) if one and _waits(queues, item, one)), None)
            if other is not None and other not in path:
                path.append(other)
                continue
            queue.placed += 1
            yield item
            if len(path) > 1:
                path.pop()


def _waits(queues: dict[int, _Queue], item: Item, one: tuple[int, int]) -> bool:
    other = queues.get(one[0])
    if other is None or one[0] == item.span.client or other.placed == len(other.items):
        return False
    return other.items[0].span.clock <= one[1] and other.clock <= one[1]


def cut(reading: Reading, size: Callable[[], int]) -> Iterator[bytes]:
    """Updates of at most `size()` parts each, asked anew for each, that do together what the one does."""
    items, deletes = in_order(reading.items), iter(reading.deletes)
    while some := list(islice(items, size())):
        yield encode_items(some)
    while spans := list(islice(deletes, size())):
        yield encode_deletes(spans)


def encode_items(items: Iterable[Item]) -> bytes:
    """One update that brings these; those of each client have to be in order and without gaps."""
    clients: dict[int, list[Item]] = {}
    for item in items:
        clients.setdefault(item.span.client, []).append(item)
    made = bytearray(number(len(clients)))
    for client, own in clients.items():
        made += number(len(own)) + number(client) + number(own[0].span.clock)
        for item in own:
            made += _encoded(item)
    return bytes(made + number(0))


def _encoded(item: Item) -> bytes:
    info = item.kind
    beside = b""
    for one, bit in ((item.left, HAS_ORIGIN), (item.right, HAS_RIGHT_ORIGIN)):
        if one is not None:
            info |= bit
            beside += number(one[0]) + number(one[1])
    if item.root is not None:
        beside = number(1) + _raw(item.root)
        if item.key is not None:
            info |= HAS_KEY
            beside += _raw(item.key)
    if item.kind == DELETED:
        return bytes([info]) + beside + number(item.span.length)
    return bytes([info]) + beside + (_raw(item.content) if isinstance(item.content, str) else item.content)


def _raw(text: str) -> bytes:
    data = text.encode()
    return number(len(data)) + data


def encode_state(clocks: Mapping[int, int]) -> bytes:
    """A state vector."""
    return number(len(clocks)) + b"".join(number(client) + number(clock) for client, clock in clocks.items())


def encode_deletes(spans: list[Span]) -> bytes:
    """One update that deletes these and does nothing else."""
    clients: dict[int, list[Span]] = {}
    for span in spans:
        clients.setdefault(span.client, []).append(span)
    made = bytearray(number(0) + number(len(clients)))
    for client, own in clients.items():
        made += number(client) + number(len(own))
        for span in own:
            made += number(span.clock) + number(span.length)
    return bytes(made)


def number(value: int) -> bytes:
    """An unsigned integer of variable length, as Yjs writes it."""
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
