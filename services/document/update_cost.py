"""What reading and applying one Yjs update may cost, counted while its bytes are read.

The count is an upper bound of the work inside the CRDT, in steps of about 0.3 microseconds. Content that is put
between two neighbours may have to be compared with everything that stands between them, so a piece of content
counts as many steps as the document has fragments. Deleting splits fragments, which moves the list of those behind.
"""

MAX_STEPS = 40_000
"""For one update. `python -m bench.worst_update` measures what comes near."""
FREE_FRAGMENTS = 20_000
"""How many more pieces a document may consist of than when it was opened, whatever was taken since."""
FRAGMENTS_OF_EDIT = 2
"""How many more each edit allows. Three people who type without a pause in each other's lines, rename, re-indent and
undo make 0.6 (`bench/long_interview.mjs`), so only edits made for the purpose meet the bound."""
MAX_FRAGMENTS = 100_000
"""Edits allow no more than this: two hours of those three people, who make 45,000 an hour, and a day of two who type
seven keys a second. The worst edit that can be made for the purpose takes 20 to 35 ms there."""
FREE_BEYOND = 2_000
"""What was stored by older versions may have more; so many pieces can be added each time it is opened."""
DELETING_TIMES = 2
"""So many times as many there may seem to be after an update that only deletes: who is at the limit can make room. To
delete a whole text takes a range for each of its pieces, and each counts as if it parted another."""
FRAGMENTS_OF_PART = 2
"""How many fragments one piece of content, or one range of deletions, makes at most: it also parts another."""
FRAGMENTS_OF_SPLICE = 2 * FRAGMENTS_OF_PART
"""How many an edit of one place makes: one insertion, and one deletion of everything between two places."""

STRUCT_STEPS = 25
RANGE_STEPS = 15
BYTES_OF_A_VALUE_STEP = 4
"""How much of a value is read, and judged as an element of the board, in the time of one step."""
MAX_VALUES_BYTES = MAX_STEPS * BYTES_OF_A_VALUE_STEP // 2
"""Of the values of one update together, as pages are told: half of what they may cost, because each has a place too."""
MAX_KNOWN_STEPS = MAX_STEPS // 4
FRAGMENTS_OF_A_STEP = 250
"""How many fragments are moved in the time of one step when one is split."""
BYTES_OF_A_STEP = 2_000
"""How much of a text is copied in the time of one step when it is split; all may be one piece."""


class TooManyParts(Exception):
    """The update is made of more pieces than the document can take at once; in several updates it can."""


class Allowance:
    """The steps that reading and applying one update may still take.

    `fragments` is what the texts of the document consist of, `text_bytes` their length in UTF-8, `pieces` what all of
    it consists of.
    """

    def __init__(self, fragments: int, text_bytes: int, steps: int = MAX_STEPS, *, pieces: int = 0) -> None:
        self._left = steps
        fragments = min(fragments, MAX_STEPS // 2)  # One piece can always be judged; what is older may have more.
        splitting = text_bytes // BYTES_OF_A_STEP
        self._of_struct = STRUCT_STEPS + fragments + splitting
        self._of_range = RANGE_STEPS + max(fragments, pieces) // FRAGMENTS_OF_A_STEP + splitting

    def most(self) -> tuple[int, int]:
        """So many pieces of content would be taken alone, and so many ranges of deletions."""
        # Each piece counts one step more than the one before: the root of a quadratic equation.
        structs = int(((2 * self._of_struct - 1) ** 2 + 8 * self._left) ** 0.5 - (2 * self._of_struct - 1)) // 2
        return max(structs, 1), max(self._left // self._of_range - 1, 1)

    def struct(self) -> None:
        """Charge one piece of content; the next one may have to be compared with it. Raises TooManyParts."""
        self.steps(self._of_struct)
        self._of_struct += 1

    def value(self, size: int) -> None:
        """Charge one value of so many bytes. It stands among the values of its own name only: who puts it elsewhere
        than at their end is charged for them (`board_state`), as for a text's. Raises TooManyParts.
        """
        self.steps(STRUCT_STEPS + size // BYTES_OF_A_VALUE_STEP)

    def among(self, count: int) -> None:
        """Charge a value that may have to be compared with so many others. Raises TooManyParts."""
        self.steps(min(count, MAX_STEPS // 2))

    def range(self) -> None:
        """Charge one range of deletions. Raises TooManyParts."""
        self.steps(self._of_range)

    def known(self, count: int) -> None:
        """Charge a look at what is known already; in no document so much that an update can never be judged.

        Raises TooManyParts.
        """
        self.steps(min(count, MAX_KNOWN_STEPS))

    def steps(self, count: int) -> None:
        """Raises TooManyParts."""
        self._left -= count
        if self._left < 0:
            raise TooManyParts
