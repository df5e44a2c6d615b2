"""How long a fault lasts: shorter than in life, unless NEUROHIRE_FAULTS=long says otherwise (`bin/test --faults`)."""

import os

IS_LONG = os.environ.get("NEUROHIRE_FAULTS") == "long"


def lasting(bounded_s: float, *, in_life_s: float) -> float:
    return in_life_s if IS_LONG else bounded_s
