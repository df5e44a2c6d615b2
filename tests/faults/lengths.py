"""How long a fault lasts, and how long the program may take to get over it.

`bin/test --faults` (NEUROHIRE_FAULTS=long) lets faults last as long as in life, and holds the program to what
docs/faults.md promises, on a machine that does nothing else. Every other run has shorter faults and more patience:
its verdict must not depend on how quick the machine is.
"""

import os

IS_LONG = os.environ.get("NEUROHIRE_FAULTS") == "long"


def lasting(bounded_s: float, *, in_life_s: float) -> float:
    return in_life_s if IS_LONG else bounded_s


SLOW_MACHINE = 6
"""How much slower a machine may be than a quiet one with two cores of its own."""


def promised(seconds: float) -> float:
    """What the program has for something that it promises to do within `seconds`."""
    return seconds if IS_LONG else SLOW_MACHINE * seconds
