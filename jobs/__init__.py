"""What the program does by itself: one list of jobs (`entries`), one clock (`schedule`), and the work by noun.

Nothing imports this but `app.py`, which starts it, and `routes/system.py`, which shows it.
"""

from typing import cast

from flask import Flask

from config import Config
from jobs import entries, figures, stopping
from jobs.schedule import Schedule


def init_app(app: Flask, config: Config) -> None:
    """Draw up the jobs and bind their figures; none runs yet."""
    schedule = Schedule(entries.of(config))
    app.extensions["jobs"] = schedule
    figures.watch(schedule)


def of(app: Flask) -> Schedule:
    """The jobs of this application."""
    return cast(Schedule, app.extensions["jobs"])


def start(app: Flask) -> None:
    """Run the jobs from now on, until a signal ends the process."""
    stopping.start(of(app))
