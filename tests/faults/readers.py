"""Somebody who opens reports and playbacks one after the other: a program beside the test, whose time is its own.

    python -m tests.faults.readers URL COOKIE ROOM SECONDS

Prints as JSON how long each kind of answer took at most, in seconds, and its bytes.
"""

import json
import sys
import time

import requests

PAUSE_S = 0.85
"""A session may ask for 12 such pages in 10 s."""


def main(url: str, cookie: str, room: str, seconds: float) -> None:
    found: dict[str, tuple[float, int]] = {}
    with requests.Session() as session:
        session.headers["Cookie"] = cookie
        until = time.monotonic() + seconds
        number = 0
        while time.monotonic() < until:
            page = ("report", "playback")[number % 2]
            number += 1
            began = time.monotonic()
            answer = session.get(f"{url}/interview/{room}/{page}", timeout=30)
            answer.raise_for_status()
            took_s = time.monotonic() - began
            found[page] = max(found.get(page, (0.0, 0)), (took_s, len(answer.content)))
            time.sleep(max(0.0, PAUSE_S - took_s))
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
