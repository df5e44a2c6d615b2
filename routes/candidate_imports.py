"""Candidates from a CSV file: choosing it, what it would do, adding them, and taking that back."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from localization import translate
from routes.forms.candidate_imports import CandidateFileForm
from routes.http import costs, expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, NotFound, TooLarge, utcnow
from services.base import _ as _message
from services.people import import_files, imports

bp = Blueprint("candidate_imports", __name__)

LABELS = {
    "name": _message("Name"),
    "email": _message("E-mail"),
    "phone": _message("Phone"),
    "target_role": _message("Target role"),
    "experience_level": _message("Experience level"),
}


@dataclass(frozen=True)
class Line:
    """A row of the preview: what stands in each field, and what is wrong with it."""

    number: int
    fate: imports.Fate
    values: dict[str, str]
    problems: dict[str, str]


@bp.route("/candidates/import", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_CANDIDATES)
def choose() -> ResponseReturnValue:
    """Choose a file; what it would do is on a page of its own."""
    form = CandidateFileForm()
    if not form.is_submitted():
        return _choose_page(form)
    with limits.form():  # Counts as refused until it is added: reading a file is the work.
        if not form.validate():
            return _choose_page(form)
        try:
            number = imports.prepare(_upload(form), by=g.user.id, at=utcnow())
        except (Invalid, TooLarge) as error:
            form.refuse(error)
            return _choose_page(form, error.status)
    return redirect(url_for("candidate_imports.show", import_id=number))


@bp.get("/candidates/import/template.csv")
@guards.allowed(Action.MANAGE_CANDIDATES)
def template() -> ResponseReturnValue:
    """A file with nothing but the header."""
    name = {"Content-Disposition": "attachment; filename=candidates.csv"}
    return Response(import_files.TEMPLATE.encode(), mimetype="text/csv", headers=name)


@bp.get("/candidates/import/<int:import_id>")
@guards.allowed(Action.MANAGE_CANDIDATES)
@costs.costly
def show(import_id: int) -> ResponseReturnValue:
    """What a file would do; once it was added, what it did."""
    try:
        found = imports.get(import_id, by=g.user.id, at=utcnow())
    except NotFound as error:
        if error.code != "preview-over":
            raise
        flash(translate(error.message), "warn")
        return redirect(url_for("candidate_imports.choose"))
    if not isinstance(found, imports.Preview):
        staying = [{"id": one.id, "name": one.name, "why": translate(one.why)} for one in found.staying]
        return render_template("candidates/imported.html", done=found, staying=staying)
    return _preview_page(found)


@bp.post("/candidates/import/<int:import_id>/add")
@guards.allowed(Action.MANAGE_CANDIDATES)
@costs.costly
def add(import_id: int) -> ResponseReturnValue:
    """Make candidates of the rows that can be."""
    with limits.form() as attempt:
        try:
            imports.add(import_id, seen=request.form.get("seen", ""), by=g.user.id, at=utcnow())
        except Conflict as error:
            flash(translate(error.message), "warn")
        else:
            attempt.give_back()
    return redirect(url_for("candidate_imports.show", import_id=import_id))


@bp.post("/candidates/import/<int:import_id>/undo")
@guards.allowed(Action.MANAGE_CANDIDATES)
@costs.costly
def undo(import_id: int) -> ResponseReturnValue:
    """Remove those whom nobody changed or used since."""
    try:
        imports.undo(import_id, by=g.user.id, at=utcnow())
    except Conflict as error:
        flash(translate(error.message), "warn")
    return redirect(url_for("candidate_imports.show", import_id=import_id))


def _upload(form: CandidateFileForm) -> bytes:
    file = form.file.data
    if not isinstance(file, FileStorage) or not file.filename:
        raise Invalid("file-missing", _message("Choose a file."), field="file")
    with file.stream:
        return file.stream.read(import_files.MAX_FILE_BYTES + 1)


def _choose_page(form: CandidateFileForm, status: int = 400) -> ResponseReturnValue:
    page = render_template(
        "candidates/import.html", form=form, max_bytes=import_files.MAX_FILE_BYTES, most=import_files.MAX_ROWS
    )
    return page, status if form.is_submitted() else 200


def _preview_page(preview: imports.Preview) -> ResponseReturnValue:
    """What a file would do; its rows are made beside everything else."""
    lines = [_line(one) for one in preview.verdicts]
    good = [one for one in lines if one.fate is imports.Fate.ADDED]
    rest = [one for one in lines if one.fate is not imports.Fate.ADDED]
    words = {"labels": {field: translate(said) for field, said in LABELS.items()}, "row_label": _("Row")}
    words["why_label"] = _("Why")
    macros = current_app.jinja_env.get_template("candidates/import_badges.html").module
    badges = {fate: getattr(macros, fate)() for fate in imports.Fate if fate is not imports.Fate.ADDED}
    rows = vars(current_app.jinja_env.get_template("candidates/import_rows.html").module)["rows"]
    good_rows = imports.beside(rows, lines=good, shown=list(LABELS), badges=None, **words)
    rest_rows = imports.beside(rows, lines=rest, shown=["name", "email"], badges=badges, **words)
    return render_template(
        "candidates/import_preview.html",
        preview=preview,
        good=good,
        rest=rest,
        good_rows=good_rows,
        rest_rows=rest_rows,
        **words,
    )


def _line(verdict: imports.Verdict) -> Line:
    row = verdict.row
    values = {field: getattr(row, field) for field in LABELS}
    problems = {field: translate(said) for field, said in verdict.problems.items()}
    return Line(row.number, verdict.fate, values, problems)
