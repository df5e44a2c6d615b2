"""The commands of `flask --app app`.

They are version, doctor, backup, verify-backup, restore, export-candidate, erase-candidate, purge, compact,
set-password, create-user, remove-second-factor, drain, export-record, rotate-record-key.
"""

import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

import config as configuration
import version
from config import ConfigError
from db import serving_lock, versions
from db.engine import database
from front_end import MANIFEST
from operating import backup as backups
from operating import command_line, doctor_database, failures, own_address, people_commands, record_commands
from operating import doctor as doctors
from operating import restore as restores
from operating.backup import Report
from operating.command_line import Command
from operating.compaction import compact
from operating.doctor import Finding
from operating.drain import drain
from operating.progress import Progress
from services.audit import audit
from services.base import settings, utcnow


def init_app(app: Flask) -> None:
    for command in (
        show_version,
        doctor,
        backup,
        verify_backup,
        restore,
        people_commands.export_candidate,
        people_commands.erase_candidate,
        people_commands.purge,
        people_commands.set_password,
        people_commands.create_user,
        people_commands.remove_second_factor,
        compact,
        drain,
        record_commands.export_record,
        record_commands.rotate_record_key,
    ):
        app.cli.add_command(command)


@click.command("version", cls=Command)
def show_version() -> None:
    """Print the version of the program, of its database and of Python."""
    click.echo(f"NeuroHire {version.described()}, database version {versions.head()}, Python {sys.version.split()[0]}")


@click.command(cls=Command)
@with_appcontext
def doctor() -> None:
    """Check this server and say what to do about each finding. Exits with 1 if a finding is serious."""
    findings = _examined()
    for one in findings:
        mark = "ok   " if one.is_well else "GRAVE" if one.is_grave else "check"
        click.echo(f"{mark} {one.what}: {one.found}")
        if one.remedy:
            click.echo(f"      {one.remedy}")
    if any(one.is_grave for one in findings):
        raise SystemExit(1)


def _examined() -> list[Finding]:
    """With the settings that are right, where some are wrong; touches neither file nor database."""
    if settings.is_bound:
        config = command_line.config()
        return [*doctors.examine(config, database.engine, manifest=MANIFEST), *own_address.examine(config)]
    config, errors = configuration.examine()
    settings.bind(config)
    refused = [_refused(one) for one in errors]
    try:
        engine = doctor_database.reading_engine(config)
    except ImportError as error:
        refused.append(Finding("database", "cannot be used", failures.sentence(error, config), is_grave=True))
        engine = None
    try:
        return [*refused, *doctors.examine(config, engine, manifest=MANIFEST), *own_address.examine(config)]
    finally:
        if engine is not None:
            engine.dispose()


def _refused(error: ConfigError) -> Finding:
    return Finding(
        "settings", str(error), "The server does not start with this setting. Change it first.", is_grave=True
    )


@click.command(cls=Command)
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Show no progress.")
@with_appcontext
def backup(target: Path, *, quiet: bool) -> None:
    """Write every row and every resume to the file TARGET. The server may keep running."""
    engine = command_line.engine()
    progress = Progress("Backup", is_terminal=command_line.is_terminal())
    try:
        report = backups.write(
            target, engine=engine, resumes=command_line.resumes(), **({} if quiet else {"tell": progress})
        )
    finally:
        progress.end()
    _tell(report, f"are in {target}. It contains all personal data: keep it as safe as the server.")
    _remember(report, size=target.stat().st_size)


def _remember(report: Report, *, size: int) -> None:
    """When the last backup was made is in the database, where the server and the doctor find it."""
    counts = {"rows": sum(report.rows.values()), "resumes": report.resumes, "bytes": size}
    try:
        with database.engine.connect().execution_options(neurohire_writes=True) as db, db.begin():
            server = audit.Subject(audit.Kind.SERVER)
            audit.write(db, audit.Deed.BACKED_UP, by=audit.NOBODY, on=server, at=utcnow(), details=counts)
    except SQLAlchemyError as error:
        words = failures.sentence(error, command_line.config())
        click.echo(f"The backup is complete, but its date could not be saved in the database: {words}", err=True)


@click.command(cls=Command)
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def verify_backup(source: Path) -> None:
    """Read the whole backup SOURCE and say what it contains. Needs no database."""
    try:
        made = restores.verify(source)
    except restores.CannotRestore as error:
        command_line.fail(str(error))
    click.echo(
        f"{source} is complete: {sum(made.rows.values())} rows and {made.resumes} resumes, made {made.made_at} by "
        f"NeuroHire {made.program or 'before versions were written into backups'}, database version {made.version}."
    )


@click.command(cls=Command)
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--quiet", is_flag=True, help="Show no progress.")
@with_appcontext
def restore(source: Path, *, quiet: bool) -> None:
    """Restore the backup SOURCE into an empty database and folder. Stop the server first.

    A backup from an older version is upgraded to this program's version.
    """
    engine = command_line.engine()
    serving_lock.require_free(command_line.config(), patience_s=0)
    progress = Progress("Restore", is_terminal=command_line.is_terminal())
    try:
        report = restores.read(
            source, engine=engine, resumes=command_line.resumes(), **({} if quiet else {"tell": progress})
        )
    except restores.CannotRestore as error:
        command_line.fail(f"Nothing was restored: {error}")
    finally:
        progress.end()
    _tell(report, "are restored. Everybody must sign in again.")


def _tell(report: Report, words: str) -> None:
    click.echo(f"{sum(report.rows.values())} rows and {report.resumes} resumes {words}")
    for name in report.missing:
        click.echo(f"Missing on disk when the backup was made: {name}")
