"""What one run of a program may use, wherever it runs."""

from datetime import timedelta

MAX_TIME = timedelta(seconds=10)
"""Of computing; while a program waits for a person, this does not count."""

MAX_MEMORY_BYTES = 256 * 1024 * 1024
"""Python itself takes 30 MB of it; laptops that candidates bring still have it free beside a call."""

MAX_OUTPUT_BYTES = 64 * 1024
"""Of both streams together, as UTF-8: more than anybody reads, and 200 of them are 13 MB in the database."""

MAX_TESTS_TIME = timedelta(seconds=60)
"""Of trying all cases of a question one after the other, each within `MAX_TIME`; those left then are not run."""
