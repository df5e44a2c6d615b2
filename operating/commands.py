"""The commands of `flask --app app`.

They are doctor, backup, restore, export-candidate, erase-candidate, purge, remove-second-factor.
"""

import dataclasses
import logging
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from db import versions
from db.engine import DatabaseUnavailable, database
from front_end import MANIFEST
from operating import backup as backups
from operating import doctor as doctors
from operating import export as exports
from operating import restore as restores
from operating import retention
from operating.backup import Report
from operating.retention import Receipt
from services import second_factor
from services.clock import utcnow
from services.errors import NotFound

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    for command in (doctor, backup, restore, export_candidate, erase_candidate, purge, remove_second_factor):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def doctor() -> None:
    """Examine this server, and say what to do about each finding. Ends with 1 if something is grave."""
    findings = doctors.examine(_config(), database.engine, manifest=MANIFEST)
    for one in findings:
        mark = "ok   " if one.is_well else "GRAVE" if one.is_grave else "see  "
        click.echo(f"{mark} {one.what}: {one.found}")
        if one.remedy:
            click.echo(f"      {one.remedy}")
    if any(one.is_grave for one in findings):
        raise SystemExit(1)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def backup(target: Path) -> None:
    """Write every row and every resume to the file TARGET. The server may run meanwhile."""
    try:
        report = backups.write(target, engine=database.engine, resumes=_resumes())
    except (OSError, versions.SchemaMismatch, SQLAlchemyError) as error:
        _fail(f"No backup was made: {error}")
    _tell(report, f"are in {target}. It holds everything personal there is: keep it as safe as the server.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(source: Path) -> None:
    """Bring the backup SOURCE back into an empty database and folder. Stop the server first."""
    try:
        report = restores.read(source, engine=database.engine, resumes=_resumes())
    except (OSError, restores.CannotRestore, versions.SchemaMismatch, SQLAlchemyError) as error:
        _fail(f"Nothing was brought back: {error}")
    _tell(report, "are back. Everybody has to sign in again.")


@click.command()
@click.argument("candidate", type=int)
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def export_candidate(candidate: int, target: Path) -> None:
    """Write everything stored about the CANDIDATE (a number, as in the address of their page) to the file TARGET."""
    try:
        written = exports.write(candidate, target, at=utcnow(), engine=database.engine, resumes=_resumes())
    except (LookupError, OSError, SQLAlchemyError) as error:
        _fail(f"Nothing was written: {error}")
    _list(written)
    click.echo(f"are in {target}.")


@click.command()
@click.argument("candidate", type=int)
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@with_appcontext
def erase_candidate(candidate: int, *, dry_run: bool) -> None:
    """Erase the CANDIDATE, their interviews and resume for good. Backups keep what they hold."""
    try:
        receipt = retention.erase_candidate(
            candidate, at=utcnow(), engine=database.engine, resumes=_resumes(), is_dry=dry_run
        )
    except (retention.CannotErase, OSError, SQLAlchemyError) as error:
        _fail(f"Nothing was erased: {error}")
    _receipt(receipt, f"candidate {candidate}", is_dry=dry_run)


@click.command()
@click.option("--older-than", "days", type=click.IntRange(min=1), metavar="DAYS")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@with_appcontext
def purge(days: int | None, *, dry_run: bool) -> None:
    """Erase what was kept as long as the KEEP_*_DAYS settings say; a running server does it each night by itself.

    With --older-than, whole interviews that ended more than DAYS ago, whatever the settings say of them.
    """
    keep = _config().keep if days is None else dataclasses.replace(_config().keep, interviews=days)
    if not keep.is_limited:
        _fail("Nothing was erased: everything is kept for ever. Set KEEP_INTERVIEWS_DAYS, or give --older-than.")
    try:
        receipt = retention.purge(keep, at=utcnow(), engine=database.engine, resumes=_resumes(), is_dry=dry_run)
    except (OSError, SQLAlchemyError) as error:
        _fail(f"Not everything was erased: {error}")
    _receipt(receipt, "what was kept long enough", is_dry=dry_run)


@click.command()
@click.argument("username")
@with_appcontext
def remove_second_factor(username: str) -> None:
    """Take the second factor of USERNAME away, and sign them out. For the last administrator's lost phone."""
    try:
        user_id = second_factor.remove_by_name(username, at=utcnow())
    except NotFound:
        _fail(f"Nothing was changed: nobody named {username} has a second factor.")
    except (DatabaseUnavailable, SQLAlchemyError) as error:
        _fail(f"Nothing was changed: {type(error).__name__}")
    log.warning("removed the second factor of user %s", user_id)
    click.echo(f"{username} signs in with the password alone now, and is signed out everywhere.")


def _receipt(receipt: Receipt, of: str, *, is_dry: bool) -> None:
    """To the operator and to the log, which is what remains of it."""
    _list(receipt.counts)
    click.echo(f"{'would be' if is_dry else 'were'} erased: {of}, at {utcnow():%Y-%m-%d %H:%M} UTC.")
    if not is_dry:
        log.warning("erased %s: %s", of, receipt.counts)


def _list(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        click.echo(f"{count:>8} {name}")


def _tell(report: Report, words: str) -> None:
    click.echo(f"{sum(report.rows.values())} rows and {report.resumes} resumes {words}")
    for name in report.missing:
        click.echo(f"Missing on the disk when it was made: {name}")


def _fail(words: str) -> NoReturn:
    raise click.ClickException(words)


def _config() -> Config:
    config: Config = current_app.config["NEUROHIRE"]
    return config


def _resumes() -> Path:
    return _config().upload_dir / "resumes"
