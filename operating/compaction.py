"""Packing the edits of interviews that are over: each night by the server itself, or by a command.

What is packed and how: `services/record/compaction.py`. Stopped anywhere, the log is whole, and the next run goes on
there.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

from operating import command_line
from operating.command_line import Command
from services.base import utcnow
from services.record import NotPacked, Packed, compaction

log = logging.getLogger(__name__)

AFTER = timedelta(days=1)
"""After an interview's end. By then whatever waited for the database is stored."""


@dataclass
class Tally:
    """What a run did: interviews, how many were left by a fault, the edits, and their bytes before and after."""

    interviews: int = 0
    left: int = 0
    edits: int = 0
    data_bytes: int = 0
    packed_bytes: int = 0

    def add(self, step: Packed) -> None:
        self.edits += step.edits
        self.data_bytes += step.data_bytes
        self.packed_bytes += step.packed_bytes

    def __str__(self) -> str:
        sizes = f"{self.data_bytes / 1e6:.1f} MB in rows to {self.packed_bytes / 1e6:.1f} MB in packs"
        return f"{self.edits} edits of {self.interviews} interviews, {sizes}"


def run(*, ended_before: datetime, pause: Callable[[float], object]) -> Tally:
    """Pack whatever is due; `pause` is called between two packs with the seconds to wait.

    An interview that cannot be packed is logged and left as it is. Raises DatabaseUnavailable; what was packed by
    then stays packed.
    """
    tally = Tally()
    for interview_id in compaction.list_due(ended_before=ended_before):
        try:
            while step := compaction.pack_next(interview_id):
                tally.add(step)
                pause(compaction.PAUSE_S)
        except NotPacked:
            log.exception("the edits of interview %s are left as they are", interview_id)
            tally.left += 1
        else:
            tally.interviews += 1
    return tally


@click.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Only show how much there is to pack.")
@with_appcontext
def compact(*, dry_run: bool) -> None:
    """Pack the edits of interviews that ended more than a day ago. A running server does this every night.

    Playback shows the same afterwards: every edit keeps its author and its time.
    """
    command_line.config()
    before = utcnow() - AFTER
    if dry_run:
        due = compaction.list_due(ended_before=before)
        edits = sum(compaction.count_edits(interview_id) for interview_id in due)
        click.echo(f"would be packed: {edits} edits of {len(due)} interviews.")
        return
    tally = run(ended_before=before, pause=lambda _seconds: None)
    log.warning("packed %s", tally)
    click.echo(f"packed: {tally}.")
    if tally.left:
        raise click.ClickException(f"{tally.left} interviews were left unchanged; the log says why.")
