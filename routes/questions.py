"""The bank of questions: listing, writing, versions, and taking questions to another server and back."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from localization import translate
from repositories.states import QuestionState
from routes import question_parts
from routes.forms.questions import ImportForm, QuestionForm
from routes.http import costs, expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, ServiceError, TooLarge, utcnow
from services.base import _ as _message
from services.questions import (
    FileFormat,
    FileProblem,
    Unfit,
    Unreadable,
    Whole,
    bank,
    files,
    included,
)

bp = Blueprint("questions", __name__)


@bp.get("/questions")
@guards.allowed(Action.MANAGE_QUESTIONS)
def index() -> ResponseReturnValue:
    """The questions of one state by title, searched, filtered and paged."""
    wanted = question_parts.wanted_filter()
    page = bank.page(wanted, number=request.args.get("page", 1, type=int))
    return render_template(
        "questions/index.html",
        page=page,
        filters=question_parts.filters_of(wanted),
        is_narrowed=bool(wanted.words or wanted.tag or wanted.level or wanted.language),
        is_empty=not page.total and bank.is_empty(),
        **question_parts.choices_for_filter(wanted.state),
    )


@bp.route("/questions/add", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_QUESTIONS)
def add() -> ResponseReturnValue:
    """A new question."""
    form = QuestionForm()
    if not form.is_submitted():
        return _form_page(form, None)
    with limits.form() as attempt:
        if not form.validate():
            return _form_page(form, None)
        try:
            question_id = bank.add(form.content(), is_draft=form.is_draft.data, by=g.user.id, at=utcnow())
        except (Unfit, Conflict) as error:
            return _refused(form, error, None)
        attempt.give_back()
    flash(_("The question is saved."), "ok")
    return redirect(url_for("questions.show", question_id=question_id))


@bp.get("/questions/<int:question_id>")
@guards.allowed(Action.MANAGE_QUESTIONS)
def show(question_id: int) -> ResponseReturnValue:
    """A question with its private side, in its newest or an earlier version."""
    whole = bank.get(question_id, request.args.get("version", type=int))
    return render_template(
        "questions/show.html",
        whole=whole,
        versions=bank.versions(question_id),
        **question_parts.shown(whole),
        **question_parts.words(),
    )


@bp.route("/questions/<int:question_id>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_QUESTIONS)
def edit(question_id: int) -> ResponseReturnValue:
    """Save a new version; what interviews used stays as it was."""
    whole = bank.get(question_id)
    form = QuestionForm()
    if not form.is_submitted():
        form.fill(whole.content, version=whole.version, is_draft=whole.question.state == QuestionState.DRAFT)
        return _form_page(form, whole)
    with limits.form() as attempt:
        if not form.validate():
            return _form_page(form, whole)
        try:
            number = bank.edit(
                question_id,
                form.content(),
                base=form.base_version(),
                is_draft=form.is_draft.data,
                by=g.user.id,
                at=utcnow(),
            )
        except (Invalid, Conflict) as error:
            return _refused(form, error, bank.get(question_id))
        attempt.give_back()
    flash(_("Saved as version %(version)s.", version=number), "ok")
    return redirect(url_for("questions.show", question_id=question_id))


@bp.post("/questions/<int:question_id>/copy")
@guards.allowed(Action.MANAGE_QUESTIONS)
def copy(question_id: int) -> ResponseReturnValue:
    """A draft with the same content, to be changed."""
    title = _("Copy of %(title)s", title=bank.get(question_id).content.title)
    with limits.form() as attempt:
        made = bank.copy(question_id, title=title, by=g.user.id, at=utcnow())
        attempt.give_back()
    flash(_("This is the copy. It is a draft until you say otherwise."), "ok")
    return redirect(url_for("questions.edit", question_id=made))


@bp.post("/questions/<int:question_id>/archive")
@guards.allowed(Action.MANAGE_QUESTIONS)
def archive(question_id: int) -> ResponseReturnValue:
    """Out of the lists; interviews that used it keep it."""
    bank.archive(question_id, at=utcnow())
    flash(_("The question is archived."), "ok")
    return redirect(url_for("questions.show", question_id=question_id))


@bp.post("/questions/<int:question_id>/restore")
@guards.allowed(Action.MANAGE_QUESTIONS)
def restore(question_id: int) -> ResponseReturnValue:
    """Ready to be used, from the archive or from the drafts."""
    bank.restore(question_id, at=utcnow())
    flash(_("The question is ready to be used."), "ok")
    return redirect(url_for("questions.show", question_id=question_id))


@bp.post("/questions/<int:question_id>/delete")
@guards.allowed(Action.MANAGE_QUESTIONS)
def delete(question_id: int) -> ResponseReturnValue:
    """With all its versions, unless an interview used it."""
    try:
        bank.delete(question_id, at=utcnow())
    except Conflict as error:
        flash(translate(error.message), "bad")
        return redirect(url_for("questions.show", question_id=question_id))
    flash(_("The question is deleted."), "ok")
    return redirect(url_for("questions.index"))


@bp.post("/questions/included")
@guards.allowed(Action.MANAGE_QUESTIONS)
def add_included() -> ResponseReturnValue:
    """The thirteen questions that come with the program, into an empty bank."""
    try:
        with limits.form() as attempt:
            count = included.add(by=g.user.id, at=utcnow())
            attempt.give_back()
    except Conflict as error:
        flash(translate(error.message), "bad")
    else:
        flash(ngettext("%(num)d question was added.", "%(num)d questions were added.", count), "ok")
    return redirect(url_for("questions.index"))


@bp.get("/questions/export")
@guards.allowed(Action.MANAGE_QUESTIONS)
@costs.costly
def export() -> ResponseReturnValue:
    """What the list shows, or one question as `id`, in one file: `form` is `json` or `md`."""
    form = FileFormat.MARKDOWN if request.args.get("form") == FileFormat.MARKDOWN else FileFormat.JSON
    question_id = request.args.get("id", type=int)
    if question_id is not None:
        whole = bank.get(question_id)
        entries = [(whole.content, QuestionState(whole.question.state))]
    else:
        entries = files.list_for_export(question_parts.wanted_filter())
    kind = "text/markdown" if form is FileFormat.MARKDOWN else "application/json"
    name = f"attachment; filename=questions.{form.value}"
    return Response(files.write(entries, form), mimetype=kind, headers={"Content-Disposition": name})


@bp.route("/questions/import", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_QUESTIONS)
def import_file() -> ResponseReturnValue:
    """All questions of a file, or none of them and what is wrong with it."""
    form = ImportForm()
    if not form.is_submitted():
        return _import_page(form, [])
    with limits.form() as attempt:
        if not form.validate():
            return _import_page(form, [])
        try:
            entries = files.read(_upload(form))
            count = len(bank.add_all(entries, by=g.user.id, at=utcnow()))
        except Unreadable as error:
            return _import_page(form, error.problems)
        except (Invalid, TooLarge, Conflict) as error:
            form.refuse(error)
            return _import_page(form, [], error.status)
        attempt.give_back()
    flash(ngettext("%(num)d question was added.", "%(num)d questions were added.", count), "ok")
    return redirect(url_for("questions.index"))


def _upload(form: ImportForm) -> bytes:
    file = form.file.data
    if not isinstance(file, FileStorage) or not file.filename:
        raise Invalid("file-missing", _message("Choose a file."), field="file")
    with file.stream:
        return file.stream.read(files.MAX_FILE_BYTES + 1)


def _import_page(form: ImportForm, problems: Sequence[FileProblem], status: int = 400) -> ResponseReturnValue:
    lines = [(one, translate(one.message)) for one in problems]
    page = render_template(
        "questions/import.html", form=form, problems=lines, max_bytes=files.MAX_FILE_BYTES, most=files.MAX_IN_FILE
    )
    return page, status if form.is_submitted() else 200


def _refused(form: QuestionForm, error: ServiceError, whole: Whole | None) -> ResponseReturnValue:
    if isinstance(error, Unfit):
        form.refuse_all(error.problems)
    else:
        form.refuse(error)
    if error.code == "question-changed" and whole is not None:
        form.base.data = str(whole.version)  # The sentence says so; saving again is then meant.
    return _form_page(form, whole, error.status)


def _form_page(form: QuestionForm, whole: Whole | None, status: int = 400) -> ResponseReturnValue:
    blank = QuestionForm(formdata=None)
    blank.files.append_entry()
    blank.cases.append_entry()
    blank.changes.append_entry()
    page = render_template("questions/form.html", form=form, blank=blank, whole=whole)
    return page, status if form.is_submitted() else 200
