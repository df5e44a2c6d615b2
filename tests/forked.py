"""What the two kinds of forked processes of the tests have in common: servers (`preloaded`), and commands
(`operating/forking`).
"""

import gc
import os
import random
from collections.abc import Mapping, Sequence


def ready() -> None:
    """Before the first fork: so that no child copies a page only because its collector looked at it."""
    gc.freeze()


def become(environment: Mapping[str, str], descriptors: Sequence[int]) -> None:
    """In a child: its own input, output and errors, its own environment, and numbers that nobody else draws."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    os.environ.clear()
    os.environ.update(environment)
    random.seed()
